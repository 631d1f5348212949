"""Links lead somewhere, and the change log has a place for what comes next."""

from pathlib import Path

import pytest

from tests.docs.documents import ALL, ROOT, anchors, links, sections


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.name)
def test_every_link_within_the_project_leads_to_a_file_and_a_heading(document: Path) -> None:
    assert [link for link in links(document) if "://" not in link and not leads_somewhere(document, link)] == []


def leads_somewhere(document: Path, link: str) -> bool:
    """Whether a relative link names a file of the project, and a heading of it if it names one."""
    name, _, anchor = link.partition("#")
    target = (document.parent / name).resolve() if name else document
    return target.is_relative_to(ROOT) and target.is_file() and (not anchor or anchor in anchors(target))


def test_the_change_log_has_a_section_for_what_is_not_released() -> None:
    assert next(iter(sections(ROOT / "CHANGELOG.md"))) == "Unreleased"
