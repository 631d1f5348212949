"""config.yaml is replaced whole and only by what the loader accepts."""

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.config.rewrite import listed, rewrite
from monitor.errors import ConfigError, MonitorError

TEXT = "watch: [Globex]\nrules: shipped\nfeeds:\n  - https://one.example/feed\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(TEXT)
    return path


def check(path: Path) -> None:
    load(path, {})


def test_what_the_loader_accepts_takes_the_file_s_place_with_its_mode(config: Path) -> None:
    config.chmod(0o640)
    rewrite(config, lambda text: text + "  - https://two.example/feed\n", check)
    assert config.read_text() == TEXT + "  - https://two.example/feed\n"
    assert config.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in config.parent.iterdir()] == ["config.yaml"]


def test_what_the_loader_refuses_never_lands_and_is_told_at_its_place(config: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        rewrite(config, lambda text: text + "  - nonsense\n", check)
    (mistake,) = refused.value.diagnostics
    assert (mistake.path, mistake.line, mistake.code) == (str(config), 5, "bad-url")
    assert config.read_text() == TEXT
    assert [path.name for path in config.parent.iterdir()] == ["config.yaml"]


def test_a_change_by_somebody_else_is_not_overwritten(config: Path) -> None:
    def meanwhile(path: Path) -> None:
        config.write_text(TEXT + "# meanwhile\n")

    with pytest.raises(MonitorError, match="somebody else"):
        rewrite(config, lambda text: text + "# ours\n", meanwhile)
    assert config.read_text() == TEXT + "# meanwhile\n"


def test_a_link_stays_a_link(config: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    real = config.rename(tmp_path / "kept" / "real.yaml")
    config.symlink_to(real)
    rewrite(config, lambda text: text + "# ours\n", check)
    assert config.is_symlink()
    assert real.read_text() == TEXT + "# ours\n"


def test_a_file_that_cannot_be_edited_is_named(config: Path) -> None:
    def refuse(text: str) -> str:
        raise MonitorError("add it by hand")

    with pytest.raises(MonitorError, match=r"config\.yaml: add it by hand"):
        rewrite(config, refuse, check)


def test_each_place_of_the_list_says_which_feeds_it_stands_for(config: Path) -> None:
    config.write_text(TEXT + '  - {opml: more.opml}\n  - {url: "https://${HOST}/feed", name: Three}\n')
    (config.parent / "more.opml").write_text(
        '<opml version="2.0"><body><outline text="Two" xmlUrl="https://two.example/"/></body></opml>'
    )
    one, two, three = listed(config, {"HOST": "three.example"})
    assert ([spec.url for spec in one.specs], one.opml) == (["https://one.example/feed"], None)
    assert ([spec.name for spec in two.specs], two.opml) == (["Two"], config.parent / "more.opml")
    assert [(spec.url, spec.name) for spec in three.specs] == [("https://three.example/feed", "Three")]
