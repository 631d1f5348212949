"""The words of a sentence and the parts they may have in it."""

from dataclasses import dataclass
from enum import Enum, auto

from monitor.reading.names import Name
from monitor.reading.vocabulary import Form


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
CURRENCIES = "$€£₹¥"


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
class Raw:
    """A token or a name before it is known what it is; `tag` is None for what only its place tells."""

    start: int
    end: int
    text: str
    lower: str
    tag: Tag | None
    name: Name | None = None
