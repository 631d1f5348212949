"""Silences are made, shown and ended on their page."""

import pytest

from monitor.storage.store import Store
from tests.web.conftest import Site
from tests.web.test_stories_page import HOSTILE, visible


async def test_a_silence_is_made_shown_and_ended(site: Site, store: Store) -> None:
    made = await site.submit(
        "/silences", "/silences", match="entity=Globex action=ban", **{"for": "2d"}, comment="known"
    )
    assert made.status == 303
    (silence,) = store.silences()
    assert "entity=Globex action=ban known" in visible((await site.ask("/silences")).text)
    ended = await site.submit("/silences", f"/silences/{silence.id}/expire")
    assert (ended.status, site.service.woken) == (303, ["link", "link"])
    assert store.silences()[0].ends < silence.ends
    assert (await site.submit("/silences", f"/silences/{silence.id}/expire")).status == 404


@pytest.mark.parametrize(
    ("match", "length", "comment"),
    [
        ("entity=Nobody", "2d", "x"),
        ("party=Globex", "2d", "x"),
        ("", "2d", "x"),
        ("entity=Globex", "soon", "x"),
        ("entity=Globex", "2d", ""),
    ],
)
async def test_what_makes_no_silence_is_said_and_what_was_written_stays(
    site: Site, store: Store, match: str, length: str, comment: str
) -> None:
    answer = await site.submit("/silences", "/silences", match=match, **{"for": length}, comment=comment)
    assert answer.status == 422
    assert f'value="{match}"' in answer.text
    assert store.silences() == ()


async def test_a_value_may_hold_spaces(site: Site, store: Store) -> None:
    fields = {"match": "actor=Big Court of <script> action=ban", "for": "1h", "comment": HOSTILE}
    assert (await site.submit("/silences", "/silences", **fields)).status == 303
    page = (await site.ask("/silences")).text
    assert "<script>" not in page
    assert "Big Court of &lt;script&gt;" in page
    assert store.silences()[0].match.actor == ("Big Court of <script>",)
