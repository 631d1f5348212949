"""Frames of what a party may do: "refuses to host X", "no longer approves X", "X may not run", "clears X to resume"."""

from collections.abc import Iterator

from monitor.model.mention import Action, Status
from monitor.reading.clauses import Sentence, Slot, is_gerund
from monitor.reading.frames import Frame, Voice, acts_itself, reached, slot_targets
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.targets import Target, targets
from monitor.reading.verb_bodies import with_bodies

SOON = 4
"""What is allowed stands at most so many phrases after the verb."""


def permission_frames(sentence: Sentence, index: int) -> Iterator[Frame]:
    """The frames of the verb group at `index` that withholds or allows something."""
    yield from _withheld(sentence, index)
    yield from _let(sentence, index)


def _withheld(sentence: Sentence, index: int) -> Iterator[Frame]:
    """Frames of "refuses to host X", "stops selling X": what is withheld is taken away."""
    phrase, vocabulary = sentence.phrases[index], sentence.vocabulary
    if phrase.lemma not in vocabulary.serving | vocabulary.licensing:
        return
    holder = _withholder(sentence, index)
    if holder is None:
        return
    group = sentence.phrases[holder]
    subject, after = sentence.subject(holder), sentence.complements(index)
    action = Action.BAN if phrase.lemma in vocabulary.licensing else Action.REMOVE
    voice = Voice.PASSIVE if phrase.passive else Voice.ACTIVE
    for slot in reached(sentence, subject if phrase.passive else after):
        for target in targets(sentence, slot.phrase):
            if not (_is_by(sentence, after, target) if phrase.passive else acts_itself(sentence, subject, target)):
                frame = Frame(voice, action, sentence.words[group.last], holder, target)
                yield with_bodies(sentence, frame, subject, after)


def _withholder(sentence: Sentence, index: int) -> int | None:
    """The verb group that withholds: "refuses" of "refuses to host", "will no longer host" itself; None without."""
    phrase, vocabulary = sentence.phrases[index], sentence.vocabulary
    if phrase.finite and any(vocabulary.has(word.lower, "ceasing") for word in sentence.of(phrase)):
        return index
    before = sentence.at(index - 1)
    if before is None or before.kind is not Kind.VERB or before.lemma not in vocabulary.withholding:
        return None
    return index - 1 if is_gerund(phrase) or phrase.to else None


def _let(sentence: Sentence, index: int) -> Iterator[Frame]:
    """Frames of "X may not take part" and "clears X to resume": what is not allowed is banned, what again is was."""
    phrase, vocabulary = sentence.phrases[index], sentence.vocabulary
    following = _allowed(sentence, index) if phrase.lemma in vocabulary.letting else None
    if following is None:
        return
    ceasing = any(vocabulary.has(word.lower, "ceasing") for word in sentence.of(phrase))
    before = sentence.at(index - 1)
    withheld = before is not None and before.kind is Kind.VERB and before.lemma in vocabulary.withholding
    refused = phrase.negated or ceasing or withheld
    if not refused and following.lemma not in vocabulary.resuming:
        return
    # The negation of "not allowed" turns what was reversed into what is imposed.
    status = Status.IMPOSED if ceasing else Status.REVERSED
    action = Action.BAN if refused else Action.RESTRICT
    voice = Voice.PASSIVE if phrase.passive else Voice.ACTIVE
    after, subject = sentence.complements(index), sentence.subject(index)
    for target in slot_targets(sentence, reached(sentence, subject if phrase.passive else after)):
        if phrase.passive or not acts_itself(sentence, subject, target):
            frame = Frame(voice, action, sentence.words[phrase.last], index, target, status, weak=not ceasing)
            yield with_bodies(sentence, frame, subject, after)


def _allowed(sentence: Sentence, index: int) -> Phrase | None:
    """The verb group of "to resume" after "clears X"."""
    near = sentence.phrases[index + 1 : index + SOON]
    verb = next((phrase for phrase in near if phrase.kind is Kind.VERB), None)
    return verb if verb is not None and verb.to else None


def _is_by(sentence: Sentence, after: tuple[Slot, ...], target: Target) -> bool:
    """True when the target, or what it owns, is who is said to act: "no longer supported by X networks"."""
    by = (slot for slot in after if slot.preposition == "by")
    return any(other.entity == target.entity for slot in by for other in targets(sentence, slot.phrase))
