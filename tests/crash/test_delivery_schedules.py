"""Whatever becomes of mail server, Slack and web hook meanwhile, each alert arrives at each of them, once."""

import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.assembly import pace_of, writer_for
from monitor.config.load import Configuration, load
from monitor.delivery.notifier import Notifier
from monitor.model.alert import Message, Notice, NotificationState
from monitor.model.listing import NotificationFilter
from monitor.pipeline.deliver import DIGEST_SIZE, Deliverer
from monitor.pipeline.link import Linker, routing_of
from monitor.storage.store import Store
from monitor.stories.actors import Lineage
from tests.crash.life import Crash, at_once, without_disk
from tests.delivery.servers import MailServer, WebServer
from tests.whole.path import Clock

IN_SUITE, SCHEDULES = 20, 200
MINUTE = timedelta(minutes=1)
SOON = timedelta(seconds=0.3)
"""How long one has to answer that will not: waiting longer for it shows nothing."""
TROUBLE = 25
"""Minutes in which alerts come and receivers have troubles; then all is well."""
PATIENCE = 24 * 60
"""Minutes after which what has not arrived is lost."""
RECEIVERS = ("mail", "slack", "hook")
ALERTS_A_MINUTE, FLOOD = (0, 0, 0, 1, 2), 25
"""The number of alerts in one minute, and once in a while."""
ASKED = 7
"""Minutes for which a busy receiver asks to be left alone."""
SLACK_URL = "slack://T0TOKENAAA/B0TOKENBBB/C0TOKENCCCCCCCCCCCCCCCCC"

CONFIG = """
watch: [Globex]
rules: rules
receivers:
  - {{name: mail, apprise: "{mail}"}}
  - {{name: slack, apprise: "{slack}"}}
  - {{name: hook, webhook: {{url: "http://{hook}/", secret: a long secret of ours}}}}
route:
  receiver: mail
  routes:
    - {{match: {{tags: operator}}, receiver: mail, continue: true}}
    - {{match: {{tags: operator}}, receiver: slack, continue: true}}
    - {{match: {{tags: operator}}, receiver: hook}}
"""


@dataclass
class World:
    """The receivers as they are at the moment, and what is to happen when a message is taken."""

    mail: MailServer
    slack: WebServer
    hook: WebServer
    hanging: set[str] = field(default_factory=set)
    crash_after: set[str] = field(default_factory=set)
    crashes: Counter[str] = field(default_factory=Counter)

    async def change(self, rng: random.Random) -> None:
        """Another trouble, or none, for one of the receivers."""
        match rng.choice(("mail", "slack", "slack", "hook")):
            case "mail":
                await self._mail(rng.choice(("up", "down", "busy", "crash")))
            case name:
                trouble = rng.choice(("well", "busy", "broken", "hanging", "hanging up", "crash"))
                self._web(name, self.slack if name == "slack" else self.hook, trouble)

    async def mend(self) -> None:
        """From now on all is well."""
        self.crash_after.clear()
        await self._mail("up")
        for name, server in (("slack", self.slack), ("hook", self.hook)):
            self._web(name, server, "well")

    async def _mail(self, trouble: str) -> None:
        self.mail.mailbox.answer = "451 4.3.0 try again later" if trouble == "busy" else "250 OK"
        if trouble == "down":
            self.mail.go_down()
        else:
            await self.mail.come_up()
        self._crash("mail", soon=trouble == "crash")

    def _web(self, name: str, server: WebServer, trouble: str) -> None:
        server.release()
        server.hold, server.drop = trouble == "hanging", trouble == "hanging up"
        server.status = {"busy": 429, "broken": 500}.get(trouble, 200)
        server.answer_headers = {"Retry-After": str(ASKED * 60)} if trouble == "busy" else {}
        (self.hanging.add if server.hold else self.hanging.discard)(name)
        self._crash(name, soon=trouble == "crash")

    def _crash(self, name: str, *, soon: bool) -> None:
        (self.crash_after.add if soon else self.crash_after.discard)(name)

    def arrived(self) -> dict[str, Counter[str]]:
        """How often each alert was taken by each receiver; several may come in one message."""
        mails = [part.get_body(("plain",)).get_content() for part in self.mail.mailbox.received]
        taken = {"mail": mails, "slack": _taken(self.slack), "hook": _taken(self.hook)}
        return {name: Counter(mark for text in texts for mark in _marks(text)) for name, texts in taken.items()}


def _taken(server: WebServer) -> list[str]:
    return [body.decode() for status, body in zip(server.statuses, server.bodies, strict=True) if status == 200]


def _marks(text: str) -> set[str]:
    return {word.strip('.,"*') for word in text.replace("\\n", " ").split() if word.strip('"*').startswith("mark-")}


@dataclass
class Mortal:
    """The notifier of a service that dies when a message has been taken, before it can say so, with all it does."""

    notifier: Notifier
    impatient: Notifier
    world: World
    dead: bool = False

    async def send(self, receiver: str, target: str, message: Message) -> None:
        if self.dead:
            raise Crash
        try:
            notifier = self.impatient if receiver in self.world.hanging else self.notifier
            await notifier.send(receiver, target, message)
            if receiver in self.world.crash_after or self.dead:
                self.world.crash_after.discard(receiver)
                self.world.crashes[receiver] += 1
                self.dead = True
        finally:
            if self.dead:
                raise Crash


class Service:
    """As much of the service as tells; it can die, and then another goes on with its store."""

    def __init__(self, configuration: Configuration, store: Store, world: World, clock: Clock) -> None:
        self._parts = configuration, store, world, clock
        self._begin()

    def _begin(self) -> None:
        configuration, store, world, clock = self._parts
        settings, tally = configuration.settings, Counter[str]()
        notifier = Notifier(settings.receivers)
        self.mortal = Mortal(notifier, Notifier(settings.receivers, deadline=SOON), world)
        self.linker = Linker(store, at_once, clock, tally, routing_of(settings, notifier.targets), Lineage({}))
        self.deliverer = Deliverer(
            store=store,
            turn=at_once,
            notifier=self.mortal,
            clock=clock,
            rng=random.Random(1),
            tally=tally,
            compose=writer_for(configuration),
            digests=frozenset(),
            tell=self.linker.tell,
            pace=pace_of(settings),
        )

    async def step(self) -> None:
        """Send what is due."""
        await self.deliverer.start()
        for _ in RECEIVERS:
            with suppress(Crash):
                await self.deliverer.settle()
        if self.mortal.dead:
            self._begin()


@asynccontextmanager
async def receivers(slack: WebServer, hook: WebServer) -> AsyncIterator[World]:
    async with MailServer() as mail:
        yield World(mail, slack, hook)


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=pytest.mark.accept if seed >= IN_SUITE else ()) for seed in range(SCHEDULES)]
)
async def test_each_alert_arrives_once_whatever_becomes_of_the_receivers(
    seed: int, slack: WebServer, tmp_path: Path
) -> None:
    """A death between a send and its record may repeat the one message that was under way."""
    rng, clock = random.Random(seed), Clock()
    # A death leaves no log; here each would be told of at length.
    with WebServer() as hook, closing(Store.open(f"sqlite:///{tmp_path}/monitor.db")) as store, capture_logs():
        without_disk(store.database.engine)
        async with receivers(slack, hook) as world:
            service = Service(configuration(tmp_path, world), store, world, clock)
            told = await trouble(service, world, clock, rng)
            await world.mend()
            await peace(service, store, clock)
    for name, arrived in world.arrived().items():
        assert set(arrived) == told, f"{name} lost {told - set(arrived)}"
        twice = [mark for mark, count in arrived.items() if count > 1]
        assert max(arrived.values()) <= 1 + world.crashes[name]
        assert len(twice) <= world.crashes[name] * DIGEST_SIZE, f"{name} got {twice} twice"


async def trouble(service: Service, world: World, clock: Clock, rng: random.Random) -> set[str]:
    """Alerts come at any time while receivers have troubles of all kinds; their marks."""
    told: set[str] = set()
    flood = rng.randrange(2 * TROUBLE)
    for minute in range(TROUBLE):
        clock.go(MINUTE)
        if rng.random() < 1 / 6:
            await world.change(rng)
        for _ in range(FLOOD if minute == flood else rng.choice(ALERTS_A_MINUTE)):
            mark = f"mark-{len(told)}"
            await service.linker.tell(Notice(f"op:{mark}", f"{mark} came", ()))
            told.add(mark)
            clock.go(timedelta(milliseconds=1))
        await service.step()
    return told


async def peace(service: Service, store: Store, clock: Clock) -> None:
    """Time goes on until nothing waits any more."""
    for _ in range(PATIENCE):
        if not store.notifications(NotificationFilter(state=NotificationState.PENDING, limit=1)):
            return
        clock.go(MINUTE)
        await service.step()


def configuration(folder: Path, world: World) -> Configuration:
    (folder / "rules").mkdir()
    path = folder / "config.yaml"
    path.write_text(CONFIG.format(mail=world.mail.url, slack=SLACK_URL, hook=world.hook.address))
    return load(path, {})
