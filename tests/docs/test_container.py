"""What the Containerfile says is so: no engine to build it runs here, but its facts can be looked at."""

import re
import shlex
import tomllib

import pytest

from monitor.config.starter import starter_folder
from tests.docs.documents import ROOT

LINES = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
STEPS = [(line.split()[0], line.partition(" ")[2].strip()) for line in LINES if line and not line.startswith("#")]
LAST = STEPS[max(number for number, (step, _) in enumerate(STEPS) if step == "FROM") :]
"""The image that is run."""


def said(step: str) -> str:
    (found,) = [rest for name, rest in LAST if name == step]
    return found


def test_the_service_is_not_root_and_owns_the_one_folder_it_writes_to():
    user, _, group = said("USER").partition(":")
    assert "0" not in (user, group)
    assert said("VOLUME") == said("WORKDIR") == "/var/lib/monitor"
    assert re.search(rf"--owner={user} --group={group} --mode=0700 /var/lib/monitor$", said("RUN"))


def test_it_starts_the_command_that_is_installed():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    (program,) = shlex.split(said("ENTRYPOINT").strip("[]"))
    assert program.rpartition("/")[2] in scripts
    assert program.startswith("/opt/monitor/.venv/bin/")
    assert said("COPY").split()[1:] == ["/opt/monitor", "/opt/monitor"]
    assert shlex.split(said("CMD").strip("[]")) == ["run"]


def test_its_variables_are_those_that_are_read():
    variables = dict(each.split("=", 1) for each in said("ENV").split())
    assert variables["MONITOR_DATABASE"].startswith("sqlite:////var/lib/monitor/")
    assert "${MONITOR_DATABASE:-" in (starter_folder() / "config.yaml").read_text(encoding="utf-8")
    assert "MONITOR_CONFIG" in (ROOT / "monitor" / "cli" / "options.py").read_text(encoding="utf-8")


def test_its_health_is_asked_where_the_page_is():
    assert "http://127.0.0.1:8800/readyz" in said("HEALTHCHECK")
    assert "listen: 127.0.0.1:8800" in (starter_folder() / "config.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
)
def test_what_it_is_built_from_is_there(name: str):
    assert (ROOT / name).exists()
