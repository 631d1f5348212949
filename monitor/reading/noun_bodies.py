"""Who acts in a noun's frame, and where: in its own phrase, "by X", who holds, governs or imposed it."""

from dataclasses import replace

from monitor.model.mention import Action, Status
from monitor.reading.agent import Agent
from monitor.reading.bodies import agents, is_country, listed_in
from monitor.reading.clauses import Sentence
from monitor.reading.frames import Frame, Voice, outer
from monitor.reading.governors import Governor, governors
from monitor.reading.names import Way
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.words import Tag, Word


def laid(sentence: Sentence, index: int) -> int | None:
    """The verb group of "the ban that Ruritania imposed on X" after the noun at `index`; None without one."""
    start = index + 2 if sentence.kind(index + 1) is Kind.RELATIVE else index + 1
    if sentence.kind(start) is not Kind.NOUN:
        return None
    group = sentence.at(start + 1)
    if group is None or group.kind is not Kind.VERB or group.lemma not in sentence.vocabulary.laying:
        return None
    return start + 1 if group.bare or not group.passive else None


def filled(sentence: Sentence, frame: Frame) -> Frame:
    """The frame with the bodies that may have acted, where, and what the noun hangs on."""
    entity = frame.target.entity
    phrase = sentence.phrases[frame.index]
    after = sentence.complements(frame.index)
    inside = [body for body in listed_in(sentence, phrase, entity) if _acts(sentence, frame, body)]
    if frame.action is Action.SUE and _is_filed(sentence, frame.index):
        inside = [body for body in inside if not is_country(body)]  # "Jane Roe files Ruritanian suit against X"
    by = agents(sentence, (slot for slot in after if slot.preposition == "by"), entity)
    sites = (
        slot
        for slot in after
        if sentence.vocabulary.has(slot.preposition, "sites") and frame.target.word not in sentence.of(slot.phrase)
    )
    places = agents(sentence, sites, entity)
    verb = laid(sentence, frame.index)
    by += agents(sentence, sentence.subject(verb), entity) if verb is not None else []
    above = governors(sentence, frame.index)
    over = outer(sentence, frame.index, entity)
    if frame.voice is Voice.PATIENT:
        own = _row_of(sentence, frame.target.word, above)
        over = _sued(sentence, above, entity) + [body for body in over if body.known and body.start not in own]
    return replace(
        frame,
        agents=tuple(inside + by + _holders(sentence, above, entity) + over),
        places=tuple(places),
        light=_is_light(sentence, frame.index, above),
        aside=_is_aside(sentence, above),
    )


def _is_filed(sentence: Sentence, index: int) -> bool:
    """True for a suit that somebody is said to file, or that is filed."""
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    filing = [each for each in (before, after) if each is not None and each.kind is Kind.VERB]
    return any(each.lemma in sentence.vocabulary.appealing for each in filing)


def _row_of(sentence: Sentence, word: Word, above: tuple[Governor, ...]) -> range:
    """The characters of the phrase or the subject a word stands in: who stands there too suffers with it."""
    rows = [[slot.phrase for slot in sentence.subject(each.verb)] for each in above if each.verb is not None]
    own = [sentence.holding(word)]
    row = next((row for row in rows if own[0] in row), own)
    return range(sentence.words[row[0].first].start, sentence.words[row[-1].last].end)


def _holders(sentence: Sentence, above: tuple[Governor, ...], entity: str) -> list[Agent]:
    """The bodies of "Ruritania's plan for a ban", "FCO's decision to lift the ban"."""
    nouns = (sentence.phrases[governor.noun] for governor in above if governor.noun is not None)
    return [body for noun in nouns for body in listed_in(sentence, noun, entity)]


def _sued(sentence: Sentence, above: tuple[Governor, ...], entity: str) -> list[Agent]:
    """Whom the target contests an action with: "Ruritania" of "X sues Ruritania over a ban"."""
    found: list[Agent] = []
    for governor in above:
        if governor.verb is None:
            continue
        group = sentence.phrases[governor.verb]
        if sentence.vocabulary.verb_status.get(group.lemma) is Status.CHALLENGED and not group.passive:
            objects = (slot for slot in sentence.complements(governor.verb) if not slot.preposition)
            found += agents(sentence, objects, entity)
    return found


def _acts(sentence: Sentence, frame: Frame, body: Agent) -> bool:
    """True for a body named in the noun's own phrase that may have done it; the people of a surname may not."""
    if body.start > frame.trigger.start:
        return False
    words = sentence.words
    at = next(index for index, word in enumerate(words) if word.start == body.start)
    name = words[at].name
    if name is not None and name.way is Way.ADJECTIVE and words[at + 1].tag is Tag.POSSESSIVE:
        return False
    target = frame.target.word
    return (
        body.start < target.start
        or target.start > frame.trigger.start
        or words[at - 1].tag is Tag.POSSESSIVE
        or frame.voice is Voice.PATIENT
    )


def _is_light(sentence: Sentence, index: int, above: tuple[Governor, ...]) -> bool:
    """True when a verb says what became of the action: imposes, lifts, faces, weighs, "would mean"."""
    first = above[0] if above else None
    after = sentence.at(index + 1)
    if after is not None and after.kind is Kind.VERB and (after.modal or _governing(sentence, after) is not None):
        return True
    if first is not None and first.noun is not None and len(above) > 1:
        head = sentence.head(sentence.phrases[first.noun]).lower
        first = above[1] if head in sentence.vocabulary.noun_status else first
    if first is None or first.verb is None:
        return False
    lemma = sentence.phrases[first.verb].lemma
    vocabulary = sentence.vocabulary
    status, patient, dealing_out = vocabulary.verb_status, vocabulary.patient, vocabulary.dealing_out
    return any(lemma in verbs for verbs in (status, patient, dealing_out, vocabulary.appealing))


def _governing(sentence: Sentence, group: Phrase) -> Status | None:
    """What a verb group says of its subject, with the words after it: "takes effect"."""
    after = [word.lower for word in sentence.words[group.last + 1 : group.last + 4]]
    return sentence.vocabulary.governing_status(group.lemma, after)


def _is_aside(sentence: Sentence, above: tuple[Governor, ...]) -> bool:
    """True when the action hangs on a noun that says nothing of it: "silence on the X ban"."""
    first = above[0] if above else None
    if first is None or first.noun is None:
        return False
    head = sentence.head(sentence.phrases[first.noun])
    counted = head.lower[0].isdigit()
    return head.name is None and not counted and head.lower not in sentence.vocabulary.noun_status
