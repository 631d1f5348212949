"""Names of firms without their legal forms."""

from pathlib import Path

import pytest

from monitor.config.legal_forms import without_legal_form
from monitor.config.load import load


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Globex Holdings Ltd", "Globex Holdings"),
        ("Globex Holdings Ltd.", "Globex Holdings"),
        ("Globex Technologies Co., Ltd.", "Globex Technologies"),
        ("Globex Technologies Co Ltd", "Globex Technologies"),
        ("Globex GmbH & Co. KG", "Globex"),
        ("Globex S.p.A.", "Globex"),
        ("Globex Sdn Bhd", "Globex"),
        ("Globex, Inc.", "Globex"),
        ("AO Globex Lab", "Globex Lab"),
        ("Joint Stock Company Globex", "Globex"),
        ("ООО Глобекс", "Глобекс"),
        ("Globex Pvt. Ltd.", "Globex"),
    ],
)
def test_a_legal_form_is_left_out(name: str, expected: str) -> None:
    assert without_legal_form(name) == expected


@pytest.mark.parametrize(
    "name",
    ["Globex", "Target Corp", "Apple Inc.", "X Corp", "Ltd", "Globex SE", "AS Roma", "Globex UK", "Incubus", "Co"],
)
def test_names_without_one_and_those_of_which_too_little_would_be_left_stay(name: str) -> None:
    assert without_legal_form(name) is None


def test_a_watched_firm_is_known_by_what_news_call_it(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        'rules: shipped\nwatch:\n  - "Globex Technologies Co., Ltd."\n'
        "  - {name: Acme, aliases: [{text: Acme Video Inc, valid_to: 2020-01-01}, Initech GmbH]}\n  - Initech\n",
        "utf-8",
    )
    globex, acme, initech = load(path, {}).rule_set.entities
    assert [alias.text for alias in globex.aliases] == ["Globex Technologies Co., Ltd.", "Globex Technologies"]
    assert [alias.text for alias in acme.aliases] == ["Acme", "Acme Video Inc", "Initech GmbH", "Acme Video"]
    assert acme.aliases[-1].valid_to == acme.aliases[1].valid_to
    assert [alias.text for alias in initech.aliases] == ["Initech"]
