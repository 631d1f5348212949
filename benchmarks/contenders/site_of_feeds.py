"""Feeds of made-up entries, as files that a server can hand out."""

from pathlib import Path
from random import Random

SYLLABLES = "ba be bi bo da de di do fa fe fi ga go ka ke ki la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa".split()
DATE = "Sat, 21 Nov 2026 {:02}:{:02}:00 GMT"


def write_site(folder: Path, feeds: int, entries: int) -> None:
    """Write the feeds as 0.xml, 1.xml, ... into a folder."""
    for number in range(feeds):
        (folder / f"{number}.xml").write_text(feed(number, entries), encoding="utf-8")


def feed(number: int, entries: int) -> str:
    """An RSS feed; its entries have a title of 9 words and a summary of 60, with the markup that summaries have."""
    rng = Random(number)
    items = "\n".join(_item(number, entry, rng) for entry in range(entries))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Feed {number}</title><link>https://{number}.example/</link>"
        f"<description>News</description><language>en</language>\n{items}\n</channel></rss>\n"
    )


def _item(feed_number: int, entry: int, rng: Random) -> str:
    link = f"https://{feed_number}.example/{entry}/{'-'.join(_words(6, rng))}"
    return (
        f"<item><title>{' '.join(_words(9, rng)).capitalize()}</title><link>{link}</link>"
        f'<guid isPermaLink="true">{link}</guid><dc:creator>{" ".join(_words(2, rng))}</dc:creator>'
        f"<pubDate>{DATE.format(entry % 24, rng.randrange(60))}</pubDate>"
        f"<category>{_words(1, rng)[0]}</category>"
        f'<description>&lt;p&gt;{" ".join(_words(40, rng))} &lt;a href="{link}"&gt;{" ".join(_words(3, rng))}&lt;/a&gt; '
        f"{' '.join(_words(17, rng))}.&lt;/p&gt;</description></item>"
    )


def _words(count: int, rng: Random) -> list[str]:
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(count)]
