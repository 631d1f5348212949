"""Rules against mentions and entries."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.matching.index import Index
from monitor.matching.match import Matcher
from monitor.matching.view import MentionView, View
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.model.rule import And, Level, Match, Name, Not, Or, Rule
from tests.matching.making import ACME, GLOBEX, RURITANIA, VISA, clause, entry, mention, rule, selection

ENTITIES = (GLOBEX, VISA)
ACTORS = (ACME, RURITANIA)


def matches(one_rule, shown=None, *mentions):
    return Matcher([one_rule], ENTITIES, ACTORS).match(shown or entry(), mentions)


def act(**keys):
    return rule("act", selection("act", keys))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"actor": "%platforms%"}, True),
        ({"actor": "%authorities%"}, False),
        ({"actor": ["%authorities%", "acme video"]}, True),
        ({"actor": "Acme*"}, True),
        ({"actor": "AcmeVid"}, True),
        ({"target": "%watched%"}, True),
        ({"target": "%watched:vendor%"}, True),
        ({"target": "%watched:bank%"}, False),
        ({"target": "GLOBEX"}, True),
        ({"action": ["block", "ban"]}, True),
        ({"action": "block"}, False),
        ({"by": "*"}, False),
        ({"because|contains": "directive"}, False),
        ({"scope": "advertising", "action": "ban"}, True),
        ({"scope": "advertising", "action": "block"}, False),
        ({"scope|all|contains": ["adver", "ing"]}, True),
        ({"scope|all|contains": ["adver", "app"]}, False),
        ({"jurisdiction": "RU"}, False),
        ({"action": "ban", "title|word": "bans"}, True),
        ({"action": "ban", "title|word": "lifts"}, False),
    ],
)
def test_a_selection_holds_when_all_its_keys_do(keys, expected):
    """Lists are OR, maps are AND; keys of the mention and of the entry may stand together."""
    assert bool(matches(act(**keys), None, mention(scope="advertising"))) is expected


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    ("named", "told"),
    [
        (None, {"proposed", "imposed", "challenged", "reversed"}),
        (["imposed"], {"imposed"}),
        (["denied", "imposed"], {"denied", "imposed"}),
        (["recalled"], {"recalled"}),
    ],
)
def test_denied_and_recalled_match_only_when_named(named, told, status):
    """A rule that names no status means what is so, was so or may become so."""
    keys = {"action": "ban"} | ({"status": named} if named else {})

    assert bool(matches(act(**keys), None, mention(status=status))) is (status in told)


def test_to_exclude_one_status_does_not_let_others_in():
    """`not` a denied one is no wish for recalled ones."""
    excluding = rule("act and not no", selection("act", {"action": "ban"}), selection("no", {"status": "denied"}))

    found = {each for each in Status if matches(excluding, None, mention(status=each))}

    assert found == {Status.PROPOSED, Status.IMPOSED, Status.CHALLENGED, Status.REVERSED}


@pytest.mark.parametrize(
    ("bounds", "score", "expected"),
    [
        ({"gte": 0.8}, 0.8, True),
        ({"gt": 0.8}, 0.8, False),
        ({"gte": 0.5, "lt": 0.7}, 0.7, False),
        ({"lte": 0.7}, 0.7, True),
    ],
)
def test_a_score_keeps_to_its_bounds(bounds, score, expected):
    """Inclusive and exclusive, several together."""
    wanting = rule("act", selection("act", {"action": "ban"}, score=bounds))

    assert bool(matches(wanting, None, mention(score=score))) is expected


def test_alternatives_are_a_list_of_maps():
    """Any of them will do."""
    either = rule("act", selection("act", {"action": "block"}, {"action": "ban", "actor": "%platforms%"}))

    assert matches(either, None, mention())
    assert not matches(either, None, mention(actor="Ruritania"))


def test_a_rule_about_mentions_is_asked_for_each():
    """An entry may say two things; a match carries the mention, the level and the tags."""
    first, second = mention(), mention(entity="Visa", action=Action.BLOCK)

    assert matches(act(action=["ban", "block"]), None, first, second) == (
        Match("r", Level.HIGH, ("t",), "Globex", first),
        Match("r", Level.HIGH, ("t",), "Visa", second),
    )


def test_a_rule_about_mentions_says_nothing_of_an_entry_without_any():
    """Not even where its condition is only a negation."""
    assert not matches(rule("not act", selection("act", {"action": "block"})))


@pytest.mark.parametrize(
    ("title", "entity"),
    [
        ("Data breach at Globex Corp", "Globex"),
        ("Data breach at globex corp", "Globex"),
        ("Data breach at GlobexCorp", None),
        ("Data breach at a bank", None),
        ("Data breach at Visa", None),
    ],
)
def test_a_rule_about_texts_matches_the_entry_itself(title, entity):
    """Its entity is the one that is named for sure; weak names are for the reader to weigh."""
    (found,) = matches(rule("breach", selection("breach", {"text|word": "data breach"})), entry(title), mention())

    assert (found.entity, found.mention) == (entity, None)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"title|contains": "leak"}, False),
        ({"summary|contains": "leak"}, True),
        ({"text|contains": "leak"}, True),
        ({"text|all|contains": ["breach", "leak"]}, True),
        ({"source": "the daily"}, True),
        ({"feed": "other"}, False),
        ({"category": ["news", "ngo"]}, True),
        ({"lang": "en*"}, True),
        ({"author": "*"}, False),
        ({"url|contains": "daily.example"}, True),
        ({"text|word": "%watched%"}, True),
        ({"text|word": "%platforms%"}, False),
        ({"text|word": "%watched:vendor%", "source": "The Daily"}, True),
    ],
)
def test_text_keys_are_those_of_the_entry(keys, expected):
    """`text` is title, summary and content, each for itself; `%lists%` are all the names on them."""
    shown = entry(
        "A breach",
        summary="Globex leaks",
        source="The Daily",
        url="https://daily.example/1",
        category="news",
        lang="en-US",
    )

    assert bool(matches(act(**keys), shown)) is expected


KEYS = st.one_of(
    st.tuples(st.just("action"), st.lists(st.sampled_from(["ban", "block"]), min_size=1, max_size=2)),
    st.tuples(
        st.sampled_from(["actor", "target"]),
        st.lists(
            st.sampled_from(["Acme Video", "Globex", "Visa", "%platforms%", "%watched%", "A*"]), min_size=1, max_size=2
        ),
    ),
    st.tuples(
        st.sampled_from(
            [
                "title|word",
                "text|contains",
                "summary|contains",
                "text|contains|all",
                "title|startswith",
                "title",
                "title|word|cased",
            ]
        ),
        st.lists(st.sampled_from(["ban", "bans", "Globex", "b*", "*"]), min_size=1, max_size=2),
    ),
    st.tuples(
        st.sampled_from(["title|re", "text|re|cased"]),
        st.lists(st.sampled_from(["^Acme", "ban(s|ned)", "B", "x?"]), min_size=1),
    ),
)
MAPS = st.lists(KEYS, min_size=1, max_size=3).map(dict)
SELECTIONS = st.lists(MAPS, min_size=1, max_size=2)
CONDITIONS = st.recursive(
    st.sampled_from(["a", "b"]).map(Name),
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=2, max_size=2).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=2).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=4,
)
RULES = st.builds(
    lambda a, b, condition: Rule("r", "r", Level.LOW, (selection("a", *a), selection("b", *b)), condition, "r.yml"),
    SELECTIONS,
    SELECTIONS,
    CONDITIONS,
)
ENTRIES = st.builds(
    entry,
    st.sampled_from(["Acme Video bans Globex", "acme BANNED", "nothing", "Ban", "Globex"]),
    summary=st.sampled_from(["", "Globex was banned", "urban"]),
)
MENTIONS = st.builds(
    mention,
    actor=st.sampled_from([None, "Acme Video", "Ruritania"]),
    entity=st.sampled_from(["Globex", "Visa"]),
    action=st.sampled_from([Action.BAN, Action.BLOCK]),
)


@given(st.lists(RULES, min_size=1, max_size=4), ENTRIES, MENTIONS)
def test_the_index_loses_no_rule(rules, shown, said):
    """Whatever is filed where, the matches are those of asking every rule."""
    matcher = Matcher([replace(each, id=str(number)) for number, each in enumerate(rules)], ENTITIES, ACTORS)
    view, seen = View(shown), MentionView(said)

    asked = [
        each.rule.id
        for each in matcher.rules
        if (each.holds(view, seen) if each.rule.reads_events else each.holds(view, None))
    ]

    assert sorted(match.rule for match in matcher.match(shown, [said])) == sorted(asked)


def test_rules_that_name_others_are_not_asked():
    """Cost follows what an entry names: of a thousand rules about others, none is a candidate."""
    rules = [rule("act", selection("act", {"target": f"Party {number}"})) for number in range(500)]
    rules += [rule("kw", selection("kw", {"text|word": f"word{number}"})) for number in range(500)]
    rules += [rule("re", selection("re", {"title|re": f"needle{number}[a-z]"})) for number in range(500)]
    index = Index(Matcher(rules, ENTITIES, ACTORS).rules)

    assert index.candidates(View(entry()), MentionView(mention())) == []
    assert [each.rule for each in index.candidates(View(entry("a needle7x")), MentionView(mention()))] == [rules[1007]]


def test_the_kind_of_an_actor_is_no_list():
    """`%platforms%` is who stands on the list, whatever a text calls itself."""
    assert not matches(act(actor="%platforms%"), None, mention(actor="Some App", actor_kind=ActorKind.PLATFORM))


def test_an_actor_that_no_row_names_stands_on_the_lists_the_reader_gives_it():
    """With few names a list is looked up by them, and must not be lost for that."""
    said = mention(actor="Zubrowkan Media Authority", actor_lists=("authorities",))
    assert matches(act(actor="%authorities%"), None, said)
    assert not matches(act(actor="%platforms%"), None, said)


def test_clauses_keep_the_words_of_the_rule():
    """For `explain`, which shows a clause as it was written."""
    assert clause("text|word|all", ["a", "b"]).values == ("a", "b")
