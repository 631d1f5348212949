"""What makes two entries the same."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.identity import content_hash, identified, kept, mark
from monitor.model.entry import Entry
from monitor.model.feed import Identity
from tests.feeds.conftest import T0

words = st.text("abc", max_size=3)
entries = st.lists(
    st.builds(
        Entry, id=words, title=words, summary=words, url=st.none() | words.map("https://agency.example/{}".format)
    ),
    max_size=12,
)


def numbered(*numbers: int, **fields: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"id-{n}", f"Title {n}", f"Summary {n}", url=f"https://agency.example/{n}", **fields) for n in numbers
    )


def poll_after(before: tuple[Entry, ...], now: tuple[Entry, ...]) -> list[str]:
    return [entry.id for entry in kept(now, [e.id for e in before], [mark(e) for e in before])]


def test_an_edit_is_a_change_of_what_is_read():
    (entry,) = numbered(1)

    assert content_hash(replace(entry, published=T0, url=None, author="A", id="x")) == content_hash(entry)
    for field in ("title", "summary", "content"):
        assert content_hash(replace(entry, **{field: "changed"})) != content_hash(entry)
    assert content_hash(replace(entry, title="a", summary="b")) != content_hash(replace(entry, title="ab", summary=""))


def test_entries_whose_ids_alone_changed_keep_the_old_ones():
    before = numbered(1, 2, 3)
    now = tuple(replace(entry, id=f"new-{entry.id}") for entry in numbered(0, 1, 2))

    assert poll_after(before, now) == ["new-id-0", "id-1", "id-2"]


def test_one_changed_id_among_others_is_kept_too():
    first, second = numbered(1, 2)

    assert poll_after((first, second), (replace(first, id="other"), second)) == ["id-1", "id-2"]


def test_ids_and_links_that_all_changed_are_known_by_their_text():
    before = numbered(1, 2)
    now = tuple(replace(e, id=f"n{e.id}", url=f"https://new.example/{e.title}") for e in numbered(1, 2))

    assert poll_after(before, now) == ["id-1", "id-2"]


def test_the_same_text_at_another_link_is_another_entry_while_the_feed_goes_on():
    first, second = numbered(1, 2)
    repeated = replace(first, id="id-9", url="https://agency.example/9")

    assert poll_after((first, second), (repeated, second)) == ["id-9", "id-2"]


def test_a_repeated_text_is_another_entry_while_the_first_is_there():
    (first,) = numbered(1)

    assert poll_after((first,), (replace(first, id="id-2"), first)) == ["id-2", "id-1"]


def test_of_two_that_look_like_a_known_entry_one_is_it():
    (known,) = numbered(1)

    assert poll_after((known,), (replace(known, id="a"), replace(known, id="b"))) == ["id-1", "b"]


@given(entries, st.sampled_from(Identity))
def test_identities_are_unique_and_none_is_empty(given_entries: list[Entry], identity: Identity):
    ids = [entry.id for entry in identified(given_entries, identity)]

    assert len(set(ids)) == len(ids)
    assert all(ids)


@given(entries, entries)
def test_keeping_identities_keeps_them_unique_and_the_entries_in_place(before: list[Entry], now: list[Entry]):
    old, new = identified(before, Identity.AUTO), identified(now, Identity.AUTO)

    after = kept(new, [e.id for e in old], [mark(e) for e in old])

    assert len({entry.id for entry in after}) == len(new)
    assert [replace(entry, id="") for entry in after] == [replace(entry, id="") for entry in new]


@given(entries)
def test_a_poll_that_only_changes_ids_brings_nothing_new(before: list[Entry]):
    old = tuple({mark(entry): entry for entry in identified(before, Identity.AUTO)}.values())
    now = tuple(replace(entry, id=f"new {entry.id}") for entry in old)

    assert poll_after(old, now) == [entry.id for entry in old]
