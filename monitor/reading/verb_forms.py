"""Whether a word that may be a verb is one where it stands, and in which form."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model.mention import Status
from monitor.reading.vocabulary import Form, Vocabulary
from monitor.reading.words import SILENT, Raw, Tag, Word

LONGEST_CALLER = 3
"""Words of a subject at the start of a headline whose verb may as well be a noun: "EU lawmakers call for"."""
BEFORE_PAST = frozenset({Tag.COMMA, Tag.BREAK, Tag.TIME, Tag.RELATIVE, Tag.CONJUNCTION, Tag.VERB})
NOT_BEFORE_THIRD = frozenset(
    {Tag.DETERMINER, Tag.PREPOSITION, Tag.TO, Tag.MODAL, Tag.BE, Tag.HAVE, Tag.VERB, Tag.POSSESSIVE}
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A possible verb and what stands around it; `previous` and `following` leave adverbs out.

    `infinitive` is true where "to" and a verb follow.
    """

    lemma: str
    forms: frozenset[Form]
    lower: str
    before: Sequence[Word]
    previous: Word | None
    following: Raw | None
    infinitive: bool
    vocabulary: Vocabulary

    @property
    def nounlike(self) -> bool:
        """True when the word is more often a noun."""
        return self.vocabulary.has(self.lemma, "nounlike") or self.lower in self.vocabulary.nouns

    @property
    def takes_phrase(self) -> bool:
        """True when a noun phrase may begin right after it."""
        return _starts_phrase(self.following, self.vocabulary)


def as_verb(
    index: int, item: Raw, raw: list[Raw], before: list[Word], vocabulary: Vocabulary
) -> tuple[str, Form] | None:
    """The base form and the form of the verb that a word is, None where it is none."""
    readings = vocabulary.forms.get(item.lower)
    if readings is None:
        return None
    lemma, forms = readings[0]
    previous = next((word for word in reversed(before) if word.tag not in SILENT), None)
    place = _Place(
        lemma, forms, item.lower, before, previous, _following(index, raw), _infinitive_next(index, raw, vocabulary),
        vocabulary,
    )  # fmt: skip
    form = _form(place)
    return None if form is None else (lemma, form)


def _form(place: _Place) -> Form | None:
    """The form a possible verb has here, None where it is no verb."""
    if Form.ING in place.forms:
        return _ing(place)
    form = _base(place) if Form.BASE in place.forms else None
    if form is None and place.forms & {Form.PAST, Form.PARTICIPLE}:
        form = _past(place)
    if form is None and Form.THIRD in place.forms and _third(place):
        return Form.THIRD
    return form


def _following(index: int, raw: list[Raw]) -> Raw | None:
    for item in raw[index + 1 : index + 4]:
        if item.tag not in SILENT:
            return item
    return None


def _infinitive_next(index: int, raw: list[Raw], vocabulary: Vocabulary) -> bool:
    """True for "to remove", not for "to Acme" or "to schools"."""
    at = next((at for at in range(index + 1, min(index + 4, len(raw))) if raw[at].tag not in SILENT), None)
    if at is None or raw[at].tag is not Tag.TO:
        return False
    verb = _following(at, raw)
    if verb is None or verb.tag is not None:
        return verb is not None and verb.tag in {Tag.BE, Tag.HAVE, Tag.DO}
    readings = vocabulary.forms.get(verb.lower)
    return readings is None or any(Form.BASE in forms for _, forms in readings)


def _starts_phrase(item: Raw | None, vocabulary: Vocabulary) -> bool:
    """True when a noun phrase may begin here."""
    if item is None:
        return False
    if item.tag in {Tag.NAME, Tag.DETERMINER, Tag.PRONOUN}:
        return True
    if item.tag is not None:
        return False
    readings = vocabulary.forms.get(item.lower)
    if readings is None or item.lower in vocabulary.nouns:
        return True
    lemma, forms = readings[0]
    return (
        Form.ING in forms
        or any(vocabulary.has(word, name) for word, name in ((lemma, "nounlike"), (item.lower, "owned")))
        or vocabulary.has(item.lower, "transparent")
        or (Form.PARTICIPLE in forms and Form.BASE not in forms)
    )


def _ing(place: _Place) -> Form | None:
    previous = place.previous
    if previous is not None and previous.tag is Tag.BE:
        return Form.ING
    if previous is not None and _makes_noun(previous, place):
        return None
    if place.lower in place.vocabulary.nouns and not place.takes_phrase:
        return None
    if previous is not None and previous.tag in {Tag.NAME, Tag.NOUN} and _is_thing(place):
        return None
    if previous is not None and previous.tag is Tag.VERB and place.vocabulary.is_object(previous.lemma, place.lower):
        return None
    return Form.ING


def _is_thing(place: _Place) -> bool:
    """True for "advertising" of "suspends X advertising", "funding" of "cuts state funding"."""
    thing = any(place.vocabulary.has(place.lower, name) for name in ("owned", "transparent"))
    return thing and not place.takes_phrase


def _makes_noun(previous: Word, place: _Place) -> bool:
    """True after "the" or "foreign", and for "suspends broadcasting of", "bans marketing firm"."""
    if previous.tag in {Tag.DETERMINER, Tag.POSSESSIVE} or place.vocabulary.has(previous.lower, "adjectives"):
        return True
    following = place.following
    if previous.tag is not Tag.VERB or following is None:
        return False
    acts = previous.lemma in place.vocabulary.actions and place.vocabulary.has(following.lower, "generic")
    made = place.vocabulary.has(place.lower, "owned") and place.vocabulary.has(following.lower, "made")
    return acts or made or following.lower == "of"


def _past(place: _Place) -> Form | None:
    previous, forms = place.previous, place.forms
    participle = Form.PARTICIPLE if Form.PARTICIPLE in forms else Form.PAST
    if previous is None or previous.tag in {Tag.HAVE, Tag.BE} or place.vocabulary.has(previous.lower, "get"):
        return participle
    if previous.tag in {Tag.DETERMINER, Tag.POSSESSIVE} and (place.takes_phrase or Form.BASE in forms):
        return None
    if previous.tag is Tag.TO or (previous.tag is Tag.CONJUNCTION and _after_attribute(place)):
        return None
    if previous.tag is Tag.PREPOSITION and place.takes_phrase and not place.vocabulary.has(previous.lower, "clausal"):
        return None
    if previous.tag is Tag.VERB and _is_attribute(place):
        return None
    if previous.nominal or previous.tag in BEFORE_PAST:
        return Form.PAST if Form.PAST in forms else Form.PARTICIPLE
    return participle


def _is_attribute(place: _Place) -> bool:
    """True for "suspended" of "reinstates suspended accounts", "suspected" of "seized suspected loot"."""
    previous, following = place.previous, place.following
    acts = previous is not None and previous.lemma in place.vocabulary.actions
    if not acts or following is None:
        return False
    if place.vocabulary.has(place.lower, "adjectives"):
        return True
    return place.vocabulary.has(following.lower, "owned") or (following.tag is Tag.NAME and following.text.islower())


def _after_attribute(place: _Place) -> bool:
    """True for the second of "banned and suspended accounts"."""
    first = place.before[-2] if len(place.before) > 1 else None
    if first is None or first.tag is not Tag.NOUN or not place.takes_phrase:
        return False
    return any(forms & {Form.PAST, Form.PARTICIPLE} for _, forms in place.vocabulary.forms.get(first.lower, ()))


def _base(place: _Place) -> Form | None:
    previous, following = place.previous, place.following
    if previous is None and following is not None and _is_predicate(following, place.vocabulary):
        return None
    if previous is None:
        named = following is not None and following.tag in {Tag.NAME, Tag.DETERMINER}
        return Form.BASE if named or (place.takes_phrase and place.lower not in place.vocabulary.nouns) else None
    if previous.tag is Tag.TO and following is not None and place.vocabulary.is_listed(place.lower, following.lower):
        return None
    if previous.tag is Tag.TO and following is not None and following.lower == "of":
        return None
    if previous.tag is Tag.TO and place.lower in place.vocabulary.nouns and _objected_to(place):
        return None
    if previous.tag is Tag.TO and _is_put_on(place):
        return None
    if previous.tag in {Tag.TO, Tag.MODAL, Tag.DO} or (place.takes_phrase and _is_asked(place.before)):
        return Form.BASE
    if previous.tag is Tag.PRONOUN and not place.vocabulary.has(previous.lower, "singular"):
        return Form.BASE
    calling = _calls(place)
    if not (place.takes_phrase or place.infinitive or calling or _takes_particle(place)):
        return None
    if previous.tag is Tag.CONJUNCTION and _coordinates_base(place.before):
        return Form.BASE
    plural = calling or (
        previous.tag in {Tag.NAME, Tag.NOUN}
        and not place.vocabulary.has(previous.lower, "adjectives")
        and _plural(place.before, place.vocabulary)
    )
    return Form.BASE if plural or previous.tag is Tag.BREAK else None


def _objected_to(place: _Place) -> bool:
    """True for the noun "ban" of "its challenge to ban"."""
    before = [word for word in place.before if word.tag not in SILENT]
    if place.takes_phrase or len(before) < 2:
        return False
    return place.vocabulary.noun_status.get(before[-2].lower) is Status.CHALLENGED


def _is_put_on(place: _Place) -> bool:
    """True for the noun "blacklist" of "adds X to blacklist over"."""
    if place.takes_phrase:
        return False
    rows = (row for word in place.before for row in place.vocabulary.placings.get(word.lemma, ()))
    return any(place.lower in row.to for row in rows)


def _takes_particle(place: _Place) -> bool:
    """True for a verb that is no noun before a preposition of its own: "games disappear from"."""
    after = place.following
    return after is not None and not place.nounlike and place.vocabulary.takes_particle(place.lemma, after.lower)


def _is_predicate(item: Raw, vocabulary: Vocabulary) -> bool:
    """True for the "pulls" of "Label pulls": what stands first is then its subject."""
    readings = () if item.tag is not None else vocabulary.forms.get(item.lower, ())
    return any(Form.THIRD in forms and lemma in vocabulary.actions for lemma, forms in readings) and not (
        vocabulary.has(item.lower, "owned")
    )


def _calls(place: _Place) -> bool:
    """True for "call" of "Lawmakers call for": after the subject alone, before the preposition it takes."""
    after = place.following
    if after is None or place.lemma not in place.vocabulary.prepositional or after.tag is not Tag.PREPOSITION:
        return False
    return (
        len(place.before) <= LONGEST_CALLER
        and place.vocabulary.has(after.lower, "called")
        and _plural(place.before, place.vocabulary)
    )


def _is_asked(before: Sequence[Word]) -> bool:
    """True after the subject of a question: "did India", "should schools"."""
    for distance, word in enumerate(reversed(before)):
        if word.tag in {Tag.MODAL, Tag.DO}:
            return distance > 0
        if word.tag not in {Tag.NAME, Tag.NOUN, Tag.DETERMINER}:
            return False
    return False


def _coordinates_base(before: Sequence[Word]) -> bool:
    for word in reversed(before[-4:-1]):
        if word.tag is Tag.VERB:
            return word.form is Form.BASE
    return False


def _plural(before: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """True when the phrase that ends here is a plural subject: "states", "Utah, Alabama", "Apple and Google"."""
    last = before[-1]
    if last.lower.endswith("s") and not last.lower.endswith(("ss", "us", "is")):
        return True
    if vocabulary.has(last.lower.split()[-1], "collective"):
        return True
    for distance, word in enumerate(reversed(before)):
        if word.tag is Tag.COMMA and before[-distance].tag is Tag.DETERMINER:
            return False  # ", the Ruritanian court ruled"
        if word.tag in {Tag.COMMA, Tag.CONJUNCTION}:
            return distance > 0 and word.lower != "or"
        if word.tag is Tag.PREPOSITION and vocabulary.has(word.lower, "local"):
            return distance > 0 and distance + 1 < len(before) and before[-distance - 2].lower.endswith("s")
        if word.tag not in {Tag.NAME, Tag.NOUN, Tag.DETERMINER, *SILENT}:
            return False
    return False


def _hangs_on_preposition(before: Sequence[Word]) -> bool:
    """True when the phrase that ends here follows a preposition: "for video calls"."""
    for word in reversed(before):
        if not word.nominal and word.tag is not Tag.DETERMINER:
            return word.tag is Tag.PREPOSITION
    return False


def _third(place: _Place) -> bool:
    previous, following, vocabulary = place.previous, place.following, place.vocabulary
    if following is not None and place.lower in vocabulary.nouns and vocabulary.has(following.lower, "compounds"):
        return False
    if previous is None or previous.tag in NOT_BEFORE_THIRD:
        return False
    if any(vocabulary.has(previous.lower, name) for name in ("proposed", "recalled", "adjectives")):
        return False
    if not place.nounlike:
        return True
    if following is None or following.tag in {Tag.COMMA, Tag.CONJUNCTION}:
        return False
    if place.infinitive and place.lower in vocabulary.nouns and vocabulary.is_controlling(place.lemma):
        return False  # "orders to remove": the verb would have an object
    if place.infinitive or following.lower in {"that", "it", "how", "why", "being"}:
        return True
    if following.tag is Tag.PREPOSITION:
        return vocabulary.takes_particle(place.lemma, following.lower) and not _hangs_on_preposition(place.before)
    return place.takes_phrase
