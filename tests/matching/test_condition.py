"""Conditions mean what Sigma's mean, and a mistake has its column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.matching.condition import ConditionError, parse
from monitor.model.rule import And, Name, Not, Or

NAMES = ("act", "sport", "sport_2", "x")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("act", Name("act")),
        ("act and not sport", And((Name("act"), Not(Name("sport"))))),
        ("act or sport and x", Or((Name("act"), And((Name("sport"), Name("x")))))),
        ("(act or sport) and x", And((Or((Name("act"), Name("sport"))), Name("x")))),
        ("not (act or x)", Not(Or((Name("act"), Name("x"))))),
        ("1 of sport*", Or((Name("sport"), Name("sport_2")))),
        ("any of sport*", Or((Name("sport"), Name("sport_2")))),
        ("all of sport*", And((Name("sport"), Name("sport_2")))),
        ("all of them", And(tuple(map(Name, NAMES)))),
        ("act AND NOT 1 OF sport*", And((Name("act"), Not(Or((Name("sport"), Name("sport_2"))))))),
        ("1 of x*", Name("x")),
        ("  act\n and x ", And((Name("act"), Name("x")))),
    ],
)
def test_not_binds_before_and_before_or(text, condition):
    """As in Sigma; `1 of` and `all of` take the selections in their order."""
    assert parse(text, NAMES) == condition


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 0),
        ("act and", 7),
        ("act sport", 4),
        ("act and sprot", 8),
        ("(act", 4),
        ("act)", 3),
        ("not", 3),
        ("and act", 0),
        ("1 of", 4),
        ("1 of y*", 5),
        ("2 of sport*", 0),
        ("act & x", 4),
        ("act | count() > 3", 4),
        ("(" * 60 + "act", 50),
    ],
)
def test_a_mistake_has_its_column(text, column):
    """It counts from 0, in the text of the condition."""
    with pytest.raises(ConditionError) as caught:
        parse(text, NAMES)

    assert caught.value.column == column


CONDITIONS = st.recursive(
    st.sampled_from(NAMES).map(Name),
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=10,
)


def written(condition):
    match condition:
        case Name(name):
            return name
        case Not(inner):
            return f"not ({written(inner)})"
        case And(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Or(parts):
            return " or ".join(f"({written(part)})" for part in parts)


@given(CONDITIONS)
def test_what_is_written_is_read(condition):
    """Every condition can be written down and read back."""
    assert parse(written(condition), NAMES) == condition


@given(st.text("actsporx12*()& \n", max_size=30))
def test_any_text_is_a_condition_or_a_mistake_in_it(text):
    """Nothing else is raised, and the column is inside."""
    try:
        parse(text, NAMES)
        column = 0
    except ConditionError as error:
        column = error.column

    assert 0 <= column <= len(text)
