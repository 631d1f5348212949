"""A story in one line: who did what to whom, and is it so yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model.mention import Action, Status
from monitor.model.story import Story


@dataclass(frozen=True, slots=True)
class Words:
    """How an action is said. `bans X`, `may ban X`, `X banned`, `X may be banned`, `ban on X`, `lifts`, `lifted`."""

    does: str
    do: str
    done: str
    may_be: str
    noun: str
    undoes: str = "lifts"
    undone: str = "lifted"


WORDS = {
    Action.BAN: Words("bans", "ban", "banned", "may be banned", "ban on"),
    Action.BLOCK: Words("blocks", "block", "blocked", "may be blocked", "block of"),
    Action.SUSPEND: Words("suspends", "suspend", "suspended", "may be suspended", "suspension of"),
    Action.REMOVE: Words("removes", "remove", "removed", "may be removed", "removal of", "reverses", "reversed"),
    Action.RESTRICT: Words("restricts", "restrict", "restricted", "may be restricted", "restrictions on"),
    Action.SANCTION: Words("sanctions", "sanction", "sanctioned", "may be sanctioned", "sanctions on"),
    Action.ORDER: Words(
        "issues an order against",
        "issue an order against",
        "under an order",
        "may come under an order",
        "order against",
        "withdraws",
        "withdrawn",
    ),
    Action.SEIZE: Words(
        "seizes property of",
        "seize property of",
        "has property seized",
        "may have property seized",
        "seizure of property of",
        "reverses",
        "reversed",
    ),
    Action.FINE: Words("fines", "fine", "fined", "may be fined", "fine against", "withdraws", "withdrawn"),
    Action.CHARGE: Words("charges", "charge", "charged", "may be charged", "charges against", "drops", "dropped"),
    Action.SUE: Words("sues", "sue", "sued", "may be sued", "lawsuit against", "drops", "dropped"),
    Action.PROBE: Words(
        "investigates",
        "investigate",
        "under investigation",
        "may be investigated",
        "investigation of",
        "closes",
        "closed",
    ),
    Action.LAW: Words(
        "passes a law against",
        "pass a law against",
        "target of a new law",
        "may become the target of a law",
        "law against",
        "repeals",
        "repealed",
    ),
}


MATTERS = {"core": "Measures", "enforcement": "Proceedings"}
"""By family of actions (monitor.stories.family)."""


def one_line(story: Story) -> str:
    """The line that says it all: `Twitter bans Kaspersky (advertising) — imposed`.

    `Twitter's ban on Kaspersky challenged` says its status already.
    A story of an entry matched as a whole has no action: its line is the entity, if any, and the headline.
    """
    if story.action is None or not story.entity:
        return ": ".join(part for part in (story.entity, story.headline) if part)
    actor = story.actors[0] if story.actors else None
    target = f"{story.entity} ({story.scope})" if story.scope else story.entity
    said = _begun(_clause(WORDS[story.action], story.status, actor=actor, by=story.by, target=target))
    return said if story.status in (None, Status.CHALLENGED) else f"{said} — {story.status}"


def matter(story: Story, rule_titles: Mapping[str, str]) -> str:
    """What a story is about in words that stay the same all its life: `Measures against Kaspersky`.

    Only what makes the story's block may be named: who acts, and how, is often learned later.
    """
    if story.family in MATTERS:
        return f"{MATTERS[story.family]} against {story.entity}"
    rule = story.family.partition(":")[2]
    title = rule_titles.get(rule, rule)
    return f"{story.entity}: {title}" if story.entity else title


def _clause(words: Words, status: Status | None, *, actor: str | None, by: str | None, target: str) -> str:
    matter = f"{_possessive(actor)} {words.noun} {target}" if actor else f"{words.noun.capitalize()} {target}"
    match status:
        case Status.PROPOSED:
            return f"{actor} may {words.do} {target}" if actor else f"{target} {words.may_be}"
        case Status.CHALLENGED:
            return f"{matter} challenged by {by}" if by else f"{matter} challenged"
        case Status.REVERSED if by is not None and by != actor:
            return f"{by} {words.undoes} {matter if actor else f'{words.noun} {target}'}"
        case Status.REVERSED:
            return f"{actor} {words.undoes} {words.noun} {target}" if actor else f"{matter} {words.undone}"
        case _:
            return f"{actor} {words.does} {target}" if actor else f"{target} {words.done}"


def _begun(sentence: str) -> str:
    """With a capital at the start, unless the first word is a name that is written otherwise (`eBay`)."""
    first = sentence.partition(" ")[0]
    return sentence[:1].upper() + sentence[1:] if first.islower() else sentence


def _possessive(name: str | None) -> str:
    return f"{name}'" if name and name.endswith("s") else f"{name}'s"
