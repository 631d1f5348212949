"""The words of a sentence with their part in it, as far as a lexicon of verbs and closed classes can tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from monitor.model.mention import Status
from monitor.reading.names import Name
from monitor.reading.vocabulary import Form, Vocabulary
from monitor.text.tokens import Token


class Tag(Enum):
    """The part of a word in its sentence."""

    NOUN = auto()
    NAME = auto()
    DETERMINER = auto()
    POSSESSIVE = auto()
    PRONOUN = auto()
    VERB = auto()
    BE = auto()
    HAVE = auto()
    DO = auto()
    MODAL = auto()
    NOT = auto()
    TO = auto()
    ADVERB = auto()
    TIME = auto()
    PREPOSITION = auto()
    SUBORDINATOR = auto()
    RELATIVE = auto()
    CONJUNCTION = auto()
    COMMA = auto()
    BREAK = auto()


NOMINAL = frozenset({Tag.NOUN, Tag.NAME, Tag.PRONOUN, Tag.POSSESSIVE})
AUXILIARY = frozenset({Tag.BE, Tag.HAVE, Tag.DO, Tag.MODAL, Tag.NOT})
SILENT = frozenset({Tag.ADVERB, Tag.NOT})


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a name of several: its place, how it is written, and its part. `lemma` and `form` are a verb's."""

    start: int
    end: int
    text: str
    lower: str
    tag: Tag
    name: Name | None = None
    lemma: str = ""
    form: Form | None = None

    @property
    def nominal(self) -> bool:
        """True for nouns, names, pronouns and possessives."""
        return self.tag in NOMINAL


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    text: str
    lower: str
    tag: Tag | None
    name: Name | None = None


def tagged(tokens: Sequence[Token], names: Sequence[Name], text: str, vocabulary: Vocabulary) -> tuple[Word, ...]:
    """The words of one sentence. Quotation marks and short parentheses are left out."""
    raw = _with_names(_outside_parentheses(tokens), names, text, vocabulary)
    words: list[Word] = []
    for index, item in enumerate(raw):
        words.append(_word(index, item, raw, words, vocabulary))
    return tuple(_without_infinitive(words, index) for index in range(len(words)))


def _without_infinitive(words: list[Word], index: int) -> Word:
    """The word at `index`; a "to" that no verb follows is a preposition."""
    word = words[index]
    if word.tag is not Tag.TO:
        return word
    following = next((other for other in words[index + 1 :] if other.tag not in SILENT), None)
    if following is not None and following.tag in {Tag.VERB, Tag.BE, Tag.HAVE, Tag.DO}:
        return word
    return replace(word, tag=Tag.PREPOSITION)


LONGEST_PARENTHESIS = 8
CURRENCIES = "$€£₹¥"
QUOTES = frozenset({'"', "'", "`", "*", "#", "@"})


def _outside_parentheses(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    opened: int | None = None
    quoted = False
    for token in tokens:
        if token.text == "'" and kept and kept[-1].end == token.start and kept[-1].lower.endswith("s") and not quoted:
            kept.append(Token(token.start, token.end, "'s", "'s"))
            continue
        if token.text == "." and token is not tokens[-1]:
            continue  # sentences are split by now: this one ends an abbreviation
        if token.text in QUOTES:
            quoted = not quoted if token.text == "'" else quoted
            continue
        if token.text == "(":
            opened = len(kept)
        if token.text == ")" and opened is not None:
            if len(kept) - opened <= LONGEST_PARENTHESIS:
                del kept[opened:]
                opened = None
                continue
            opened = None
        kept.append(token)
    return kept


def _with_names(tokens: list[Token], names: Sequence[Name], text: str, vocabulary: Vocabulary) -> list[_Raw]:
    """Tokens and names in one row; a name counts only where it covers whole tokens."""
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end - (token.text[-1] == "." and len(token.text) > 1): at for at, token in enumerate(tokens)}
    ends |= {token.end: index for index, token in enumerate(tokens)}
    by_start = {
        starts[name.start]: (ends[name.end], name) for name in names if name.start in starts and name.end in ends
    }
    raw: list[_Raw] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if index in by_start:
            index, name = by_start[index]
            written = text[name.start : name.end]
            raw.append(_Raw(name.start, name.end, written, written.lower(), Tag.NAME, name))
        else:
            raw.append(_Raw(token.start, token.end, token.text, token.lower, _closed(token, vocabulary)))
        index += 1
    return raw


CLOSED = {
    "to": Tag.TO,
    "negation": Tag.NOT,
    "be": Tag.BE,
    "have": Tag.HAVE,
    "do": Tag.DO,
    "possible": Tag.MODAL,
    "future": Tag.MODAL,
    "pronouns": Tag.PRONOUN,
    "relatives": Tag.RELATIVE,
    "determiners": Tag.DETERMINER,
    "conjunctions": Tag.CONJUNCTION,
    "prepositions": Tag.PREPOSITION,
    "subordinators": Tag.SUBORDINATOR,
    "adverbs": Tag.ADVERB,
    "times": Tag.TIME,
}
LONGEST_CALLER = 3
"""Words of a subject at the start of a headline whose verb may as well be a noun: "EU lawmakers call for"."""
BEFORE_PAST = frozenset({Tag.COMMA, Tag.BREAK, Tag.TIME, Tag.RELATIVE, Tag.CONJUNCTION, Tag.VERB})
NOT_BEFORE_THIRD = frozenset(
    {Tag.DETERMINER, Tag.PREPOSITION, Tag.TO, Tag.MODAL, Tag.BE, Tag.HAVE, Tag.VERB, Tag.POSSESSIVE}
)


def _closed(token: Token, vocabulary: Vocabulary) -> Tag | None:
    if token.text == "'s":
        return Tag.POSSESSIVE
    if token.text == ",":
        return Tag.COMMA
    if not token.word and token.text[0] not in CURRENCIES and not vocabulary.has(token.text, "conjunctions"):
        return Tag.BREAK
    if (name := vocabulary.closed.get(token.lower)) is not None:
        return CLOSED[name]
    if token.lower.endswith("ly") and len(token.lower) > 4 and not _is_known(token.lower, vocabulary):
        return Tag.ADVERB
    return None


def _is_known(lower: str, vocabulary: Vocabulary) -> bool:
    """True for "apply" and "weekly", which are no adverbs for all their ending."""
    return lower in vocabulary.forms or lower in vocabulary.families


def _word(index: int, item: _Raw, raw: list[_Raw], before: list[Word], vocabulary: Vocabulary) -> Word:
    tag = item.tag
    if tag is Tag.RELATIVE and item.lower == "that" and not (before and before[-1].nominal):
        tag = Tag.SUBORDINATOR if index + 1 < len(raw) else Tag.PRONOUN
    if (
        tag is Tag.MODAL
        and vocabulary.has(item.lower, "month_modals")
        and (item.text[0].isupper() and _after_preposition(before))
    ):
        tag = Tag.TIME
    if (
        tag is Tag.PREPOSITION
        and vocabulary.has(item.lower, "quantifiers")
        and index + 1 < len(raw)
        and _is_number(raw[index + 1])
    ):
        tag = Tag.DETERMINER
    if tag is not Tag.NAME and _tells_when(index, raw, vocabulary):
        tag = Tag.TIME
    if tag is Tag.POSSESSIVE and index + 1 == len(raw):
        tag = Tag.ADVERB
    if tag is Tag.POSSESSIVE and before and before[-1].tag is Tag.PRONOUN:
        tag = Tag.BE
    if tag is not None:
        return Word(item.start, item.end, item.text, item.lower, tag, item.name)
    verb = _as_verb(index, item, raw, before, vocabulary)
    if verb is None and before and before[-1].tag is Tag.TO and _unknown_verb(index, item, raw, vocabulary):
        verb = item.lower, Form.BASE
    if verb is None:
        return Word(item.start, item.end, item.text, item.lower, Tag.NOUN)
    return Word(item.start, item.end, item.text, item.lower, Tag.VERB, None, *verb)


def _tells_when(index: int, raw: list[_Raw], vocabulary: Vocabulary) -> bool:
    """True for both words of "last year"; not for those of "last year's"."""
    opener = index if vocabulary.has(raw[index].lower, "time_openers") else index - 1
    if opener < 0 or opener + 1 >= len(raw) or not vocabulary.has(raw[opener].lower, "time_openers"):
        return False
    possessed = opener + 2 < len(raw) and raw[opener + 2].tag is Tag.POSSESSIVE
    return vocabulary.has(raw[opener + 1].lower, "time_units") and not possessed


def _unknown_verb(index: int, item: _Raw, raw: list[_Raw], vocabulary: Vocabulary) -> bool:
    """True for a word no list knows between "to" and a determiner, pronoun or particle: "to wind up", "to void its"."""
    if index + 1 >= len(raw) or item.text[0].isupper() or item.lower in vocabulary.forms:
        return False
    following = raw[index + 1]
    return following.tag in {Tag.DETERMINER, Tag.PRONOUN} or vocabulary.has(following.lower, "particles")


def _is_number(item: _Raw) -> bool:
    return item.text.lstrip(CURRENCIES)[:1].isdigit()


def _after_preposition(before: list[Word]) -> bool:
    return bool(before) and before[-1].tag is Tag.PREPOSITION


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
    following: _Raw | None
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


def _as_verb(
    index: int, item: _Raw, raw: list[_Raw], before: list[Word], vocabulary: Vocabulary
) -> tuple[str, Form] | None:
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


def _following(index: int, raw: list[_Raw]) -> _Raw | None:
    for item in raw[index + 1 : index + 4]:
        if item.tag not in SILENT:
            return item
    return None


def _infinitive_next(index: int, raw: list[_Raw], vocabulary: Vocabulary) -> bool:
    """True for "to remove", not for "to Acme" or "to schools"."""
    at = next((at for at in range(index + 1, min(index + 4, len(raw))) if raw[at].tag not in SILENT), None)
    if at is None or raw[at].tag is not Tag.TO:
        return False
    verb = _following(at, raw)
    if verb is None or verb.tag is not None:
        return verb is not None and verb.tag in {Tag.BE, Tag.HAVE, Tag.DO}
    readings = vocabulary.forms.get(verb.lower)
    return readings is None or any(Form.BASE in forms for _, forms in readings)


def _starts_phrase(item: _Raw | None, vocabulary: Vocabulary) -> bool:
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
    if previous is not None and previous.tag is Tag.VERB and place.vocabulary.is_object(previous.lemma, place.lower):
        return None
    return Form.ING


def _makes_noun(previous: Word, place: _Place) -> bool:
    """True after "the" or "foreign", and for "suspends broadcasting of", "bans marketing firm"."""
    if previous.tag in {Tag.DETERMINER, Tag.POSSESSIVE} or place.vocabulary.has(previous.lower, "adjectives"):
        return True
    following = place.following
    if previous.tag is not Tag.VERB or following is None:
        return False
    acts = previous.lemma in place.vocabulary.actions and place.vocabulary.has(following.lower, "generic")
    return acts or following.lower == "of"


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
    """True for "suspended" of "reinstates suspended accounts"."""
    previous, following = place.previous, place.following
    acts = previous is not None and previous.lemma in place.vocabulary.actions
    if not acts or following is None:
        return False
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


def _takes_particle(place: _Place) -> bool:
    """True for a verb that is no noun before a preposition of its own: "games disappear from"."""
    after = place.following
    return after is not None and not place.nounlike and place.vocabulary.takes_particle(place.lemma, after.lower)


def _is_predicate(item: _Raw, vocabulary: Vocabulary) -> bool:
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
