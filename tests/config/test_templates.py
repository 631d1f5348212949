"""Templates of receivers are read with the configuration, and their mistakes are among its own."""

import json
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.errors import ConfigError
from monitor.model.settings import Settings


def configured(folder: Path, template: str, **files: str) -> Settings:
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text)
    receiver = {"name": "ts", "apprise": "json://x", "template": template}
    path = folder / "config.yaml"
    path.write_text(json.dumps({"watch": ["Globex"], "rules": "shipped", "receivers": [receiver]}))
    return load(path, {}).settings


def test_a_template_is_part_of_the_settings_and_watched_for_changes(tmp_path):
    settings = configured(tmp_path, "brief.md", brief="**{{ alerts[0].line }}**")

    template = settings.receivers[0].template
    assert template is not None
    assert (template.path, template.text) == (str(tmp_path / "brief.md"), "**{{ alerts[0].line }}**")
    assert tmp_path / "brief.md" in load(tmp_path / "config.yaml", {}).files


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n{{ alert.line }}", "brief.md:2:1: error[bad-template] there is no 'alert'"),
        ("a\nb\n{% endfor %}", "brief.md:3:1: error[bad-template] encountered unknown tag 'endfor'"),
        ("x" * 70_000, "brief.md: error[too-large] the template has more than 65536 characters"),
    ],
)
def test_a_mistake_has_its_place_in_the_template(tmp_path, text, expected):
    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, "brief.md", brief=text)

    assert expected in str(caught.value.diagnostics[0])


def test_a_template_that_is_not_there_is_a_mistake_in_the_configuration(tmp_path):
    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, "breif.md")

    assert (caught.value.diagnostics[0].code, Path(caught.value.diagnostics[0].path).name) == (
        "missing-file",
        "config.yaml",
    )
