"""The part that each word has in its sentence, as far as a lexicon of verbs and closed classes can tell."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.reading.names import Name
from monitor.reading.verb_forms import as_verb
from monitor.reading.vocabulary import Form, Vocabulary
from monitor.reading.words import CURRENCIES, SILENT, Raw, Tag, Word
from monitor.text.tokens import Token


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


def _with_names(tokens: list[Token], names: Sequence[Name], text: str, vocabulary: Vocabulary) -> list[Raw]:
    """Tokens and names in one row; a name counts only where it covers whole tokens."""
    tokens = [part for token in tokens for part in _parted(token, names, vocabulary)]
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end - (token.text[-1] == "." and len(token.text) > 1): at for at, token in enumerate(tokens)}
    ends |= {token.end: index for index, token in enumerate(tokens)}
    by_start = {
        starts[name.start]: (ends[name.end], name) for name in names if name.start in starts and name.end in ends
    }
    raw: list[Raw] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if index in by_start:
            index, name = by_start[index]
            written = text[name.start : name.end]
            raw.append(Raw(name.start, name.end, written, written.lower(), Tag.NAME, name))
        else:
            raw.append(Raw(token.start, token.end, token.text, token.lower, _closed(token, vocabulary)))
        index += 1
    return raw


def _is_written_as_name(text: str) -> bool:
    return len(text) > 1 and text[0].isupper() and not text.isupper()


def _parted(token: Token, names: Sequence[Name], vocabulary: Vocabulary) -> Iterator[Token]:
    """The token; of "Zembla-Quovix" both names, with what joins them; "Ruritania-imposed" is "Ruritania's"."""
    at = token.text.find("-")
    first, second = token.start + at, token.start + at + 1
    if at > 0 and vocabulary.has(token.lower[at + 1 :], "hyphened") and _is_body(token, first, names, vocabulary):
        yield Token(token.start, first, token.text[:at], token.lower[:at])
        yield Token(first, token.end, "'s", "'s")
        return
    if at > 0 and _is_written_as_name(token.text[:at]) and _is_written_as_name(token.text[at + 1 :]):
        meant = [name for name in names if name.entities and (name.end == first or name.start == second)]
        if meant:
            left, right = token.text[:at], token.text[at + 1 :]
            yield Token(token.start, first, left, left.lower())
            yield Token(first, second, "and", "and")
            yield Token(second, token.end, right, right.lower())
            return
    yield token


def _is_body(token: Token, end: int, names: Sequence[Name], vocabulary: Vocabulary) -> bool:
    """True when a token is up to `end` the name of a listed body, or a word for one: "court-ordered"."""
    named = any(name.actor is not None and (name.start, name.end) == (token.start, end) for name in names)
    return named or token.lower[: end - token.start] in vocabulary.actor_kinds


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


def _word(index: int, item: Raw, raw: list[Raw], before: list[Word], vocabulary: Vocabulary) -> Word:
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
    if tag is Tag.ADVERB and vocabulary.has(item.lower, "adjectives") and before and before[-1].tag is Tag.DETERMINER:
        tag = Tag.NOUN  # "the first state"
    if tag is Tag.PRONOUN and _counts_one(index, raw, vocabulary):
        tag = Tag.DETERMINER
    if tag is not Tag.NAME and _tells_when(index, raw, vocabulary):
        tag = Tag.TIME
    if tag is Tag.POSSESSIVE and index + 1 == len(raw):
        tag = Tag.ADVERB
    if tag is Tag.POSSESSIVE and before and before[-1].tag is Tag.PRONOUN:
        tag = Tag.HAVE if _has_done(index, raw, vocabulary) else Tag.BE
    if tag is not None:
        return Word(item.start, item.end, item.text, item.lower, tag, item.name)
    verb = as_verb(index, item, raw, before, vocabulary)
    if verb is None and before and before[-1].tag is Tag.TO and _unknown_verb(index, item, raw, vocabulary):
        verb = item.lower, Form.BASE
    if verb is None:
        return Word(item.start, item.end, item.text, item.lower, Tag.NOUN)
    return Word(item.start, item.end, item.text, item.lower, Tag.VERB, None, *verb)


def _has_done(index: int, raw: list[Raw], vocabulary: Vocabulary) -> bool:
    """True for the "'s" of "it's removed the page", which a participle and its object follow."""
    done = next((at for at in range(index + 1, len(raw)) if raw[at].tag not in SILENT), None)
    if done is None or done + 1 >= len(raw) or raw[done + 1].tag not in {Tag.NAME, Tag.DETERMINER}:
        return False
    return any(Form.PARTICIPLE in forms for _, forms in vocabulary.forms.get(raw[done].lower, ()))


def _counts_one(index: int, raw: list[Raw], vocabulary: Vocabulary) -> bool:
    """True for the "one" of "a one year ban"."""
    if raw[index].lower != vocabulary.calendar.counts[0][-1] or index + 1 >= len(raw):
        return False
    following = raw[index + 1]
    return following.tag is None and vocabulary.has(following.lower, "time_units")


def _tells_when(index: int, raw: list[Raw], vocabulary: Vocabulary) -> bool:
    """True for both words of "last year"; not for those of "last year's"."""
    opener = index if vocabulary.has(raw[index].lower, "time_openers") else index - 1
    if opener < 0 or opener + 1 >= len(raw) or not vocabulary.has(raw[opener].lower, "time_openers"):
        return False
    possessed = opener + 2 < len(raw) and raw[opener + 2].tag is Tag.POSSESSIVE
    return vocabulary.has(raw[opener + 1].lower, "time_units") and not possessed


def _unknown_verb(index: int, item: Raw, raw: list[Raw], vocabulary: Vocabulary) -> bool:
    """True for a word no list knows between "to" and a determiner, pronoun or particle: "to wind up", "to void its"."""
    if index + 1 >= len(raw) or item.text[0].isupper() or item.lower in vocabulary.forms:
        return False
    following = raw[index + 1]
    return following.tag in {Tag.DETERMINER, Tag.PRONOUN} or vocabulary.has(following.lower, "particles")


def _is_number(item: Raw) -> bool:
    return item.text.lstrip(CURRENCIES)[:1].isdigit()


def _after_preposition(before: list[Word]) -> bool:
    return bool(before) and before[-1].tag is Tag.PREPOSITION
