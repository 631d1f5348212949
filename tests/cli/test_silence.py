"""`monitor silence` says what it silenced, and refuses what could never silence anything."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_feeds import known_to_the_service


@pytest.fixture
def config_with_store(config: Path) -> Path:
    known_to_the_service(config).close()
    return config


def test_a_silence_is_listed_until_it_is_expired(run: Run, config_with_store: Path) -> None:
    at = ("--config", config_with_store)
    what = ("entity=Globex", "action=ban", "action=block", "tag=action.ban")
    added = run("silence", "add", *what, "--duration", "2h", "--comment", "known", "--author", "ann", *at)
    listed = [json.loads(line) for line in run("silence", "list", "--json", *at).out.splitlines()]
    expired = run("silence", "expire", "1", *at)

    assert (added.code, expired.code) == (0, 0)
    assert [(each["silence"], each["author"], each["comment"]) for each in listed] == [(1, "ann", "known")]
    assert listed[0]["match"] == {"tags": ["action.ban"], "entity": ["Globex"], "action": ["ban", "block"]}
    assert run("silence", "list", *at).out == ""
    assert "known" in run("silence", "list", "--all", *at).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("entity=Glob",), "did you mean 'Globex'?"),
        (("entty=Globex",), "did you mean 'entity'?"),
        (("action=banned",), "'banned' is no value of action"),
        (("entity",), "'entity' is not KEY=VALUE"),
        (("entity=~Glob.*",), "is not KEY=VALUE"),
        (("level=high", "--until", "2020-01-01"), "2020-01-01 is over"),
        (("level=high", "--until", "soon"), "'soon' is no time"),
        (("level=high", "--duration", "2 hours"), "'2 hours' is no time"),
        (("level=high", "--duration", "2h", "--until", "2099-01-01"), "not both"),
    ],
)
def test_a_silence_that_cannot_hold_is_refused(
    run: Run, config_with_store: Path, arguments: tuple[str, ...], said: str
) -> None:
    refused = run("silence", "add", *arguments, "--comment", "x", "--config", config_with_store)

    assert refused.code == 2
    assert said in " ".join(refused.err.replace("│", " ").split())


def test_expiring_what_does_not_exist_fails(run: Run, config_with_store: Path) -> None:
    refused = run("silence", "expire", "7", "--config", config_with_store)

    assert (refused.code, "there is no silence 7" in refused.err) == (1, True)
