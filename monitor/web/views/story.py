"""One story: who did what to whom, why it was told, who told of it, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from monitor.model.alert import Alert, Notification
from monitor.model.dossier import Binding, Dossier, Saying
from monitor.model.listing import Act
from monitor.model.mention import Status
from monitor.model.rule import Rule
from monitor.model.story import Background, Story
from monitor.reading.marks import Piece, pieces
from monitor.web.views.stories import Line, Step, line, steps
from monitor.web.views.story_words import why

SAYINGS = 60
"""Entries shown of a story, the newest; a story of more has told its tale."""
SHORT_TRACE = 12


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the table of facts; `more` is said less loudly. `role` is that of its words in the sentence, if any."""

    name: str
    value: str
    more: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class RuleHeld:
    """A rule that matched, and on how many of the entries shown."""

    id: str
    title: str
    level: str
    description: str
    entries: int


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in the list of an outlet: its sentence in pieces, empty where the headline says it all."""

    id: str
    title: str
    url: str | None
    at: datetime
    sentence: tuple[Piece, ...]
    status: str
    baseline: bool


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet with its entries, newest first."""

    name: str
    entries: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one receiver was told or not of a change, why, and what became of each message."""

    at: datetime
    change: str
    receiver: str
    outcome: str
    reason: str
    until: datetime | None
    sent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did with the story."""

    at: datetime
    author: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All of the page. `sentence` is that of the leading entry; `sibling` stories could be one with this one."""

    line: Line
    sentence: tuple[Piece, ...]
    lead: Told | None
    outlet: str
    facts: tuple[Fact, ...]
    rules: tuple[RuleHeld, ...]
    trace: tuple[str, ...]
    steps: tuple[Step, ...]
    outlets: tuple[Outlet, ...]
    shown: int
    entries: int
    background: tuple[Background, ...]
    deliveries: tuple[Delivery, ...]
    deeds: tuple[Deed, ...]
    assigned: str
    acknowledged: bool
    verdict: str
    siblings: tuple[Line, ...]


def story_page(dossier: Dossier, siblings: Sequence[Line], rules: Mapping[str, Rule]) -> StoryPage:
    """The page of a story; `rules` are those in use, by id."""
    story = dossier.line.story
    lead = next((saying for saying in dossier.sayings if saying.stored.entry.id == story.lead), None)
    mention = lead.mention if lead else None
    return StoryPage(
        line=line(dossier.line),
        sentence=_sentence(lead) or ((Piece(story.sentence),) if story.sentence else ()),
        lead=_told(lead) if lead else None,
        outlet=lead.outlet if lead else "",
        facts=tuple(_facts(story)),
        rules=_rules(dossier.sayings, rules),
        trace=mention.trace[:SHORT_TRACE] if mention else (),
        steps=steps(dossier.line),
        outlets=_outlets(dossier.sayings),
        shown=len({saying.stored.key for saying in dossier.sayings}),
        entries=story.entries,
        background=tuple(reversed(story.background)),
        deliveries=tuple(_deliveries(dossier.alerts, dossier.notifications)),
        deeds=_deeds(dossier.acts, dossier.bindings),
        assigned=dossier.line.assigned or "",
        acknowledged=story.acknowledged is not None,
        verdict=story.verdict or "",
        siblings=tuple(siblings),
    )


def _sentence(saying: Saying | None) -> tuple[Piece, ...]:
    if saying is None or saying.mention is None:
        return ()
    text = saying.stored.entry.text(saying.mention.field)
    # Of an old entry only the headline may be left.
    return pieces(text, saying.mention.spans) if text else (Piece(saying.mention.sentence),)


def _facts(story: Story) -> list[Fact]:
    kind = story.actor_kind if story.actor_kind != "unknown" else ""
    found = (
        Fact("Who", ", ".join(story.actors), ", ".join(part for part in (kind, story.jurisdiction) if part), "actor"),
        Fact("Action", story.action or "", story.scope or "", "action"),
        Fact("Whom", story.entity, role="target"),
        Fact("Status", story.status or "", role="status"),
        Fact("Challenged by" if story.status is Status.CHALLENGED else "Reversed by", story.by or ""),
        Fact("Because", story.because or "", role="because"),
        Fact("Sources", f"{story.sources} outlet{'' if story.sources == 1 else 's'}", _official(story)),
    )
    return [fact for fact in found if fact.value]


def _official(story: Story) -> str:
    return "one of them official" if story.official else ""


def _rules(sayings: Sequence[Saying], rules: Mapping[str, Rule]) -> tuple[RuleHeld, ...]:
    matched = [(rule, level, saying.stored.key) for saying in sayings for rule, level in saying.rules]
    levels = {rule: level for rule, level, _ in matched}
    return tuple(
        RuleHeld(
            id=rule,
            title=rules[rule].title if rule in rules else rule,
            level=level,
            description=rules[rule].description if rule in rules else "This rule is not in use any more.",
            entries=len({key for each, _, key in matched if each == rule}),
        )
        for rule, level in sorted(levels.items(), key=lambda pair: -pair[1].rank)
    )


def _outlets(sayings: Sequence[Saying]) -> tuple[Outlet, ...]:
    """The outlets, the one with the newest entry first; an entry that says two things is shown once."""
    once = {(saying.outlet, saying.stored.key): saying for saying in reversed(sayings)}
    newest = list(dict.fromkeys(saying.outlet for saying in sayings))
    ordered = sorted(once.values(), key=lambda saying: (newest.index(saying.outlet), -saying.at.timestamp()))
    grouped = groupby(ordered, key=lambda saying: saying.outlet)
    return tuple(Outlet(name, tuple(map(_told, theirs))) for name, theirs in grouped)


def _told(saying: Saying) -> Told:
    entry, mention = saying.stored.entry, saying.mention
    in_title = mention is not None and mention.sentence.strip() == entry.title.strip()
    return Told(
        id=entry.id,
        title=entry.title or (mention.sentence if mention else "") or entry.id,
        url=entry.url,
        at=saying.at,
        sentence=() if in_title else _sentence(saying),
        status=mention.status if mention else "",
        baseline=saying.stored.baseline,
    )


def _deliveries(alerts: Sequence[Alert], notifications: Sequence[Notification]) -> list[Delivery]:
    return [
        Delivery(
            at=alert.at,
            change=why(alert.reason),
            receiver=decision.receiver,
            outcome=decision.reason.outcome,
            reason=why(decision.reason),
            until=decision.again,
            sent=tuple(
                _sent(each)
                for each in notifications
                if each.alert.id == alert.id and each.receiver == decision.receiver
            ),
        )
        for alert in alerts
        for decision in alert.decisions
    ]


def _sent(notification: Notification) -> str:
    tries = f" after {notification.attempts} tries" if notification.attempts > 1 else ""
    error = f": {notification.error}" if notification.error else ""
    return f"{notification.target} {notification.state}{tries}{error}"


def _deeds(acts: Sequence[Act], bindings: Sequence[Binding]) -> tuple[Deed, ...]:
    found = [Deed(act.at, act.author, _done(act), act.reason or "") for act in acts]
    found += [
        Deed(each.at, each.author, "merged stories" if each.together else "set entries apart", each.reason or "")
        for each in bindings
    ]
    return tuple(sorted(found, key=lambda deed: deed.at, reverse=True))


def _done(act: Act) -> str:
    match act.kind:
        case "acknowledge":
            return "acknowledged it"
        case "assign":
            return f"asked {act.assigned} to look after it"
        case "close":
            return f"closed it as {act.verdict}"
        case "reopen":
            return "opened it again"
        case _:
            return "commented"
