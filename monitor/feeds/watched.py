"""A page that is watched for change, such as a platform's policy: what changed of its text is an entry."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from hashlib import sha256

from monitor.errors import ParseError
from monitor.feeds.address import absolute_link, masked
from monitor.feeds.webpage import decoded, main_text, title
from monitor.model.entry import Entry
from monitor.model.feed import Document, FeedSpec, ParsedFeed
from monitor.text.sentences import sentences

GONE = "Until now it said that {}"
"""Before a sentence that was taken out: what a page no longer says is told as the past, and never read as news."""


def parse_page(document: Document, spec: FeedSpec) -> ParsedFeed:
    """The page as a feed of one entry, what changed since its text was `document.before`; of none when nothing did.

    The entry's summary has the new sentences, its content those that are gone. The first time there is only the text.

    Raises:
        ParseError: `empty` when the page has no text: it may be written by a program in the browser.
    """
    page = decoded(document)
    name, text = title(page), main_text(page)
    if not text:
        raise ParseError(masked(document.url), "empty", "the page has no text of its own")
    entries = (_change(document, spec, name, text),) if document.before and document.before != text else ()
    return ParsedFeed(title=name, entries=entries, version="page", text=text)


def _change(document: Document, spec: FeedSpec, name: str, text: str) -> Entry:
    gone, new = _difference(_sentences(document.before), _sentences(text))
    return Entry(
        # A page that changes back changes again.
        id=sha256(f"{document.before}\0{text}".encode(errors="surrogatepass")).hexdigest()[:32],
        title=f"The text of the page “{spec.name or name}” has changed",
        summary="\n\n".join(new),
        content="\n\n".join(GONE.format(sentence) for sentence in gone),
        url=absolute_link(document.url),
        source=spec.source,
        feed=spec.name,
        lang=spec.lang,
        category=spec.category,
    )


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(" ".join(text[start:end].split()) for start, end in sentences(text))


def _difference(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """The sentences that are gone, and those that are new, each in its order; one that only moved is neither."""
    gone: list[str] = []
    new: list[str] = []
    for operation, *(start, end, first, last) in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation != "equal":
            gone += before[start:end]
            new += after[first:last]
    return list(_without(gone, new)), list(_without(new, gone))


def _without(some: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    known = frozenset(others)
    return (each for each in some if each not in known)
