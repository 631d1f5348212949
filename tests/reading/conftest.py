"""A reader with the shipped lexicon, a few made-up bodies and made-up watched names."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from monitor.config.lexicon import read_lexicon
from monitor.config.source import Mistakes
from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.names import Actor, ActorKind, Alias, Entity
from monitor.reading.lexicon import Lexicon
from monitor.reading.reader import Reader

ENGLISH = Path(__file__).parents[2] / "rules" / "lexicon" / "en"
PUBLISHED = datetime(2024, 6, 12, tzinfo=UTC)


def aliases(*texts: str) -> tuple[Alias, ...]:
    return tuple(Alias(text) for text in texts)


ACTORS = (
    Actor("Chatter", aliases("Chatter"), ActorKind.PLATFORM, ("platforms", "social")),
    Actor("Vidbox", aliases("Vidbox"), ActorKind.PLATFORM, ("platforms", "social")),
    Actor("App Bazaar", aliases("App Bazaar"), ActorKind.PLATFORM, ("platforms", "marketplaces")),
    Actor("Ruritania", aliases("Ruritania"), ActorKind.GOVERNMENT, ("governments",), "RU", None, aliases("Ruritanian"),
          aliases("Strelsau")),
    Actor("Grandfenwick", aliases("Grandfenwick"), ActorKind.GOVERNMENT, ("governments",), "GF"),
    Actor("FCO", aliases("FCO", "Fair Conduct Office"), ActorKind.REGULATOR, ("authorities",), "RU", "Ruritania"),
)  # fmt: skip
WATCHED = (
    Entity("Zembla", aliases("Zembla", "Zembla Lab")),
    Entity("Quovix", aliases("Quovix")),
    Entity("Jane Roe", aliases("Jane Roe")),
)


@cache
def lexicon() -> Lexicon:
    mistakes = Mistakes()
    found = read_lexicon(ENGLISH, mistakes)
    mistakes.check()
    assert found is not None
    return found


@cache
def shared_reader() -> Reader:
    return Reader(WATCHED, ACTORS, lexicon())


@pytest.fixture(scope="session")
def reader() -> Reader:
    return shared_reader()


@pytest.fixture(scope="session")
def read(reader: Reader) -> Callable[..., tuple[Mention, ...]]:
    """Reads a title (and summary, content) published on 12 June 2024."""

    def read_texts(title: str, summary: str = "", content: str = "") -> tuple[Mention, ...]:
        return reader.read(Entry("e", title, summary, content, published=PUBLISHED))

    return read_texts
