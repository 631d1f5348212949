"""What a receiver would get of a story can be seen without sending it."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.assembly import utc_now
from monitor.cli.options import configured
from monitor.model.entry import Entry
from monitor.pipeline.mind import Mind
from tests.cli.conftest import Run
from tests.whole.path import InProcess, Whole, whole

FEEDS = ("https://one.example/feed", "https://two.example/feed", "https://listed.example/feed")


@pytest.fixture
def templated(config: Path) -> Path:
    """A configuration with a receiver that has a template."""
    (config.parent / "brief.md").write_text("**{{ alerts[0].entity }}** by {{ alerts[0].actors | join }}")
    receiver = "\nreceivers: [{name: ts, apprise: 'json://x', template: brief.md}]\n"
    config.write_text(config.read_text() + receiver)
    return config


@pytest.fixture
async def told(templated: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same with one story in its database."""
    for path in opened(templated):
        path.feeds.entries = dict.fromkeys(FEEDS, ())
        entry = Entry("a", "Twitter bans Globex from advertising", url="https://a.org/1", published=utc_now())
        path.feeds.entries[FEEDS[0]] = (entry,)
        await path.poll()
    capsys.readouterr()
    return templated


def opened(config: Path) -> Iterator[Whole]:
    configuration = configured(config)
    url = configuration.settings.database
    made = whole(configuration, lambda feeds: InProcess(Mind(configuration.rule_set), feeds), url=url)
    made.clock.now = utc_now()
    with closing(made.store):
        yield made


async def test_a_preview_is_the_message_in_the_words_of_the_template(run: Run, told: Path) -> None:
    shown = run("notify", "preview", "1", "ts", "--config", told)

    assert (shown.code, shown.out) == (0, "**Globex** by Twitter\n")
    assert "Twitter bans Globex" in shown.err


async def test_a_preview_for_scripts_has_a_record_for_each_target(run: Run, told: Path) -> None:
    (record,) = map(json.loads, run("notify", "preview", "1", "console", "--config", told, "--json").out.splitlines())

    assert (record["receiver"], record["target"], record["form"]) == ("console", "console", "text")
    assert "Status: imposed" in record["body"]


async def test_a_story_or_a_receiver_that_is_not_there_is_named(run: Run, told: Path) -> None:
    assert "no story '99'" in run("notify", "preview", "99", "ts", "--config", told).err
    assert "no receiver 'st'" in run("notify", "preview", "1", "st", "--config", told).err
