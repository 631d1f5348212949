"""Why a rule holds, and which clause does not."""

from monitor.matching.explain import explain
from monitor.matching.match import Matcher
from monitor.model.mention import Action, Status
from tests.matching.making import ACME, GLOBEX, entry, mention, rule, selection

BAN = rule(
    "act and not sport",
    selection("act", {"actor": "%platforms%", "action": ["ban", "block"]}),
    selection("sport", {"text|word": ["match ban", "transfer ban"]}),
)


def verdict(one_rule, said, title="Acme Video bans Globex"):
    (found,) = explain(Matcher([one_rule], [GLOBEX], [ACME]), entry(title), [said] if said else [])
    return found.holds, found.reasons


def test_a_match_names_what_held():
    """Selection by selection, and what was not there."""
    assert verdict(BAN, mention()) == (
        True,
        (
            "act: actor is '%platforms%'",
            "act: action is 'ban'",
            "sport: text: nothing contains the word 'match ban', 'transfer ban'",
        ),
    )


def test_a_miss_names_the_clauses_that_failed_and_what_they_saw():
    """What held is left out."""
    assert verdict(BAN, mention(action=Action.FINE)) == (False, ("act: action is 'fine'; wanted: is 'ban', 'block'",))
    assert verdict(BAN, mention(actor=None)) == (False, ("act: the mention does not say 'actor'",))


def test_an_exclusion_is_called_one():
    """With the word that excluded."""
    assert verdict(BAN, mention(), "Globex transfer ban") == (
        False,
        ("excluded by sport: text contains the word 'transfer ban'",),
    )


def test_a_status_that_no_rule_names_is_a_reason_of_its_own():
    """Recalled background is never told as news."""
    holds, reasons = verdict(BAN, mention(status=Status.RECALLED))

    assert not holds
    assert reasons == ("the status is recalled, which matches only where a rule names it",)


def test_a_score_is_shown_with_its_bounds():
    """Both where it holds and where it does not."""
    sure = rule("act", selection("act", {"action": "ban"}, score={"gte": 0.8, "lt": 1.0}))

    assert verdict(sure, mention(score=0.5)) == (
        False,
        ("act: the score is 0.50, wanted is at least 0.8 and less than 1.0",),
    )
    assert verdict(sure, mention(score=0.9))[1][0] == "act: the score is 0.90, wanted is at least 0.8 and less than 1.0"


def test_an_entry_that_says_nothing_of_the_watched_is_told_so():
    """A rule about texts is asked about the entry all the same."""
    breach = rule("breach", selection("breach", {"text|word": "breach", "source": "The Daily"}))

    assert verdict(BAN, None) == (False, ("nothing was read as done to a watched party",))
    assert verdict(breach, None, "A breach") == (False, ("breach: the entry does not say 'source'",))
