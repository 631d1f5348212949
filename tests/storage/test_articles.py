"""Which entries wait for the text of their article, and what becomes of it, on both engines."""

from dataclasses import replace

from monitor.model.entry import ArticleFound
from monitor.model.reading import Reading
from monitor.storage.store import Store
from tests.storage.makers import NOW, add_feed, poll, polled


def waiting(store: Store) -> list[str]:
    return [stored.entry.id for stored in store.awaiting_articles(9)]


def unread(store: Store) -> list[tuple[str, bool]]:
    return [(stored.entry.id, stored.article_open) for stored in store.unread(9)]


def arrived(store: Store) -> int:
    """One entry that wants its article, and one that does not; the first one's row."""
    feed = add_feed(store, article=True)
    store.record_polls([poll(store, feed, polled("1"), polled("2"))], NOW)
    first, second = store.unread(9)
    store.record_readings([Reading(first.key, "en", wants_article=True), Reading(second.key, "en")], "rules", NOW)
    return first.key


def test_an_entry_that_wants_its_article_is_unread_and_waits(store: Store) -> None:
    arrived(store)

    assert waiting(store) == ["1"]
    assert unread(store) == []


def test_the_text_becomes_the_content_and_the_entry_is_read(store: Store) -> None:
    key = arrived(store)

    store.record_article(ArticleFound(key, 0, "kept", "The whole text."))

    assert waiting(store) == []
    assert unread(store) == [("1", False)]
    assert store.unread(9)[0].entry.content == "The whole text."


def test_without_a_text_the_entry_is_read_as_it_is(store: Store) -> None:
    key = arrived(store)
    before = store.awaiting_articles(1)[0].entry

    store.record_article(ArticleFound(key, 0, "robots"))

    assert [stored.entry for stored in store.unread(9)] == [before]


def test_an_edit_opens_the_question_anew_and_forgets_what_was_on_its_way(store: Store) -> None:
    key = arrived(store)
    (feed,) = store.feeds()
    edit = polled("1")
    edit = replace(edit, entry=replace(edit.entry, title="Edited"), content_hash="edited")

    store.record_polls([poll(store, feed.id, edit)], NOW)
    store.record_article(ArticleFound(key, 0, "kept", "Of the text before."))

    assert unread(store) == [("1", True)]
    assert store.unread(9)[0].entry.content == edit.entry.content


def test_entries_of_other_feeds_old_news_and_hidden_links_have_no_question(store: Store) -> None:
    plain, wanting = add_feed(store), add_feed(store, url="https://other.example/feed", article=True)
    link, hidden = "https://other.example/2", "https://news.google.com/rss/articles/4"
    theirs = [polled("2", url=link, baseline=True), polled("3", url=link), polled("4", url=hidden), polled("5")]

    store.record_polls([poll(store, plain, polled("1", url=link)), poll(store, wanting, *theirs)], NOW)

    assert unread(store) == [("1", False), ("2", False), ("3", True), ("4", False), ("5", False)]
