"""What people say of stories is kept, and becomes tests of the rules that matched."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from monitor.assembly import utc_now
from monitor.cli.options import configured
from monitor.cli.stored import author
from monitor.model.entry import Entry
from monitor.model.listing import StoryFilter
from monitor.pipeline.mind import Mind
from tests.cli.conftest import Run
from tests.whole.path import InProcess, Whole, whole

ONE = "https://one.example/feed"
TWITTER = "Twitter bans Globex from advertising"
REDDIT = "Facebook suspends Globex accounts"


async def link(path: Whole, *entries: Entry) -> None:
    path.feeds.entries = dict.fromkeys(("https://two.example/feed", "https://listed.example/feed"), ())
    path.feeds.entries[ONE] = entries
    await path.poll()


@pytest.fixture
def path(config: Path) -> Iterator[Whole]:
    """The path over the database of the configuration, at the present time."""
    configuration = configured(config)
    url = configuration.settings.database
    made = whole(configuration, lambda feeds: InProcess(Mind(configuration.rule_set), feeds), url=url)
    made.clock.now = utc_now()
    with closing(made.store):
        yield made


def entry(name: str, title: str) -> Entry:
    return Entry(name, title, url=f"https://{name}.org/1", published=utc_now())


async def test_who_looks_after_a_story_and_what_was_said_of_it_is_shown(run: Run, config: Path, path: Whole) -> None:
    await link(path, entry("a", TWITTER))
    at = ("--config", config, "--author", "ann")

    done = [run("stories", "assign", "1", "bob", *at), run("stories", "comment", "1", "counsel confirms", *at)]

    assert [ran.code for ran in done] == [0, 0]
    shown = run("stories", "show", "1", "--config", config).err
    assert "ann: assign bob" in shown
    assert "ann: comment  counsel confirms" in shown


async def test_verdicts_become_tests_that_say_what_the_rule_should_do(run: Run, config: Path, path: Whole) -> None:
    await link(path, entry("a", TWITTER), entry("b", REDDIT))
    said = {story.headline: story.id for story in path.store.stories(StoryFilter())}
    run("stories", "close", said[TWITTER], "--verdict", "done", "--config", config)
    run("stories", "close", said[REDDIT], "--verdict", "wrong", "--config", config)

    printed = run("stories", "export-tests", "--config", config).out

    tests = {test["title"]: test for document in yaml.safe_load_all(printed) for test in document["tests"]}
    assert tests[REDDIT]["match"] is False
    assert (tests[TWITTER]["watch"], tests[TWITTER]["actors"]) == (["Globex"], {"Twitter": "platform"})
    assert tests[TWITTER]["match"]["actor"] == "Twitter"
    assert tests[TWITTER]["match"]["status"] == "imposed"


def put_into_rules(printed: str, config: Path) -> None:
    """Copy the rules beside the configuration, with what was printed as their tests."""
    rules = config.parent / "rules"
    rules.mkdir()
    for document, text in zip(yaml.safe_load_all(printed), printed.split("---\n")[1:], strict=True):
        rule_file = Path(text.splitlines()[1].removeprefix("# "))
        rule = yaml.safe_load(rule_file.read_text()) | {"tests": document["tests"]}
        (rules / rule_file.name).write_text(yaml.safe_dump(rule))
    config.write_text(config.read_text().replace("rules: shipped", "rules: [shipped, rules]"))


async def test_exported_tests_are_taken_by_the_rule_they_are_for(run: Run, config: Path, path: Whole) -> None:
    """The one that holds passes, the one of a wrong alert fails until the rule is corrected."""
    await link(path, entry("a", TWITTER), entry("b", REDDIT))
    for story in path.store.stories(StoryFilter()):
        verdict = "done" if story.headline == TWITTER else "not relevant"
        run("stories", "close", story.id, "--verdict", verdict, "--config", config)
    printed = run("stories", "export-tests", "--config", config).out
    put_into_rules(printed, config)

    ran = run("test", "--config", config)

    failed = [line for line in ran.err.splitlines() if ": story " in line]
    assert failed
    assert [line for line in failed if "not relevant: must not match" not in line] == []


async def test_a_split_and_a_merge_by_hand_hold(run: Run, config: Path, path: Whole) -> None:
    await link(path, entry("a", TWITTER), entry("b", f"{TWITTER}, it said"), entry("c", f"{TWITTER} on Monday"))
    [whole_story] = path.store.stories(StoryFilter())

    split = run("stories", "split", whole_story.id, "c", "--config", config)
    await path.linker.link()
    parts = sorted(story.entry_ids for story in path.store.stories(StoryFilter()))
    ids = [story.id for story in path.store.stories(StoryFilter())]
    merged = run("stories", "merge", *ids, "--config", config)
    await path.linker.link()

    assert (split.code, merged.code) == (0, 0)
    assert parts == [("a", "b"), ("c",)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("split", "1", "zzz"), "has no entry zzz"),
        (("split", "1", "a"), "would keep no entry"),
        (("merge", "1", "1"), "are one already"),
        (("merge", "1", "9"), "there is no story '9'"),
    ],
)
async def test_what_cannot_be_split_or_merged_is_refused(
    run: Run, config: Path, path: Whole, arguments: tuple[str, ...], said: str
) -> None:
    await link(path, entry("a", TWITTER))

    refused = run("stories", *arguments, "--config", config)

    assert refused.code == 1
    assert said in refused.err


def test_who_acts_is_the_person_behind_sudo_else_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service's own user is nobody to ask later."""
    monkeypatch.setenv("LOGNAME", "monitor")
    monkeypatch.setenv("SUDO_USER", "alice")
    assert (author("bob"), author(None)) == ("bob", "alice")
    monkeypatch.delenv("SUDO_USER")
    assert author(None) == "monitor"
