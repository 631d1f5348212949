"""Receivers, the tree of routes that leads to them, and what is told to none of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain

from monitor.alerts.mute import LONGEST, muted_until
from monitor.config.route_form import (
    CONSOLE,
    BranchForm,
    ConfirmForm,
    KnownEventForm,
    MatchForm,
    MuteForm,
    ReceiverForm,
    RouteForm,
    RouteTestForm,
)
from monitor.config.source import Mistakes, Node
from monitor.config.templates import message_template
from monitor.config.validate import guess, node_at
from monitor.model.settings import Gate, KnownEvent, Matcher, Mute, Receiver, Route, RouteTest, Target, Webhook

_SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)
"""An even place to look at a week from."""

CheckTarget = Callable[[str], str | None]
"""Says what is wrong with an apprise URL, without showing it; None when nothing is."""


def receivers(
    forms: tuple[ReceiverForm, ...], node: Node, check: CheckTarget, mistakes: Mistakes
) -> tuple[Receiver, ...]:
    """The receivers in the order of the configuration, the console last if it is not among them."""
    found: dict[str, Receiver] = {}
    for index, form in enumerate(forms):
        if form.name in found:
            mistakes.add(
                node_at(node, index, "name").place, "duplicate-name", f"the receiver '{form.name}' is already given"
            )
        for number, url in enumerate(form.apprise):
            if problem := check(url):
                mistakes.add(node_at(node, index, "apprise", number).place, "bad-url", problem)
        # A target is what a notification is recorded under: the same one twice would be told twice.
        targets = tuple(Target(target_key(url), url) for url in dict.fromkeys(form.apprise))
        template = message_template(form.template, node_at(node, index, "template"), mistakes)
        reached: tuple[Target | Webhook, ...] = (*targets, *_webhooks(form))
        flood = None if form.name == CONSOLE else form.flood
        found.setdefault(form.name, Receiver(form.name, reached, form.digest, template, flood))
    found.setdefault(CONSOLE, Receiver(CONSOLE))
    return tuple(found.values())


def _webhooks(form: ReceiverForm) -> tuple[Webhook, ...]:
    if form.webhook is None:
        return ()
    # Another secret makes it no other target: what was sent under the old one is not sent again.
    return (Webhook(target_key(form.webhook.url, "webhook"), form.webhook.url, form.webhook.secret),)


def target_key(url: str, kind: str = "") -> str:
    """A name for a target's URL that stays the same and tells nothing of it but its kind, by default its scheme."""
    scheme = kind or url.partition("://")[0].lower()
    return f"{scheme}-{hashlib.sha256(url.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Names:
    """What routes may name, and the zone in which they tell the time."""

    receivers: frozenset[str]
    watched: frozenset[str]
    timezone: str


def route(form: RouteForm, node: Node, names: Names, mistakes: Mistakes) -> Route:
    """The tree of routes, with what a branch leaves out taken from the route above it."""
    return _Tree(names, mistakes).root(form, node)


def route_tests(
    forms: tuple[RouteTestForm, ...], node: Node, names: Names, mistakes: Mistakes
) -> tuple[RouteTest, ...]:
    """The tests of the routes, which name receivers and watched parties that there are."""
    for index, form in enumerate(forms):
        for number, name in enumerate(form.receivers):
            _check_receiver(name, node_at(node, index, "receivers", number), names, mistakes)
        for number, name in enumerate(form.story.entity):
            _check_watched(name, node_at(node, index, "story", "entity", number), names, mistakes)
    return tuple(
        RouteTest(form.name, matcher(form.story), form.receivers, node_at(node, index).place.line)
        for index, form in enumerate(forms)
    )


def known_events(
    forms: tuple[KnownEventForm, ...], node: Node, names: Names, mistakes: Mistakes
) -> tuple[KnownEvent, ...]:
    """Matters that are no news, of parties that are watched."""
    for index, form in enumerate(forms):
        _check_watched(form.entity, node_at(node, index, "entity"), names, mistakes)
    return tuple(KnownEvent(**dict(form)) for form in forms)


def _check_receiver(name: str, written: Node, names: Names, mistakes: Mistakes) -> None:
    if name not in names.receivers:
        message = f"there is no receiver '{written.text}'"
        mistakes.add(written.place, "unknown-receiver", message, guess(written.text, names.receivers))


def _check_watched(name: str, written: Node, names: Names, mistakes: Mistakes) -> None:
    if name not in names.watched:
        message = f"'{written.text}' is not watched"
        mistakes.add(written.place, "unknown-entity", message, guess(written.text, names.watched))


@dataclass(frozen=True, slots=True)
class _Tree:
    names: Names
    mistakes: Mistakes

    def root(self, form: RouteForm, node: Node) -> Route:
        self._check_receiver(form.receiver, node)
        here = Route(
            form.receiver,
            group_wait=form.group_wait,
            repeat_interval=form.repeat_interval,
            mute=self._mute(form.mute, node),
            confirm=_gate(form.confirm),
        )
        return self._with_branches(here, form.routes, node)

    def _branch(self, form: BranchForm, node: Node, above: Route) -> Route:
        if form.receiver:
            self._check_receiver(form.receiver, node)
        self._check_entities(form.match.entity, node)
        said = form.model_fields_set
        here = Route(
            receiver=form.receiver or above.receiver,
            match=matcher(form.match),
            goes_on=form.goes_on,
            group_wait=above.group_wait if form.group_wait is None else form.group_wait,
            repeat_interval=form.repeat_interval if "repeat_interval" in said else above.repeat_interval,
            mute=self._mute(form.mute, node) if "mute" in said else above.mute,
            confirm=_gate(form.confirm) if "confirm" in said else above.confirm,
        )
        return self._with_branches(here, form.routes, node)

    def _with_branches(self, here: Route, forms: tuple[BranchForm, ...], node: Node) -> Route:
        inner = (self._branch(form, node_at(node, "routes", index), here) for index, form in enumerate(forms))
        return replace(here, routes=tuple(inner))

    def _mute(self, forms: tuple[MuteForm, ...], node: Node) -> tuple[Mute, ...]:
        zone = self.names.timezone
        mutes = tuple(Mute(tuple(chain.from_iterable(form.days)), form.start, form.end, zone) for form in forms)
        end = muted_until(mutes, _SOME_DAY)
        if end is not None and end - _SOME_DAY > LONGEST:
            self.mistakes.add(node_at(node, "mute").place, "bad-value", "these mute times never end: nobody is told")
        return mutes

    def _check_receiver(self, name: str, node: Node) -> None:
        _check_receiver(name, node_at(node, "receiver"), self.names, self.mistakes)

    def _check_entities(self, names: tuple[str, ...], node: Node) -> None:
        for index, name in enumerate(names):
            _check_watched(name, node_at(node, "match", "entity", index), self.names, self.mistakes)


def _gate(form: ConfirmForm | None) -> Gate | None:
    return Gate(form.sources, form.official, form.exempt) if form else None


def matcher(form: MatchForm) -> Matcher:
    """What a form of a match means."""
    return Matcher(
        level=form.level,
        tags=form.tags,
        entity=form.entity,
        entity_tags=form.entity_tags,
        action=form.action,
        actor=form.actor,
        actor_kind=form.actor_kind,
        status=form.status,
        jurisdiction=form.jurisdiction,
        category=form.category,
    )
