"""The page of one story, and what people do with it there."""

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.config.silences import end, requested
from monitor.errors import MonitorError
from monitor.model.listing import VERDICTS, Act, ActKind, StoryFilter
from monitor.model.silence import Silence
from monitor.model.story import Story
from monitor.pipeline import by_hand
from monitor.pipeline.archive import archive
from monitor.pipeline.by_hand import Word
from monitor.web.access import visitor
from monitor.web.form import Form, posted
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.story_id import StoryId
from monitor.web.views.stories import Line, line
from monitor.web.views.story import SAYINGS, StoryPage, story_page

SIBLINGS = 30
"""Other stories of the same party that are offered for merging."""
LONGEST_WORD = 2000
"""Characters of a reason or comment."""
SILENCES = {"1d": "a day", "7d": "a week", "30d": "30 days"}
DONE = {
    "acknowledge": "Acknowledged: nobody is reminded of it.",
    "assign": "Assigned.",
    "comment": "Your comment is kept.",
    "close": "Closed. It is told again only if it was done and its status changes.",
    "reopen": "Opened again.",
    "silence": "Silenced.",
    "split": "The entries are set apart within seconds.",
    "merge": "The stories become one within seconds.",
}
"""What is said after a deed, by the word that stands in the address then."""


def story_routes(desk: Desk) -> APIRouter:
    """The routes of a story."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/stories/{story}", methods=["GET", "HEAD"])
    async def show(request: Request, story: StoryId) -> Response:
        return await shown(request, story)

    @routes.get("/stories/{story}/evidence.zip")
    async def evidence(story: StoryId) -> Response:
        found = await look(desk.store.evidence, story)
        if found is None:
            raise HTTPException(404, f"There is no story {story}.")
        content = await look(archive, found, datetime.now(UTC))
        named = {"Content-Disposition": f'attachment; filename="story-{found.story.id}.zip"'}
        return Response(content, media_type="application/zip", headers=named)

    @routes.post("/stories/{story}/{deed}")
    async def do(request: Request, story: StoryId, deed: str) -> Response:
        form, author = await posted(request), visitor(request).name
        try:
            await _do(desk, story, deed, form, author)
        except (MonitorError, ValueError) as error:
            return await shown(request, story, fault=str(error), status=422)
        desk.service.wake("link")
        return RedirectResponse(f"/stories/{story}?done={deed}", 303)

    async def shown(request: Request, story: str, *, fault: str = "", status: int = 200) -> Response:
        view = await look(_view, desk, story)
        if view is None:
            raise HTTPException(404, f"There is no story {story}.")
        values = {
            "view": view,
            "fault": fault,
            "done": DONE.get(request.query_params.get("done", ""), ""),
            "verdicts": VERDICTS,
            "silences": SILENCES,
        }
        return await desk.page(request, "story.html", values, status=status)

    return routes


def _view(desk: Desk, story: str) -> StoryPage | None:
    dossier = desk.views.dossier(story, sayings=SAYINGS)
    if dossier is None:
        return None
    rules = {rule.id: rule for rule in desk.service.configuration.rule_set.rules}
    return story_page(dossier, _siblings(desk, dossier.line.story), rules)


def _siblings(desk: Desk, story: Story) -> tuple[Line, ...]:
    found = desk.views.lines(StoryFilter(entity=story.entity, limit=SIBLINGS + 1))
    return tuple(line(each) for each in found if each.story.id != story.id and each.story.family == story.family)


async def _do(desk: Desk, story: str, deed: str, form: Form, author: str) -> None:
    """What a form asks for; MonitorError or ValueError says why it cannot be done."""
    now, reason = datetime.now(UTC), form.one("reason")[:LONGEST_WORD] or None
    word = Word(author, now, reason)
    match deed:
        case "acknowledge" | "assign" | "comment" | "close" | "reopen":
            await desk.service.write(by_hand.act, desk.store, story, _act(ActKind(deed), form, word))
        case "silence":
            await _silence(desk, story, form, word)
        case "split":
            await desk.service.write(by_hand.split, desk.store, story, form.all("entry"), word)
        case "merge":
            await desk.service.write(by_hand.merge, desk.store, story, form.one("other"), word)
        case _:
            raise HTTPException(404, f"Nobody can {deed!r} a story.")


def _act(kind: ActKind, form: Form, word: Word) -> Act:
    verdict, assigned = form.one("verdict"), form.one("assigned")[:LONGEST_WORD]
    if kind is ActKind.CLOSE and verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is no verdict; use one of: {', '.join(VERDICTS)}")
    if kind is ActKind.ASSIGN and not assigned:
        raise ValueError("say who is to look after it")
    if kind is ActKind.COMMENT and not word.reason:
        raise ValueError("the comment is empty")
    return Act(
        kind,
        word.author,
        word.at,
        word.reason,
        verdict=verdict if kind is ActKind.CLOSE else None,
        assigned=assigned if kind is ActKind.ASSIGN else None,
    )


async def _silence(desk: Desk, story: str, form: Form, word: Word) -> None:
    """Keep what is like a story quiet: of its party, and of its action if that is wished."""
    found = await look(by_hand.known, desk.store, story)
    settings = desk.service.configuration.settings
    wanted = [f"entity={found.entity}"] if found.entity else [f"tags={tag}" for tag in found.tags]
    if found.action and form.one("only") == "action":
        wanted.append(f"action={found.action}")
    if not word.reason:
        raise ValueError("say why: it is shown to those who miss the alerts")
    ends = end(form.one("for") or None, None, settings, word.at)
    silence = Silence(requested(wanted, settings), word.at, ends, word.author, word.reason)
    await desk.service.write(desk.store.add_silence, silence, word.at)
