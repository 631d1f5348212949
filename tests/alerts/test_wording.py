"""One line says who did what to whom, and is it so yet."""

from dataclasses import replace

import pytest

from monitor.alerts.wording import WORDS, one_line
from monitor.model.mention import Action, Status
from tests.alerts.stories import STORY

NOBODY = replace(STORY, actors=())


@pytest.mark.parametrize(
    ("story", "line"),
    [
        (STORY, "Acme Video bans Globex (advertising) — imposed"),
        (replace(STORY, scope=None), "Acme Video bans Globex — imposed"),
        (replace(STORY, status=Status.PROPOSED), "Acme Video may ban Globex (advertising) — proposed"),
        (
            replace(STORY, status=Status.CHALLENGED, by="Globex"),
            "Acme Video's ban on Globex (advertising) challenged by Globex",
        ),
        (replace(STORY, status=Status.REVERSED), "Acme Video lifts ban on Globex (advertising) — reversed"),
        (
            replace(STORY, status=Status.REVERSED, by="A Court"),
            "A Court lifts Acme Video's ban on Globex (advertising) — reversed",
        ),
        (NOBODY, "Globex (advertising) banned — imposed"),
        (replace(NOBODY, status=Status.PROPOSED), "Globex (advertising) may be banned — proposed"),
        (replace(NOBODY, status=Status.REVERSED), "Ban on Globex (advertising) lifted — reversed"),
        (
            replace(NOBODY, status=Status.REVERSED, by="A Court"),
            "A Court lifts ban on Globex (advertising) — reversed",
        ),
        (
            replace(STORY, actors=("The Keys",), action=Action.SANCTION, scope=None, status=Status.CHALLENGED),
            "The Keys' sanctions on Globex challenged",
        ),
        (replace(STORY, status=Status.DENIED, scope=None), "Acme Video bans Globex — denied"),
    ],
)
def test_the_line_follows_the_status(story, line):
    assert one_line(story) == line


def test_an_entry_matched_as_a_whole_has_its_headline():
    assert one_line(replace(STORY, action=None, status=None)) == f"Globex: {STORY.headline}"


def test_an_entry_about_nobody_watched_has_its_headline_alone():
    assert one_line(replace(STORY, entity="", action=None, status=None)) == STORY.headline


def test_there_are_words_for_every_action():
    assert set(WORDS) == set(Action)


@pytest.mark.parametrize(
    ("actor", "line"),
    [
        ("federal judge", "Federal judge bans Globex (advertising) — imposed"),
        ("eBay", "eBay bans Globex (advertising) — imposed"),
    ],
)
def test_a_body_without_a_name_begins_the_line_with_a_capital(actor, line):
    """A name keeps its own spelling."""
    assert one_line(replace(STORY, actors=(actor,))) == line
