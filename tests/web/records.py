"""A store with some of everything that scripts list."""

from datetime import timedelta

from monitor.model.alert import Decision, Reason
from monitor.model.settings import Matcher
from monitor.model.silence import Silence
from monitor.model.story import Story
from monitor.storage.store import Store
from tests.storage.makers import MINUTE, NOW, add_feed, add_mention, alert_of, record, story_of, whole

LISTINGS = (
    "stories?all=true",
    "alerts",
    "notifications",
    "entries",
    "matches",
    "feeds",
    "entities",
    "rules",
    "silences?all=true",
)


def name(listing: str) -> str:
    """Under which key a listing has its records."""
    return listing.partition("?")[0]


def tell(store: Store, number: int) -> Story:
    """A story that somebody was told of; all of them change a minute after one another."""
    now = NOW + number * MINUTE
    add_mention(store, add_feed(store, f"https://news.example/{number}"), f"entry-{number}", now=now)
    block = whole(store)
    assert record(store, block, *block.stories, story_of(block, block.mentions[-1].key), now=now)
    block = whole(store)
    made = max(block.stories, key=lambda story: int(story.id))
    alert = alert_of(made, Decision("team", Reason.NEW), at=now)
    assert record(store, block, *block.stories, alerts=[alert], targets={"team": ("mail",)}, now=now)
    return made


def fill(store: Store, count: int = 5) -> None:
    """So many of each kind."""
    for number in range(count):
        tell(store, number)
        silence = Silence(Matcher(entity=("Globex",)), NOW, NOW + timedelta(hours=1), "Ana", f"known {number}")
        store.add_silence(silence, NOW)
