"""Telling copies of one text (wire copies, syndication, re-posts) from texts of their own."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain
from zlib import crc32

Fingerprint = tuple[int, ...]

# Scripts written without spaces have no words to split at: each of their characters is one.
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")

LEAD_WORDS = 60
"""Words of the summary that count: outlets cut one text at different lengths, seldom before this."""

SHINGLE = 3
"""Words in a row that make one feature. Single words would take two texts on one subject for copies."""

SHARED = 0.5
"""The part of the shorter text that must stand in the longer: a copy under another headline keeps this much."""

FEWEST = 6
"""Features below which a text is only a copy of one that is wholly equal: short headlines are alike by chance."""

AFTER = timedelta(days=14)
"""How long after a text a copy of it may come: a title that returns each month heads a text of its own."""


def fingerprint(title: str, summary: str) -> Fingerprint:
    """The sorted hashes of the word triples of a title and the lead of a summary; empty when there are no words.

    A title and a summary are taken apart, so that a copy under another headline shares all triples of its summary.
    """
    heads = (words(title), words(summary)[:LEAD_WORDS])
    return tuple(sorted({crc32(shingle.encode()) for head in heads for shingle in _shingles(head)}))


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order, without punctuation."""
    return TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def _shingles(head: Sequence[str]) -> list[str]:
    if not head:
        return []
    return [" ".join(head[at : at + SHINGLE]) for at in range(max(1, len(head) - SHINGLE + 1))]


def _copies(one: int, other: int, shared: int) -> bool:
    shorter = min(one, other)
    if shorter < FEWEST:
        return 0 < shared == max(one, other)
    return shared >= SHARED * shorter


def copy_groups(texts: Sequence[tuple[datetime, Fingerprint]]) -> tuple[int, ...]:
    """For each text, given in order of time, the place of the first text it is a copy of: its own if it is the first.

    Only first texts are compared with, so that a chain of small changes cannot tie different texts together.
    """
    if len(texts) == 1:
        return (0,)
    firsts: dict[int, list[int]] = defaultdict(list)
    groups: list[int] = []
    for place, (at, features) in enumerate(texts):
        shared = Counter(chain.from_iterable(firsts.get(feature, ()) for feature in features))
        copied = [
            first
            for first, n in shared.items()
            if at - texts[first][0] <= AFTER and _copies(len(texts[first][1]), len(features), n)
        ]
        groups.append(min(copied, default=place))
        if not copied:
            for feature in features:
                firsts[feature].append(place)
    return tuple(groups)
