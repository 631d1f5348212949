"""Whether an action is so yet: the status its own verb, its governors and its clause say together."""

from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.model.mention import Status
from monitor.model.names import ActorKind
from monitor.reading.bodies import agents
from monitor.reading.clauses import Sentence, is_gerund
from monitor.reading.frames import Frame
from monitor.reading.governors import Governor, governors
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.targets import targets
from monitor.reading.vocabulary import Form
from monitor.reading.words import Tag, Word

OPENS = 2
"""The place of what follows the comma after the first noun phrase."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A status and the word that says it."""

    status: Status
    word: Word


@dataclass(frozen=True, slots=True)
class StatusReading:
    """The status of a frame with the cues that made it; `background` is why it is not this entry's news."""

    status: Status
    cues: tuple[Cue, ...] = ()
    background: str | None = None

    def recalled(self, why: str) -> "StatusReading":
        """The same as background."""
        return replace(self, background=why)


def under(outer: Status, inner: Status) -> Status:
    """The status of an action of status `inner` once `outer` is said of it."""
    match outer, inner:
        case Status.IMPOSED, _:
            return inner
        case Status.REVERSED, Status.REVERSED:
            return Status.IMPOSED
        case Status.REVERSED, _:
            return Status.REVERSED
        case Status.DENIED, Status.REVERSED | Status.CHALLENGED:
            return Status.IMPOSED
        case Status.PROPOSED, Status.REVERSED | Status.CHALLENGED | Status.DENIED:
            return inner
        case _:
            return outer


def read_status(sentence: Sentence, frame: Frame) -> StatusReading:
    """The status of a frame, read from its verb outward."""
    status = frame.status
    cues: list[Cue] = []
    background: str | None = None
    for cue in _cues(sentence, frame):
        if cue.status is Status.RECALLED:
            background = background or cue.word.text
            continue
        if _is_settled(sentence, cue, cues):
            status = frame.status
        elif not _is_won(sentence, cue, cues):
            status = under(cue.status, status)
        cues.append(cue)
    if status is Status.REVERSED and _is_asked_for(sentence, frame):
        status = Status.CHALLENGED
    return StatusReading(status, tuple(cues), background)


def _is_settled(sentence: Sentence, cue: Cue, before: list[Cue]) -> bool:
    """True for "signs" of "signs a bill to ban", "passes" of "passes a law", which leave nothing proposed."""
    if sentence.vocabulary.has(cue.word.lemma, "enacting"):
        return True
    return cue.status is Status.PROPOSED and any(sentence.vocabulary.has(each.word.lower, "enacted") for each in before)


def _is_asked_for(sentence: Sentence, frame: Frame) -> bool:
    """True when the target itself asks that the action be undone: "X asks a court to lift the ban"."""
    for governor in governors(sentence, frame.index):
        if governor.noun is not None and _is_its_attempt(sentence, governor.noun, frame.target.entity):
            return True
        if governor.verb is None or not sentence.vocabulary.has(sentence.phrases[governor.verb].lemma, "asking"):
            continue
        subject = (slot for slot in sentence.subject(governor.verb) if not slot.preposition)
        return any(
            target.entity == frame.target.entity for slot in subject for target in targets(sentence, slot.phrase)
        )
    return False


def _is_its_attempt(sentence: Sentence, noun: int, entity: str) -> bool:
    """True for "X's bid" of "X's bid to overturn the ban"."""
    phrase = sentence.phrases[noun]
    if sentence.vocabulary.noun_status.get(sentence.head(phrase).lower) is not Status.PROPOSED:
        return False
    return any(word.name is not None and entity in word.name.entities for word in sentence.of(phrase))


def _is_won(sentence: Sentence, cue: Cue, before: list[Cue]) -> bool:
    """True for "wins" of "wins relief from a ban": the relief has reversed the ban already."""
    return sentence.vocabulary.has(cue.word.lemma, "granted") and bool(before) and before[-1].status is Status.REVERSED


def _cues(sentence: Sentence, frame: Frame) -> list[Cue]:
    phrase = sentence.phrases[frame.index]
    cues: list[Cue] = []
    above = governors(sentence, frame.index)
    if phrase.kind is Kind.VERB:
        # "Said it had banned": the tense is that of the report, and says nothing of the ban.
        cues += _own(sentence, phrase, reported=bool(above) and above[0].verb is not None)
        cues += _of_subject(sentence, frame)
        if _is_parenthesis(sentence, frame.index) or _is_told_before(sentence, frame.index):
            cues.append(Cue(Status.RECALLED, sentence.words[phrase.last]))
    else:
        cues += _around_noun(sentence, frame)
    ruled: Phrase | None = phrase
    for governor in above:
        cues += _governed(sentence, governor, ruled)
        ruled = _means(sentence, governor)
    if not above and is_gerund(phrase):
        cues += _predicate(sentence, frame.index)
    if _is_in_opening(sentence, frame.index):
        cues.append(Cue(Status.RECALLED, sentence.words[0]))
    if sentence.words[-1].text == "?" and not sentence.vocabulary.has(sentence.words[0].lower, "askers"):
        cues.append(Cue(Status.PROPOSED, sentence.words[-1]))
    return cues


def _is_in_opening(sentence: Sentence, index: int) -> bool:
    """True within the first clause of "After X was banned by Y, Z said ..."."""
    if not sentence.vocabulary.has(sentence.words[0].lower, "background"):
        return False
    comma = next((at for at, phrase in enumerate(sentence.phrases) if phrase.kind is Kind.COMMA), 0)
    return index < comma and any(phrase.finite for phrase in sentence.phrases[comma:])


def _is_parenthesis(sentence: Sentence, index: int) -> bool:
    """True for "banned in 2020" of "X, banned in 2020, buys Y": what one says of X in passing."""
    phrase = sentence.phrases[index]
    if not phrase.passive or not phrase.bare or sentence.kind(index - 1) is not Kind.COMMA or index != OPENS:
        return False
    close = next((at for at in range(index + 1, len(sentence.phrases)) if sentence.kind(at) is Kind.COMMA), None)
    after = sentence.at(close + 1) if close is not None else None
    return after is not None and after.finite


def _is_told_before(sentence: Sentence, index: int) -> bool:
    """True for "X, which has been banned in Ruritania, says": what a relative clause tells has happened before."""
    phrase = sentence.phrases[index]
    perfect = phrase.passive and any(word.tag is Tag.HAVE for word in sentence.of(phrase))
    opened = perfect and sentence.kind(index - 2) is Kind.COMMA
    return opened and sentence.vocabulary.has(sentence.words[phrase.first - 1].lower, "relatives")


def _of_subject(sentence: Sentence, frame: Frame) -> list[Cue]:
    """What the subject says: nothing a bill does is so yet."""
    if sentence.phrases[frame.index].passive:
        return []
    heads = [sentence.head(slot.phrase) for slot in sentence.subject(frame.index) if not slot.preposition]
    proposed = (head for head in heads if sentence.vocabulary.noun_status.get(head.lower) is Status.PROPOSED)
    return [Cue(Status.PROPOSED, head) for head in proposed]


def _predicate(sentence: Sentence, index: int) -> list[Cue]:
    """What the verb group says that a gerund is the subject of: "banning X could hurt"."""
    for phrase in sentence.phrases[index + 1 :]:
        if phrase.kind is Kind.BREAK:
            break
        if phrase.finite:
            return _own(sentence, phrase)
    return []


def _own(sentence: Sentence, phrase: Phrase, *, reported: bool = False) -> list[Cue]:
    """What the auxiliaries of a verb group say; the tense of one that is `reported` says nothing."""
    cues: list[Cue] = []
    main = sentence.words[phrase.last]
    words = sentence.of(phrase)
    if phrase.modal and sentence.vocabulary.has(phrase.modal, "possible"):
        cues.append(Cue(Status.PROPOSED, next((word for word in words if word.lower == phrase.modal), main)))
    if phrase.negated and not any(sentence.vocabulary.has(word.lower, "ceasing") for word in words):
        cues.append(Cue(Status.DENIED, next((word for word in words if word.tag is Tag.NOT), main)))
    if (phrase.perfect_past and not reported) or _is_missed(sentence, phrase):
        cues.append(Cue(Status.RECALLED, words[0]))
    cues += [Cue(Status.RECALLED, word) for word in words if sentence.vocabulary.has(word.lower, "recalled")]
    if phrase.first > 1 and _is_judged(sentence, phrase):
        cues.append(Cue(Status.RECALLED, sentence.words[phrase.first - 1]))
    if phrase.to and phrase.first > 0 and sentence.vocabulary.has(sentence.words[phrase.first - 1].lower, "proposed"):
        cues.append(Cue(Status.PROPOSED, sentence.words[phrase.first - 1]))  # "likely to be banned"
    return cues


def _is_missed(sentence: Sentence, phrase: Phrase) -> bool:
    """True for "should have banned", which is said of what did not happen."""
    due = sentence.vocabulary.has(phrase.modal, "due") and not phrase.negated
    return due and any(word.tag is Tag.HAVE for word in sentence.of(phrase))


def _is_judged(sentence: Sentence, phrase: Phrase) -> bool:
    """True for "was right to ban", "was wrong about banning", an opinion on what was done before."""
    first = sentence.words[phrase.first - 1]
    before = first if phrase.to else sentence.words[phrase.first - 2]
    linked = phrase.to or (is_gerund(phrase) and first.tag is Tag.PREPOSITION)
    return linked and sentence.vocabulary.has(before.lower, "judging")


def _sought(status: Status, governor: Governor, sought: Phrase | None) -> Status:
    """The status; what one sues for is not contested but wanted: "suit to block"."""
    purpose = sought is not None and sought.kind is Kind.VERB and sought.to and not governor.link
    return Status.PROPOSED if purpose and status is Status.CHALLENGED else status


def _means(sentence: Sentence, governor: Governor) -> Phrase | None:
    """The verb group of a governor that only leads to the action: "get" of "fights to get regulators to block"."""
    group = sentence.at(governor.verb) if governor.verb is not None else None
    leads = group is not None and sentence.vocabulary.verb_status.get(group.lemma) is Status.IMPOSED
    return group if leads else None


def _governed(sentence: Sentence, governor: Governor, action: Phrase | None) -> list[Cue]:
    """What a governor says of the action: its link, its noun, its verb with that verb's own auxiliaries.

    `action` is the phrase it rules: the action's own, or another governor's that leads to it.
    """
    vocabulary = sentence.vocabulary
    cues: list[Cue] = []
    head = sentence.head(sentence.phrases[governor.noun]) if governor.noun is not None else None
    place = head or sentence.words[0]
    premise = (
        vocabulary.has(governor.link, "premises")
        and sentence.words[0].lower == governor.link
        and any(one.tag is Tag.COMMA and vocabulary.has(word.lower, "askers") for one, word in pairwise(sentence.words))
    )
    if vocabulary.has(governor.link, "conditional") and not premise:
        cues.append(Cue(Status.PROPOSED, place))
    if (
        premise
        or vocabulary.has(governor.link, "background")
        or (head is not None and vocabulary.has(head.lower, "topics"))
    ):
        cues.append(Cue(Status.RECALLED, place))
    if head is not None and (status := vocabulary.noun_status.get(head.lower)) is not None:
        cues.append(Cue(_sought(status, governor, action), head))
    elif governor.link == "which":
        cues.append(Cue(Status.RECALLED, place))
    if governor.verb is not None:
        group = sentence.phrases[governor.verb]
        if _has_long_suffered(sentence, governor.verb) or _is_under(sentence, governor):
            cues.append(Cue(Status.RECALLED, sentence.words[group.last]))
        after = [word.lower for word in sentence.words[group.last + 1 : group.last + 4]]
        if any(vocabulary.has(word, "proposed") for word in after[:2]):
            cues.append(Cue(Status.PROPOSED, sentence.words[group.last]))  # "it is likely that"
        status = vocabulary.governing_status(group.lemma, after)
        dealt = group.lemma in vocabulary.dealing_out and governor.link == "with"
        if status is not None and not dealt and not _decides_alone(sentence, governor.verb):
            cues.append(Cue(_sought(status, governor, action), sentence.words[group.last]))
        cues += _own(sentence, group)
    return cues


def _has_long_suffered(sentence: Sentence, verb: int) -> bool:
    """True for "X, who has faced sanctions, says": what a relative clause tells of the past."""
    group = sentence.phrases[verb]
    relative = _is_in_relative(sentence, verb)
    suffers = relative and group.lemma in sentence.vocabulary.patient
    return suffers and (group.form is Form.PAST or any(word.tag is Tag.HAVE for word in sentence.of(group)))


def _is_under(sentence: Sentence, governor: Governor) -> bool:
    """True for "X, who is under sanctions": so it has been for a while."""
    assert governor.verb is not None
    being = not sentence.words[sentence.phrases[governor.verb].last].lemma
    return being and governor.link == "under" and _is_in_relative(sentence, governor.verb)


def _is_in_relative(sentence: Sentence, verb: int) -> bool:
    """True for a verb group right after "who", or joined by "and" to one that is."""
    first = sentence.phrases[verb].first
    if first > 0 and sentence.vocabulary.has(sentence.words[first - 1].lower, "relatives"):
        return True
    if sentence.kind(verb - 1) is not Kind.CONJUNCTION:
        return False
    earlier = next((at for at in range(verb - 2, -1, -1) if sentence.kind(at) is Kind.VERB), None)
    return earlier is not None and _is_in_relative(sentence, earlier)


def _decides_alone(sentence: Sentence, verb: int) -> bool:
    """True for "votes" of a regulator or a council, whose vote makes it so; a chamber's only sends a bill on."""
    if not sentence.vocabulary.has(sentence.phrases[verb].lemma, "resolving"):
        return False
    slots = [slot for slot in sentence.subject(verb) if not slot.preposition]
    return any(body.kind is ActorKind.REGULATOR for body in agents(sentence, slots, ""))


def _around_noun(sentence: Sentence, frame: Frame) -> list[Cue]:
    """What stands in the noun's own phrase, and the verb it is the subject of."""
    phrase = sentence.phrases[frame.index]
    vocabulary = sentence.vocabulary
    cues: list[Cue] = []
    for word in sentence.of(phrase):
        if vocabulary.has(word.lower, "proposed"):
            cues.append(Cue(Status.PROPOSED, word))
        elif vocabulary.has(word.lower, "recalled"):
            cues.append(Cue(Status.RECALLED, word))
        elif word.start > frame.trigger.start and (status := vocabulary.noun_status.get(word.lower)) is not None:
            cues.append(Cue(status, word))
        elif word.lower == "no":
            cues.append(Cue(Status.DENIED, word))
    verb = _verb_after(sentence, frame.index)
    if verb is not None and sentence.kind(frame.index - 1) is not Kind.VERB:
        group = sentence.phrases[verb]
        status = vocabulary.verb_status.get(group.lemma)
        alone = sentence.kind(verb + 1) is not Kind.NOUN  # "a ban looms", not "a ban threatens X"
        if status is not None and (group.passive or alone or status is not Status.PROPOSED):
            cues.append(Cue(status, sentence.words[group.last]))
        cues += _own(sentence, group)
    return cues


def _verb_after(sentence: Sentence, index: int) -> int | None:
    """The verb group a noun phrase is the subject of, past what hangs on the noun."""
    for at in range(index + 1, min(index + 8, len(sentence.phrases))):
        kind = sentence.kind(at)
        if kind is Kind.VERB:
            return at
        if kind not in {Kind.NOUN, Kind.PREPOSITION}:
            return None
    return None
