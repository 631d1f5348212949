"""An entry and its mentions as rules see them; every text is brought into form at most once."""

from collections.abc import Callable
from functools import cached_property

from monitor.matching.pattern import Text, text
from monitor.model.entry import Entry
from monitor.model.mention import Mention

ACTOR = "actor"
"""The key for who acts."""
READ = ("title", "summary", "content")
"""The keys that together are the key `text`."""

_ENTRY: dict[str, Callable[[Entry], str | None]] = {
    "title": lambda entry: entry.title,
    "summary": lambda entry: entry.summary,
    "content": lambda entry: entry.content,
    "url": lambda entry: entry.url,
    "author": lambda entry: entry.author,
    "category": lambda entry: entry.category,
    "feed": lambda entry: entry.feed,
    "source": lambda entry: entry.source,
    "lang": lambda entry: entry.lang,
}

_MENTION: dict[str, Callable[[Mention], str | None]] = {
    ACTOR: lambda mention: mention.actor,
    "by": lambda mention: mention.by,
    "action": lambda mention: mention.action,
    "target": lambda mention: mention.entity,
    "status": lambda mention: mention.status,
    "scope": lambda mention: mention.scope,
    "because": lambda mention: mention.because,
    "jurisdiction": lambda mention: mention.jurisdiction,
}

EVENT_KEYS = frozenset(_MENTION)
"""Keys that are tested against a mention; `score` is a bound of its own."""


class View:
    """One entry. `answers` keeps what selections of texts said of it, since many rules share them."""

    def __init__(self, entry: Entry) -> None:
        self.answers: dict[int, bool] = {}
        self._entry = entry
        self._texts: dict[str, tuple[Text, ...]] = {}

    def texts(self, key: str) -> tuple[Text, ...]:
        """The texts that a key is compared with; empty where the entry has none."""
        if key not in self._texts:
            written = (_ENTRY[name](self._entry) for name in (READ if key == "text" else (key,)))
            self._texts[key] = tuple(text(each) for each in written if each)
        return self._texts[key]

    @cached_property
    def all_texts(self) -> tuple[Text, ...]:
        """All texts that rules compare."""
        return tuple(each for key in _ENTRY for each in self.texts(key))

    @cached_property
    def lower(self) -> str:
        """All texts that rules compare, in lower case, apart from one another."""
        return "\n\n".join(each.lower for each in self.all_texts)


class MentionView:
    """One mention. `answers` keeps what selections said of it and its entry."""

    def __init__(self, mention: Mention) -> None:
        self.answers: dict[int, bool] = {}
        self.mention = mention
        self._texts: dict[str, tuple[Text, ...]] = {}

    def texts(self, key: str) -> tuple[Text, ...]:
        """The text that a key is compared with; empty where the mention does not say."""
        if key not in self._texts:
            written = _MENTION[key](self.mention)
            self._texts[key] = (text(written),) if written else ()
        return self._texts[key]
