"""The routing tree, walked as Alertmanager walks its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from monitor.model.alert import Notice
from monitor.model.settings import Gate, Matcher, Mute, Route
from monitor.model.story import Story

OPERATOR_TAG = "operator"
"""A route takes operator notices only if its match names this tag: a receiver of bans did not ask for feed failures."""


@dataclass(frozen=True, slots=True)
class Routed:
    """A receiver that a route leads to, with the settings of that route."""

    receiver: str
    group_wait: timedelta = timedelta(0)
    repeat_interval: timedelta | None = None
    mute: tuple[Mute, ...] = ()
    confirm: Gate | None = None


def routes_for(story: Story, route: Route, entity_tags: tuple[str, ...]) -> tuple[Routed, ...]:
    """The receivers a story goes to, each once, in the order of the tree; `route` is its root and always matches.

    At each node the first child that matches takes the story, and its later siblings get it too only if it goes on
    (`continue`); a node whose children do not take it keeps it for its own receiver. A receiver reached twice has the
    settings of the first route.
    """
    return _distinct(_walk(route, story_facts(story, entity_tags)))


def receivers_of(facts: "Facts", route: Route) -> tuple[str, ...]:
    """The receivers that a story of which these facts hold goes to."""
    return tuple(routed.receiver for routed in _distinct(_walk(route, facts)))


def routes_for_notice(notice: Notice, route: Route) -> tuple[Routed, ...]:
    """The receivers of an operator notice: of the routes that name the tag `operator`, else the root's."""
    facts = {"level": frozenset({str(notice.level)}), "tags": frozenset({OPERATOR_TAG})}
    return _distinct(_walk(route, facts, tag=OPERATOR_TAG))


Facts = dict[str, frozenset[str]]
"""By field of a Matcher, the values that hold."""


def _walk(node: Route, facts: Facts, *, tag: str | None = None) -> Iterator[Routed]:
    taken = False
    for child in node.routes:
        if (tag is not None and tag not in child.match.tags) or not takes(child.match, facts):
            continue
        taken = True
        yield from _walk(child, facts)
        if not child.goes_on:
            return
    if not taken:
        yield Routed(node.receiver, node.group_wait, node.repeat_interval, node.mute, node.confirm)


def takes(match: Matcher, facts: Facts) -> bool:
    """Whether every field that a matcher names holds."""
    asked = ((name, getattr(match, name)) for name in Matcher.__slots__)
    return all(facts.get(name, frozenset()).intersection(values) for name, values in asked if values)


def story_facts(story: Story, entity_tags: tuple[str, ...]) -> Facts:
    """What matchers compare of a story about an entity with these tags."""
    one = {
        "level": story.level,
        "entity": story.entity,
        "action": story.action,
        "actor_kind": story.actor_kind,
        "status": story.status,
        "jurisdiction": story.jurisdiction,
    }
    many = {"tags": story.tags, "entity_tags": entity_tags, "category": story.categories, "actor": story.actors}
    return {name: frozenset({str(value)} if value else ()) for name, value in one.items()} | {
        name: frozenset(values) for name, values in many.items()
    }


def _distinct(routed: Iterator[Routed]) -> tuple[Routed, ...]:
    first: dict[str, Routed] = {}
    for each in routed:
        first.setdefault(each.receiver, each)
    return tuple(first.values())
