"""The third line: touched blocks -> stories -> decisions per receiver -> alerts and notifications, stored together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from monitor.alerts.decide import Bars, Standing, alerts_for
from monitor.alerts.digest import Digest
from monitor.alerts.known import is_known
from monitor.alerts.operator import LOSING, alive, feed_alerts, notice_alert, settled
from monitor.alerts.route import routes_for
from monitor.alerts.silence import silenced_until
from monitor.model.alert import Alert, Delivered, Notice, Outcome
from monitor.model.link import Link
from monitor.model.settings import KnownEvent, Route, Settings
from monitor.model.silence import Silence
from monitor.model.story import Block, BlockKey, Story
from monitor.pipeline.parts import Clock, Store, Turn
from monitor.stories.actors import Lineage
from monitor.stories.relink import Change, Relinked, relink

log = structlog.get_logger()

UNTOLD = Standing()
LINK_TOGETHER = 400
"""Blocks linked in one transaction: each statement is for all of them, and meanwhile nobody else can write."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Whom to tell: the routing tree, tags of entities, targets and digests of receivers; how many feeds there are."""

    route: Route
    feeds: int
    entity_tags: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, tuple[str, ...]]
    digests: Mapping[str, Digest]
    known_events: tuple[KnownEvent, ...] = ()


def routing_of(settings: Settings, targets: Mapping[str, tuple[str, ...]]) -> Routing:
    """Whom the settings tell; `targets` are the places of each receiver, none where nothing is to be sent."""
    return Routing(
        route=settings.route,
        feeds=len(settings.feeds),
        entity_tags={entity.name: entity.tags for entity in settings.watch},
        targets=targets,
        digests={
            receiver.name: Digest(receiver.digest, settings.timezone)
            for receiver in settings.receivers
            if receiver.digest
        },
        known_events=settings.known_events,
    )


@dataclass(slots=True)
class Linker:
    """Links what was read. `lineage` says which actor is a part of which; `tally` counts stories and alerts."""

    store: Store
    turn: Turn
    clock: Clock
    tally: Counter[str]
    routing: Routing
    lineage: Lineage

    async def link(self) -> int:
        """Link every block that was touched or has a decision to look at again; how many there were."""
        total, before = 0, (self.tally["stories"], self.tally["alerts"])
        while keys := await self.turn(self.store.touched, self.clock(), LINK_TOGETHER):
            await self.turn(self._link_together, keys)
            total += len(keys)
        if total:
            stories, alerts = self.tally["stories"] - before[0], self.tally["alerts"] - before[1]
            log.info("linked", blocks=total, stories=stories, alerts=alerts)
        return total

    async def announce(self, *, at_once: bool = False) -> None:
        """Tell of feeds that fail, went quiet or recovered, once all that changed together have joined in."""
        changes = await self.turn(self.store.feed_changes)
        now = self.clock()
        if not changes or (now < settled(changes) and not at_once):
            return
        alerts = feed_alerts(changes, feeds=self.routing.feeds, route=self.routing.route, now=now)
        await self._record(alerts, [change.id for change in changes])

    async def tell(
        self, notice: Notice, *, without: frozenset[str] = frozenset(), deliveries: Sequence[Delivered] = ()
    ) -> None:
        """Tell the operator of something that is no feed's, by other receivers than those in `without`.

        `deliveries` are what the notice tells of; they are recorded together.
        """
        now = self.clock()
        # Each is told: the moment makes it another revision than the last of its subject.
        revision = int(now.timestamp() * 1_000_000)
        alert = notice_alert(notice, self.routing.route, now=now, revision=revision, without=without)
        await self._record((alert,), (), deliveries)

    async def say_alive(self, since: datetime) -> None:
        """Tell the operator that the service works and what it did since a moment."""
        activity = await self.turn(self.store.activity, since)
        states = await self.turn(self.store.feeds)
        losing = sum(not LOSING.isdisjoint(state.conditions) for state in states)
        await self.tell(alive(activity, feeds=len(states), losing=losing, since=since))

    async def _record(
        self, alerts: Sequence[Alert], covered: Sequence[int], deliveries: Sequence[Delivered] = ()
    ) -> None:
        record, targets = self.store.record_notices, self.routing.targets
        await self.turn(record, alerts, covered, deliveries=deliveries, targets=targets, now=self.clock())
        self.tally["alerts"] += len(alerts)

    def _link_together(self, keys: Sequence[BlockKey]) -> None:
        """Link some blocks in one transaction, in the writer's turn."""
        with self.store.together():
            now = self.clock()
            blocks = self.store.blocks(keys, now, self.lineage)
            relinked = [relink(block, lineage=self.lineage) for block in blocks]
            alerts = self._decide(blocks, relinked)
            made = [
                Link(block, tuple(linked.story for linked in each.stories), each.redirects, tuple(alerts[block.key]))
                for block, each in zip(blocks, relinked, strict=True)
            ]
            recorded = self.store.record_links(made, targets=self.routing.targets, now=now)
        for link, each in zip(made, relinked, strict=True):
            if link.block.key in recorded:
                self.tally["stories"] += sum(linked.change is Change.NEW for linked in each.stories)
                self.tally["alerts"] += sum(alert.told is Outcome.TOLD for alert in link.alerts)

    def _decide(self, blocks: Sequence[Block], relinked: Sequence[Relinked]) -> dict[BlockKey, list[Alert]]:
        """By block, the alerts of stories that changed or whose time has come; a story no rule matched has none."""
        due = frozenset(story for block in blocks for story in block.due)
        stories = [
            linked.story
            for each in relinked
            for linked in each.stories
            if linked.story.level is not None and (linked.change is not Change.UNCHANGED or linked.story.id in due)
        ]
        made: dict[BlockKey, list[Alert]] = {block.key: [] for block in blocks}
        if not stories:
            return made
        standing = self.store.standing([story.id for story in stories if story.id])
        silences = self.store.silences(self.clock())
        for story in stories:
            alerts = self._alerts(story, standing.get(story.id, UNTOLD), silences)
            made[BlockKey(story.entity, story.family)] += alerts
        return made

    def _alerts(self, story: Story, standing: Standing, silences: Sequence[Silence]) -> tuple[Alert, ...]:
        now, tags = self.clock(), self.routing.entity_tags.get(story.entity, ())
        routes = routes_for(story, self.routing.route, tags)
        bars = Bars(is_known(story, self.routing.known_events), silenced_until(silences, story, tags, now))
        return alerts_for(story, routes, standing, now, digests=self.routing.digests, bars=bars)
