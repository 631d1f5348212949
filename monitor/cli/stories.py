"""`monitor stories`: what the store knows, and what people decide about it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.alerts.out import story_record
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, print_table, say
from monitor.cli.stored import Author, Limit, Since, author, since, stored
from monitor.cli.verdicts import as_yaml, rule_tests
from monitor.model.listing import VERDICTS, Act, ActKind, StoryFilter
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.model.story import Story
from monitor.pipeline import by_hand
from monitor.pipeline.by_hand import Word, known

app = typer.Typer(help="List and show stories, and say what people decide about them.", no_args_is_help=True)

StoryId = Annotated[str, typer.Argument(help="The story's id.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why.")]


@app.command("list")
def list_stories(
    config: ConfigPath = DEFAULT_CONFIG,
    entity: Annotated[str | None, typer.Option("--entity", help="Only about this watched name.")] = None,
    action: Annotated[Action | None, typer.Option("--action", help="Only this action.")] = None,
    status: Annotated[Status | None, typer.Option("--status", help="Only with this status.")] = None,
    level: Annotated[Level | None, typer.Option("--level", help="Only of this level.")] = None,
    age: Since = None,
    everything: Annotated[bool, typer.Option("--all", help="Also stories nobody was told of.")] = False,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """List stories, the newest change first."""
    wanted = StoryFilter(
        entity=entity,
        action=action,
        status=status,
        level=level,
        since=since(age),
        told_only=not everything,
        limit=limit,
    )
    with stored(configured(config)) as store:
        found = store.stories(wanted)
    if as_json:
        print_json(map(story_record, found))
        return
    print_table(("id", "level", "status", "entity", "what", "outlets", "last"), map(_row, found))


@app.command("show")
def show(story: StoryId, config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Show one story with everything that is known of it."""
    with stored(configured(config)) as store:
        found = known(store, story)
        acts = store.acts(found.id)
    if as_json:
        print_json([story_record(found)])
        return
    print_table(("", ""), _facts(found))
    print_table(("when", "status", "entry"), ((_time(step.at), step.status, step.entry) for step in found.history))
    for act in acts:
        say(f"{_time(act.at)} {act.author}: {act.kind} {act.verdict or act.assigned or ''} {act.reason or ''}".rstrip())


@app.command("ack")
def acknowledge(story: StoryId, config: ConfigPath = DEFAULT_CONFIG, who: Author = None, reason: Reason = None) -> None:
    """Acknowledge a story: no reminders from here on."""
    _act(config, story, Act(ActKind.ACKNOWLEDGE, author(who), datetime.now(UTC), reason))


@app.command("close")
def close(
    story: StoryId,
    verdict: Annotated[str, typer.Option("--verdict", help=f"One of: {', '.join(VERDICTS)}.")] = VERDICTS[0],
    config: ConfigPath = DEFAULT_CONFIG,
    who: Author = None,
    reason: Reason = None,
) -> None:
    """Close a story with a verdict; a closed story is told again only when it was `done` and its status changes."""
    if verdict not in VERDICTS:
        raise typer.BadParameter(f"{verdict!r} is no verdict; use one of: {', '.join(VERDICTS)}")
    _act(config, story, Act(ActKind.CLOSE, author(who), datetime.now(UTC), reason, verdict=verdict))


@app.command("reopen")
def reopen(story: StoryId, config: ConfigPath = DEFAULT_CONFIG, who: Author = None, reason: Reason = None) -> None:
    """Take back an acknowledgement or a verdict."""
    _act(config, story, Act(ActKind.REOPEN, author(who), datetime.now(UTC), reason))


@app.command("assign")
def assign(
    story: StoryId,
    to: Annotated[str, typer.Argument(help="Who is to look after it.")],
    config: ConfigPath = DEFAULT_CONFIG,
    who: Author = None,
    reason: Reason = None,
) -> None:
    """Say who looks after a story."""
    _act(config, story, Act(ActKind.ASSIGN, author(who), datetime.now(UTC), reason, assigned=to))


@app.command("comment")
def comment(
    story: StoryId,
    text: Annotated[str, typer.Argument(help="The comment.")],
    config: ConfigPath = DEFAULT_CONFIG,
    who: Author = None,
) -> None:
    """Write down something about a story; nobody is told."""
    _act(config, story, Act(ActKind.COMMENT, author(who), datetime.now(UTC), text))


@app.command("split")
def split(
    story: StoryId,
    entries: Annotated[list[str], typer.Argument(help="Entries that tell of another matter, by id.")],
    config: ConfigPath = DEFAULT_CONFIG,
    who: Author = None,
    reason: Reason = None,
) -> None:
    """Set entries of a story apart from the others, for good: they are a story of their own."""
    with stored(configured(config)) as store:
        found = by_hand.split(store, story, entries, Word(author(who), datetime.now(UTC), reason))
    say(f"story {found.id}: {len(entries)} of {len(found.entry_ids)} entries are set apart when it is next linked")


@app.command("merge")
def merge(
    story: StoryId,
    other: Annotated[str, typer.Argument(help="The story that tells of the same.")],
    config: ConfigPath = DEFAULT_CONFIG,
    who: Author = None,
    reason: Reason = None,
) -> None:
    """Make two stories one, for good; nobody who was told of either is told again."""
    with stored(configured(config)) as store:
        one, two = by_hand.merge(store, story, other, Word(author(who), datetime.now(UTC), reason))
    say(f"stories {one.id} and {two.id} are one when they are next linked")


@app.command("export-tests")
def export_tests(
    config: ConfigPath = DEFAULT_CONFIG,
    verdict: Annotated[str | None, typer.Option("--verdict", help=f"Only: {', '.join(VERDICTS)}.")] = None,
    limit: Limit = 100,
) -> None:
    """Print closed stories as YAML tests for the rules that matched them."""
    configuration = configured(config)
    wanted = (verdict,) if verdict else VERDICTS
    with stored(configuration) as store:
        closed = [story for each in wanted for story in store.stories(StoryFilter(verdict=each, limit=limit))]
        judged = [(story, found[0].entry) for story in closed if (found := store.entries(story.lead))]
    for rule, tests in rule_tests(configuration.rule_set, judged):
        print(as_yaml(rule, tests), end="")


def _act(config: ConfigPath, story: str, act: Act) -> None:
    with stored(configured(config)) as store:
        found = by_hand.act(store, story, act)
    say(f"story {found.id}: {act.kind} by {act.author}")


def _row(story: Story) -> tuple[object, ...]:
    state = story.verdict or ("acknowledged" if story.acknowledged else "")
    what = f"{story.headline} ({state})" if state else story.headline
    return story.id, story.level, story.status, story.entity, what, story.sources, _time(story.last)


def _facts(story: Story) -> list[tuple[str, object]]:
    facts = [
        ("story", story.id),
        ("headline", story.headline),
        ("entity", story.entity),
        ("action", story.action),
        ("actors", ", ".join(story.actors)),
        ("by", story.by),
        ("status", story.status),
        ("scope", story.scope),
        ("because", story.because),
        ("jurisdiction", story.jurisdiction),
        ("level", story.level),
        ("outlets", f"{story.sources}: {', '.join(story.outlets)}"),
        ("sentence", story.sentence),
        ("link", story.url),
        ("entries", ", ".join(story.entry_ids)),
        ("acknowledged", story.acknowledged),
        ("verdict", story.verdict),
    ]
    return [(name, value) for name, value in facts if value]


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
