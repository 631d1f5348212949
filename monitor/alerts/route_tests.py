"""The tests that are written beside the routes."""

from collections.abc import Iterable, Mapping

from monitor.alerts.route import Facts, receivers_of
from monitor.model.settings import Matcher, Route, RouteTest


def route_failures(
    tests: Iterable[RouteTest], route: Route, entity_tags: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[RouteTest, tuple[str, ...]], ...]:
    """The tests that fail, each with the receivers that the story really goes to; their order does not count."""
    led = ((test, receivers_of(_facts(test.story, entity_tags), route)) for test in tests)
    return tuple((test, receivers) for test, receivers in led if set(receivers) != set(test.receivers))


def _facts(story: Matcher, entity_tags: Mapping[str, tuple[str, ...]]) -> Facts:
    """What a test says of a story; the tags of its entity are those of the watch list unless the test names some."""
    facts = {name: frozenset(map(str, getattr(story, name))) for name in Matcher.__slots__}
    if not facts["entity_tags"]:
        facts["entity_tags"] = frozenset(tag for name in story.entity for tag in entity_tags.get(name, ()))
    return facts
