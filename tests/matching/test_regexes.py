"""Thousands of regular expressions are sought together, and none is lost."""

from monitor.matching.regexes import Regexes


def test_every_expression_that_matches_is_found():
    """Also those that share no filter, and those without a literal to filter by."""
    sought = [(rf"needle{number}\b.*(x|y)", False) for number in range(2_000)]
    together = Regexes([*sought, (r"^\W*\d", False), ("Needle7", True), ("needle7", True)])

    assert set(together.found("NEEDLE7 and\nneedle1999 y")) == {sought[7], sought[1999]}
    assert set(together.found("-7 Needle7 x")) == {sought[7], (r"^\W*\d", False), ("Needle7", True)}


def test_none_are_found_where_none_are_sought():
    """RE2 would refuse an empty filter."""
    assert not Regexes([])
    assert list(Regexes([]).found("text")) == []
