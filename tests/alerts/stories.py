"""Stories to decide about and to put into words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.model.story import StatusStep, Story

T0 = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)

STORY = Story(
    entity="Globex",
    family="core",
    action=Action.BAN,
    status=Status.IMPOSED,
    mentions=(1, 2),
    entry_ids=("e1", "e2"),
    history=(StatusStep(Status.IMPOSED, T0, "e1"),),
    first=T0,
    last=T0,
    sources=2,
    entries=2,
    headline="Acme Video bans Globex from advertising",
    sentence="Acme Video said on Tuesday that it has banned Globex from advertising.",
    lead="e1",
    url="https://news.example/acme?id=1&p=2",
    outlets=("news.example", "daily.example"),
    actors=("Acme Video",),
    actor_kind="platform",
    scope="advertising",
    level=Level.HIGH,
    rules=("rule-1",),
    tags=("action.ban", "actor.platform"),
    categories=("news",),
    id="7",
    revision=1,
)


def changed(status: Status, *, revision: int = 2, after: timedelta = timedelta(hours=5)) -> Story:
    """The story after one more step of its life."""
    step = StatusStep(status, T0 + after, f"e{revision + 1}")
    return replace(STORY, status=status, revision=revision, history=(*STORY.history, step), last=step.at)
