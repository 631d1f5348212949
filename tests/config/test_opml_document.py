"""What is written as OPML is read back as the same feeds."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from monitor.config.opml import document, outlines
from monitor.config.source import Mistakes
from monitor.model.feed import FeedSpec

# A name as config.yaml can give it: on one line, with a letter, without space around it; controls are not written.
name = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1).map(lambda text: f"n{text}")
feeds = st.lists(
    st.builds(FeedSpec, st.integers().map(lambda number: f"https://x.example/?a=1&n={number}"), name, st.none() | name)
)


def read(text: str) -> list[tuple[str, str, str]]:
    mistakes = Mistakes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feeds.opml"
        path.write_text(text, encoding="utf-8")
        found = outlines(path, mistakes)
    mistakes.check()
    return [(outline.url, outline.title, outline.folder) for outline in found]


@given(feeds)
def test_feeds_with_names_and_categories_come_back(specs: list[FeedSpec]) -> None:
    written = sorted((spec.url, spec.name, spec.category or "") for spec in specs)
    assert sorted(read(document(specs, "Feeds"))) == written


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert read(document([FeedSpec("https://x.example/", 'a\x01"<&>\ufffe')], "<&>")) == [
        ("https://x.example/", 'a"<&>', "")
    ]
