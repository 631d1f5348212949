"""Documents read as feeds."""

import json
import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.feeds.parse import MAX_ENTRIES, STRUCTURES, parse
from monitor.model.entry import Entry
from monitor.model.feed import PARSE_KINDS, Document, FeedSpec, Identity
from tests.feeds.documents import SPEC, URL, atom, only, outcome, read, refused, rss


def test_an_rss_item_becomes_an_entry():
    parsed = read(
        rss(
            "<title>Agency &amp; court</title><link>https://agency.example/1</link><guid>one</guid>"
            "<description>&lt;p&gt;Short&lt;/p&gt;</description>"
            "<content:encoded><![CDATA[<p>First.</p><p>Second.</p>]]></content:encoded>"
            "<pubDate>Sun, 01 Mar 2026 10:00:00 +0200</pubDate><dc:creator>A. Writer</dc:creator>",
            channel="<language>en-us</language>",
        ),
        FeedSpec(URL, "Agency", category="government"),
    )

    assert only(parsed) == Entry(
        id="one",
        title="Agency & court",
        summary="Short",
        content="First.\n\nSecond.",
        url="https://agency.example/1",
        published=datetime(2026, 3, 1, 8, tzinfo=UTC),
        feed="Agency",
        lang="en-us",
        category="government",
        author="A. Writer",
    )
    assert (parsed.title, parsed.version, parsed.complete) == ("News", "rss20", True)


def test_an_atom_entry_says_what_its_texts_are():
    parsed = read(
        atom(
            '<id>tag:1</id><title type="text">Use of &lt;script&gt;</title><updated>2026-03-01T10:00:00Z</updated>'
            '<link href="https://agency.example/1"/><link rel="self" href="https://agency.example/1.atom"/>'
            '<summary type="html">&lt;b&gt;Bold&lt;/b&gt;</summary>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Long</p><p>text</p></div></content>'
        )
    )

    entry = only(parsed)
    assert (entry.title, entry.summary, entry.content) == ("Use of <script>", "Bold", "Long\n\ntext")
    assert entry.url == "https://agency.example/1"
    assert entry.published == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_a_json_feed_is_read():
    parsed = read(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "News",
                "language": "de",
                "items": [
                    {
                        "id": 7,
                        "url": "/1",
                        "title": "First",
                        "summary": "Short",
                        "content_html": "<p>Long</p>",
                        "date_published": "2026-03-01T10:00:00+01:00",
                        "authors": [{"name": "A. Writer"}],
                    },
                    {"id": "\ud800\0", "content_text": "a < b", "date_published": "yesterday"},
                    "no item",
                    {},
                ],
            }
        )
    )

    first, second = parsed.entries
    assert first == Entry(
        id="7",
        title="First",
        summary="Short",
        content="Long",
        url="https://agency.example/1",
        published=datetime(2026, 3, 1, 9, tzinfo=UTC),
        feed="Agency",
        lang="de",
        author="A. Writer",
    )
    assert (second.summary, second.published) == ("a < b", None)
    assert parsed.version == "json1.1"


def test_a_text_that_says_the_same_twice_is_kept_once():
    double = rss("<title>Same</title><description>Same</description>")
    copied = rss("<title>T</title><description>Text</description><content:encoded>Text</content:encoded>")

    assert only(read(double)).summary == ""
    assert (only(read(copied)).summary, only(read(copied)).content) == ("Text", "")


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("<![CDATA[Court &amp; agency]]>", "Court & agency"),
        ("Why the &lt;blink&gt; tag was banned", "Why the <blink> tag was banned"),
        ("a &lt; b", "a < b"),
    ],
)
def test_an_rss_title_is_markup_only_where_it_looks_so(title: str, read_as: str):
    assert only(read(rss(f"<title>{title}</title>"))).title == read_as


def test_the_outlet_an_aggregator_names_is_the_source_and_not_part_of_the_title():
    aggregated = rss('<title>A bans B - The Post</title><source url="https://post.example">The Post</source>')

    assert (only(read(aggregated)).title, only(read(aggregated)).source) == ("A bans B", "The Post")


def test_a_source_and_a_language_can_be_configured():
    entry = only(read(rss("<title>x</title>"), FeedSpec(URL, "Agency", source="The Agency", lang="fr")))

    assert (entry.source, entry.lang) == ("The Agency", "fr")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://agency.example/1?a=1&amp;b=2", "https://agency.example/1?a=1&b=2"),
        ("/1", "https://agency.example/1"),
        ("1", "https://agency.example/news/1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("mailto:a@agency.example", None),
        ("http://", None),
        ("http://[", None),
        ("https://agency.example/\na b", "https://agency.example/a%20b"),
        ("", None),
    ],
)
def test_only_links_that_people_can_follow_survive(link: str, url: str | None):
    assert only(read(rss(f"<title>x</title><link>{link}</link>"))).url == url


@pytest.mark.parametrize(
    ("guid", "url"), [("https://agency.example/1", "https://agency.example/1"), ("abc123", None), ("/1", None)]
)
def test_an_id_is_a_link_only_where_it_is_a_whole_address(guid: str, url: str | None):
    assert only(read(rss(f"<title>x</title><guid>{guid}</guid>"))).url == url


def test_a_link_for_another_program_does_not_hide_the_one_for_people():
    given_twice = '<title>x</title><link uri="at://agency.example/post/1">https://agency.example/1</link>'

    assert only(read(rss(given_twice))).url == "https://agency.example/1"


def test_the_address_before_a_distributors_counts_if_it_is_one():
    name = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    entry = f"<title>x</title><link>https://proxy.example/1</link><feedburner:origLink {name}>%s</feedburner:origLink>"

    assert only(read(rss(entry % "https://agency.example/1"))).url == "https://agency.example/1"
    assert only(read(rss(entry % "agency, page 1"))).url == "https://proxy.example/1"


def test_links_are_resolved_against_what_the_document_says_first():
    based = '<link href="1"/><title>x</title>'

    assert only(read(atom(based, feed='<link href="https://www.agency.example/"/>'))).url == (
        "https://www.agency.example/1"
    )
    other = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/a/"><entry>'
    assert only(read(f"{other}{based}</entry></feed>")).url == "https://other.example/a/1"


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Sun, 01 Mar 2026 10:00:00 GMT", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 10:00:00 EST", datetime(2026, 3, 1, 15, tzinfo=UTC)),
        ("2026-03-01T10:00:00.5+01:00", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("Mon, 99 Foo 2026 99:99:99 +9999", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_date_is_aware_and_possible_or_none(date: str, published: datetime | None):
    assert only(read(rss(f"<title>x</title><pubDate>{date}</pubDate>"))).published == published


@pytest.mark.parametrize(
    ("identity", "ids"),
    [
        (Identity.AUTO, ["g", "https://agency.example/2", "text"]),
        (Identity.GUID, ["g", "https://agency.example/2", "text"]),
        (Identity.LINK, ["https://agency.example/1", "https://agency.example/2", "text"]),
        (Identity.CONTENT, ["text", "text", "text"]),
    ],
)
def test_an_identity_is_the_guid_else_the_link_else_the_text(identity: Identity, ids: list[str]):
    parsed = read(
        rss(
            "<title>a</title><guid isPermaLink='false'>g</guid><link>https://agency.example/1</link>",
            "<title>b</title><link>https://agency.example/2</link>",
            "<title>c</title>",
        ),
        FeedSpec(URL, "Agency", identity=identity),
    )

    assert [entry.id.partition(":")[0] if entry.id.startswith("text:") else entry.id for entry in parsed.entries] == ids


def test_of_doubles_the_first_stays():
    parsed = read(rss("<title>new</title><guid>1</guid>", "<title>old</title><guid>1</guid>", "<title>new</title>"))

    assert [entry.title for entry in parsed.entries] == ["new", "new"]


def test_a_guid_that_different_entries_share_is_no_identity():
    items = [f"<title>{n}</title><guid>same</guid><link>https://agency.example/{n}</link>" for n in range(3)]

    assert len({entry.id for entry in read(rss(*items)).entries}) == 3


def test_an_endless_identity_is_kept_as_its_digest():
    entry = only(read(rss(f"<title>x</title><guid>{'g' * 900}</guid>")))

    assert entry.id.startswith("long:")
    assert len(entry.id) < 50


def test_an_item_that_says_nothing_is_no_entry():
    assert read(rss("", "<title> </title>")).entries == ()


def test_entries_of_which_only_the_date_is_known_are_told_apart_by_it():
    parsed = read(rss(*(f"<pubDate>Sun, 01 Mar 2026 {hour}:00:00 GMT</pubDate>" for hour in (10, 11, 11))))

    assert [entry.published and entry.published.hour for entry in parsed.entries] == [10, 11]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<!DOCTYPE html><html><title>Just a moment...</title></html>", "html"),
        ("\ufeff<!-- x --><HTML><body>Log in</body>", "html"),
        ('<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"/>', "html"),
        ("please <script>verify()</script>", "html"),
        ("just words", "not-a-feed"),
        ('<?xml version="1.0"?><opml version="2.0"><body/></opml>', "not-a-feed"),
        ('<?xml version="1.0"?><urlset/>', "not-a-feed"),
        ('{"error": "not found"}', "not-a-feed"),
        ("[]", "not-a-feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items":', "malformed"),
        ('{"version": "https://jsonfeed.org/version/1", "items":' + "[" * 100_000, "malformed"),
        ("<rss version='2.0'><channel><item><", "malformed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not-a-feed"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: str | bytes, kind: str):
    assert refused(body) == kind


def test_a_feed_without_entries_is_a_feed():
    assert read(rss()).entries == ()


def test_a_feed_without_entries_is_one_though_it_is_not_well_formed():
    assert read(rss(channel="<copyright>&copy; Agency</copyright>")).entries == ()
    assert refused(rss("<![CDATA[ &copy; ")) == "malformed"


def test_a_json_feed_may_give_its_version_as_a_number_where_its_items_are_a_feeds():
    assert only(read('{"version": "1.1", "items": [{"content_text": "a"}]}')).summary == "a"
    assert refused('{"version": "1.1", "items": [{"content_text": "a"}, {"name": "b"}]}') == "not-a-feed"
    assert refused('{"version": "1.1", "items": []}') == "not-a-feed"


@pytest.mark.parametrize("name", [*STRUCTURES, "id_detail", "enclosures", "authors", "tags"])
def test_an_element_named_like_a_structure_of_the_parser_does_no_harm(name: str):
    """feedparser keeps unknown elements under their own names."""
    for element in (f"<{name}>x</{name}>", f'<{name} of="y">x</{name}>'):
        document = rss(f"<guid>1</guid><title>A</title>{element}")
        [entry] = read(document.replace("<item>", f"{element}<item>")).entries

        assert entry.id == "1"
        assert entry.title


def test_a_feed_with_a_web_pages_doctype_is_a_feed():
    assert only(read("<!DOCTYPE html>" + rss("<title>x</title>"))).title == "x"


def test_a_document_cut_short_gives_its_whole_entries():
    whole = rss("<title>one</title>", "<title>two</title>")

    parsed = read(whole[: whole.index("two") + 1])

    assert [entry.title for entry in parsed.entries] == ["one"]
    assert not parsed.complete


def test_tags_that_end_what_never_began_leave_the_rest():
    assert only(read(rss("<guid>1</guid><title>A</content>"))).id == "1"


def test_a_document_the_fetch_found_truncated_is_not_complete():
    document = Document(URL, rss("<title>one</title>").encode(), (), truncated=True)

    assert not parse(document, SPEC).complete


def test_an_archive_is_read_up_to_a_bound():
    entries = read(rss(*(f"<title>{number}</title>" for number in range(MAX_ENTRIES + 10)))).entries

    assert len(entries) == MAX_ENTRIES
    assert entries[0].title == "0"


NOON, HALF_PAST = "Sun, 01 Mar 2026 12:00:00 GMT", "Sun, 01 Mar 2026 12:30:00 GMT"
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


@pytest.mark.parametrize(
    ("channel", "headers", "ttl"),
    [
        ("<ttl>60</ttl>", {}, timedelta(hours=1)),
        ("<ttl>60</ttl>", {"cache_control": "public, max-age=7200"}, timedelta(hours=2)),
        ("<ttl>soon</ttl>", {"cache_control": "no-cache, max-age=7200"}, None),
        (
            "",
            {"date": "Sun, 01 Mar 2026 10:00:00 GMT", "expires": "Sun, 01 Mar 2026 10:30:00 GMT"},
            timedelta(minutes=30),
        ),
        ("", {"expires": "-1"}, None),
        (
            f"<sy:updatePeriod {SY}>daily</sy:updatePeriod><sy:updateFrequency {SY}>4</sy:updateFrequency>",
            {},
            None,
        ),
        ("<ttl>99999999999999999999</ttl>", {}, timedelta(days=365)),
    ],
)
def test_the_longest_interval_asked_for_is_reported(channel: str, headers: dict[str, str], ttl: timedelta | None):
    assert read(rss(channel=channel), **headers).ttl == ttl


def test_entities_neither_explode_nor_read_files(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "ha">{levels}]>' + rss("<title>&l11;</title><guid>1</guid>")
    reading = f'<!DOCTYPE r [<!ENTITY f SYSTEM "{secret.as_uri()}">]>' + rss("<title>a &f;</title><guid>1</guid>")

    assert len(only(read(bomb)).title) < 100
    assert "secret" not in only(read(reading)).title


def test_a_document_goes_to_a_worker_and_its_feed_comes_back():
    document = Document(URL, rss("<title>x</title>").encode(), ())

    work, given, spec = pickle.loads(pickle.dumps((parse, document, SPEC)))

    assert pickle.loads(pickle.dumps(work(given, spec))) == parse(document, SPEC)


def test_an_error_comes_back_from_a_worker_as_it_was():
    with pytest.raises(ParseError) as caught:
        read("<html>")

    copy = pickle.loads(pickle.dumps(caught.value))

    assert (type(copy), copy.url, copy.kind, copy.message) == (ParseError, URL, "html", "a web page, not a feed")
    assert str(copy) == f"{URL}: a web page, not a feed"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_named_error(noise: bytes):
    for body in (noise, rss("<title>x</title>").encode()[:150] + noise, b"{" + noise):
        assert outcome(body) in PARSE_KINDS | {"read"}
