"""How a value compares: Sigma's modifiers over one normal form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.matching.pattern import RegexError, pattern, regex, text
from monitor.model.rule import Modifier

MODIFIERS = {str(modifier): modifier for modifier in Modifier}


def holds(value, modifiers, seen):
    return pattern(value, tuple(MODIFIERS[name] for name in modifiers.split())).holds(text(seen))


@pytest.mark.parametrize(
    ("value", "modifiers", "seen", "expected"),
    [
        ("Globex", "", "globex", True),
        ("Globex", "", "Globex Corp", False),
        ("Globex*", "", "Globex Corp", True),
        ("*corp", "", "Globex Corp", True),
        ("G*x", "", "globex corp", False),
        ("*", "", "anything", True),
        ("Globex", "cased", "globex", False),
        ("lob", "contains", "Globex", True),
        ("g*p", "contains", "the Globex Corp.", True),
        ("a.c", "contains", "abc", False),
        ("a.c*", "contains", "abcd", False),
        ("ban", "word", "a ban.", True),
        ("ban", "word", "urban banal", False),
        ("ban", "word", "urban ban", True),
        ("ban*", "word", "banned", True),
        ("ban*", "word", "urban", False),
        ("BAN", "word cased", "ban", False),
        ("transfer ban", "word", "Transfer  ban", True),
        ("封鎖", "word", "中國封鎖了網站", True),
        ("C++", "word", "C++ and C", True),
        ("Glo", "startswith", "Globex", True),
        ("bex", "startswith", "Globex", False),
        ("BEX", "endswith", "Globex", True),
        ("bex", "endswith cased", "GloBEX", False),
        (r"\bban(s|ned)?\b", "re", "Acme BANNED it", True),
        (r"\bban(s|ned)?\b", "re cased", "Acme BANNED it", False),
        ("a.b", "re", "a\nb", True),
        ("don't", "contains", "don’t", True),
        ("Zurich", "contains", "Zürich", True),
        ("office", "contains", "oﬃce", True),
    ],
)
def test_a_value_compares_as_its_modifiers_say(value, modifiers, seen, expected):
    """Without a modifier the whole text is meant; `*` stands for anything; case counts only with `cased`."""
    assert holds(value, modifiers, seen) is expected


@pytest.mark.parametrize("written", ["(a", "(?<=a)b", r"(a)\1", "a{2000}", "x" * 3_000, "[z-a]"])
def test_a_bad_regular_expression_says_what_is_wrong(written):
    """RE2 has no look-around and no back-references: that is why it is linear."""
    with pytest.raises(RegexError) as caught:
        regex(written, cased=False)

    assert str(caught.value)


def test_a_cruel_expression_takes_linear_time():
    """A backtracking engine would take longer than the universe has."""
    assert not holds("(a+)+(a+)+(a+)+$", "re", "a" * 20_000 + "b")


@given(
    st.text("abAB *.é ", min_size=1, max_size=6).filter(str.strip),
    st.sampled_from(["", "contains", "word", "startswith", "endswith", "cased", "contains cased"]),
    st.text("abAB .éx", max_size=12),
)
def test_what_holds_contains_the_literal(value, modifiers, seen):
    """The index files rules under `literal`: a text without it must never match."""
    made = pattern(value, tuple(MODIFIERS[name] for name in modifiers.split()))
    shown = text(seen)

    assert not made.holds(shown) or made.literal in shown.lower


@given(st.text("ab c.", min_size=1, max_size=4).filter(str.strip), st.text("ab c.", max_size=12))
def test_words_are_those_of_a_regular_expression(value, seen):
    """`word` means that no letter or digit joins on at either end."""
    there, value = text(seen).lower, text(value).lower
    left = r"(?<![a-z])" if value[0].isalnum() else ""
    right = r"(?![a-z])" if value[-1].isalnum() else ""

    assert holds(value, "word", seen) is bool(re.search(left + re.escape(value) + right, there))
