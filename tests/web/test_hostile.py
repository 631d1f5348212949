"""Whatever comes from outside is text on every page: it runs nothing, leads nowhere, and stays where it is."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from monitor.storage.store import Store
from monitor.web.render import plain_page
from tests.web import hostile
from tests.web.conftest import FORM, Answer, Site, configured
from tests.web.hostile import MARKUP, TEXT, Page, dangers, said

ENTRY = quote(said("entry-0"))
ENTITY = quote(said("entity"), safe="")
STORY = ["story-headline", "acknowledged", "assigned"]
PAGES = {
    "/?all=true": STORY,
    f"/?all=true&q={quote(TEXT[:40])}": [],
    f"/?all=true&entity={ENTITY}&jurisdiction={quote(said('asked')[:400])}": ["asked"],
    "/stories/1": [
        *STORY,
        *("entry-source", "actor", "sentence", "scope", "because", "trace", "rule-gone", "entry-title"),
        *("past-actor", "past-sentence", "delivery-error", "comment"),
    ],
    "/stories/2": ["by", "past-sentence"],
    "/stories/1/why": ["entry-title"],
    f"/entities/{ENTITY}": ["entity", "alias", "needs", "never", "tag", "actor"],
    "/overview": ["entity"],
    "/feeds": ["feed-name", "feed-category"],
    "/rules": ["rule-title", "rule-description", "test-name", "test-message"],
    "/receivers": ["delivery-error"],
    "/receivers/console/preview?story=1": ["story-headline"],
    f"/explain?entry={ENTRY}&q=entry-title": ["entry-title", "entry-source"],
    f"/explain?q={quote(said('looked')[:400])}": ["looked"],
    "/silences": ["silenced", "silencer", "silence-why"],
}
REFUSED = {
    f"/entities/{quote(said('unwatched')[:400], safe='')}": ["unwatched"],
    "/rules/backtest?rule=away": ["rule-path"],
    f"/stories/{quote(said('nowhere')[:400], safe='')}": [],
    f"/{quote(said('nowhere')[:400], safe='')}": [],
}
FORMS = {
    "/explain": ({"text": said("typed")}, ["typed"]),
    "/rules/backtest": ({"text": f"title: x\n{said('edited')}", "days": "7"}, ["edited"]),
    "/silences": ({"match": said("matched"), "for": "7d", "comment": said("why")}, ["matched", "why"]),
    "/stories/1/close": ({"verdict": said("verdict")}, ["verdict"]),
    "/stories/1/merge": ({"other": said("other")}, ["other"]),
    "/stories/1/praise": ({}, []),
    "/feeds/1/test": ({}, ["tried-title"]),
    "/receivers/team/test": ({}, []),
}


@pytest.fixture
def filled(site: Site, store: Store, tmp_path: Path) -> Site:
    """The site over a store in which all is hostile."""
    hostile.fill(store, tmp_path)
    site.service.present = hostile.settled(configured(), tmp_path)
    site.service.settings = site.service.present.settings
    site.service.failures = hostile.failed(site.service.present)
    site.service.stuck_lines = (said("stuck"),)
    return site


def faults(path: str, answer: Answer, fields: list[str]) -> Iterator[str]:
    """What is wrong with an answer in which hostile fields should stand as text."""
    yield from (f"{path}: {danger}" for danger in dangers(answer.text))
    if answer.status >= 500 or answer.headers["content-type"] != "text/html; charset=utf-8":
        yield f"{path}: {answer.status} {answer.headers['content-type']}"
    shown = Page(answer.text).text
    yield from (f"{path}: no {field}" for field in fields if f"{field} {MARKUP}" not in shown)
    if fields and "{{ 7 * 7 }}" not in shown:
        yield f"{path}: a template was filled in"


async def test_every_field_from_outside_is_text_on_every_page(filled: Site) -> None:
    await filled.submit("/silences", "/name", name=said("visitor")[:60])
    await filled.ask("/rules")
    found = [
        fault for path, fields in (PAGES | REFUSED).items() for fault in faults(path, await filled.ask(path), fields)
    ]
    assert found == [], "\n".join(found)


async def test_what_is_typed_into_a_form_comes_back_as_text(filled: Site) -> None:
    found = []
    for path, (fields, shown) in FORMS.items():
        answer = await filled.submit("/silences", path, **fields)
        found += faults(path, answer, shown)
    assert found == [], "\n".join(found)


async def test_the_way_in_gives_back_text(filled: Site) -> None:
    filled.service.guard(password="$argon2id$v=19$m=8,t=1,p=1$MTIzNDU2Nzg$abcdefghijklmnop")
    page = await filled.ask(f"/login?next={quote('/' + TEXT)}")
    fields = {"name": said("visitor"), "password": TEXT, "next": TEXT}
    refused = await filled.ask("/login", "POST", urlencode(fields), content_type=FORM)
    assert [*faults("/login", page, []), *faults("/login", refused, ["visitor"])] == []


def test_what_no_encoding_has_room_for_is_left_out() -> None:
    """A JSON feed that is only tried may hold half a character; what is stored cannot."""
    assert (
        b'<p class="empty">half  a sign</p>'
        in plain_page("error.html", status=404, detail="half \ud83d a sign").encode()
    )


def test_what_is_dangerous_is_found() -> None:
    """The measure itself: each of these is one."""
    for danger in (
        "<script>x</script>",
        "<script src='https://evil.example/x'></script>",
        "<img src=x>",
        "<p onclick=x>",
        "<a href='javascript:x'>",
        "<a href='//evil.example'>",
        "<p style='color: red'>",
        "<iframe>",
        "\u202e",
        "\x1b",
    ):
        assert list(dangers(f"<p>all is well</p>{danger}"))
    assert list(dangers('<a href="/x">&lt;script&gt;</a>\n<script src="/static/x.js" defer></script>')) == []
