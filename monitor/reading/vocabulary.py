"""A lexicon compiled for look-up by word."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.reading.lexicon import ActionNoun, ActionVerb, Forms, Lexicon, Placing, VerbClasses
from monitor.text.dates import Calendar

CLOSED = (
    "to", "negation", "be", "have", "do", "possible", "future", "pronouns", "relatives", "determiners", "conjunctions",
    "prepositions", "subordinators", "adverbs", "times",
)  # fmt: skip
"""The classes that alone decide the part of a word, the first before those that share words with it."""


class Form(StrEnum):
    """A form of a verb."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    ING = "ing"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What each word may be. Verbs are known by their base form; all words are in lower case. `words` are all."""

    lang: str
    plain_be: str
    forms: dict[str, tuple[tuple[str, frozenset[Form]], ...]]
    actions: dict[str, tuple[ActionVerb, ...]]
    placings: dict[str, tuple[Placing, ...]]
    nouns: dict[str, ActionNoun]
    verb_status: dict[str, Status]
    noun_status: dict[str, Status]
    phrase_status: dict[str, tuple[tuple[tuple[str, ...], Status], ...]]
    reporting: frozenset[str]
    patient: frozenset[str]
    dealing_out: frozenset[str]
    appealing: frozenset[str]
    dealings: frozenset[str]
    serving: frozenset[str]
    withholding: frozenset[str]
    licensing: frozenset[str]
    letting: frozenset[str]
    resuming: frozenset[str]
    ending: frozenset[str]
    linking: frozenset[str]
    aiming: frozenset[str]
    supposing: frozenset[str]
    laying: frozenset[str]
    particled: dict[str, frozenset[str]]
    prepositional: frozenset[str]
    scopes: dict[str, str]
    citing: frozenset[str]
    calendar: Calendar
    person_endings: tuple[str, ...]
    classes: dict[str, frozenset[str]]
    closed: dict[str, str]
    actor_kinds: dict[str, ActorKind]
    drafters: dict[str, str]
    families: dict[str, str]
    words: frozenset[str]

    def has(self, word: str, name: str) -> bool:
        """True when the word belongs to the named class (determiners, owned, background, ...)."""
        return word in self.classes[name]

    def governing_status(self, lemma: str, after: Sequence[str]) -> Status | None:
        """What a verb says of the action it introduces, with the words after it: "decides", "decides against"."""
        for parts, status in self.phrase_status.get(lemma, ()):
            if tuple(after[: len(parts)]) == parts:
                return status
        return self.verb_status.get(lemma)

    def takes_particle(self, lemma: str, after: str) -> bool:
        """True when a verb may be followed by this preposition of its own: "cracks down on", "calls for"."""
        return after in self.particled.get(lemma, frozenset()) or lemma in self.prepositional

    def particle_length(self, lemma: str, after: Sequence[str]) -> int:
        """How many of the words after a verb are its particle; 0 when none, or when what follows is a place."""
        for row in self.actions.get(lemma, ()):
            for then in row.then:
                parts = then.split()
                if not row.leaves and list(after[: len(parts)]) == parts:
                    return len(parts)
        return 0

    def is_object(self, lemma: str, noun: str) -> bool:
        """True for one of the things an action verb has a row about: "halts trading"."""
        return any(noun in row.objects for row in self.actions.get(lemma, ()))

    def is_listed(self, first: str, second: str) -> bool:
        """True when two words name a list or a mark one may be put on or given: "trade blacklist"."""
        return any(f"{first} {second}" in row.to for rows in self.placings.values() for row in rows)

    def is_controlling(self, lemma: str) -> bool:
        """True when the verb takes its object to do something: "orders X to"."""
        return any(row.controls for row in self.actions.get(lemma, ()))

    def is_priced(self, lemma: str) -> bool:
        """True when a sum after the verb is what the subject pays: "X fined $5m"."""
        return any(row.action is Action.FINE for row in self.actions.get(lemma, ()))


def compiled(lexicon: Lexicon) -> Vocabulary:
    """The look-up form of a lexicon."""
    forms: dict[str, dict[str, set[Form]]] = defaultdict(lambda: defaultdict(set))
    for verb in _all_forms(lexicon):
        for form, word in _named(verb):
            forms[word][verb[0]].add(form)
    actions: dict[str, list[ActionVerb]] = defaultdict(list)
    for action in lexicon.verbs:
        actions[action.forms[0]].append(action)
    placings: dict[str, list[Placing]] = defaultdict(list)
    for placing in lexicon.placings:
        placings[placing.forms[0]].append(placing)
    classes = _classes(lexicon)
    kinds = {noun: kind for kind, nouns in reversed(lexicon.kinds.actors) for noun in nouns}
    return Vocabulary(
        lang=lexicon.lang,
        plain_be=lexicon.grammar.be[0],
        forms={
            word: tuple((lemma, frozenset(found)) for lemma, found in lemmas.items()) for word, lemmas in forms.items()
        },
        actions={lemma: _longest_first(rows) for lemma, rows in actions.items()},
        placings={lemma: tuple(rows) for lemma, rows in placings.items()},
        nouns={word: noun for noun in lexicon.nouns for word in noun.forms},
        verb_status={verb[0]: row.status for row in reversed(lexicon.cues.governors) for verb in row.verbs},
        noun_status={noun: row.status for row in reversed(lexicon.cues.governors) for noun in row.nouns},
        phrase_status=_phrase_status(lexicon),
        reporting=_bases(lexicon.cues.reporting),
        patient=_bases(lexicon.cues.patient),
        dealing_out=_bases(lexicon.cues.dealing_out),
        appealing=_bases(lexicon.cues.appealing),
        dealings=_bases(lexicon.classes.dealings),
        serving=_bases(lexicon.classes.serving),
        withholding=_bases(lexicon.classes.withholding),
        licensing=_bases(lexicon.classes.licensing),
        letting=_bases(lexicon.classes.letting),
        resuming=_bases(lexicon.classes.resuming),
        ending=_bases(lexicon.classes.ending),
        linking=_bases(lexicon.classes.linking),
        aiming=_bases(lexicon.classes.aiming),
        supposing=_bases(lexicon.classes.supposing),
        laying=_bases(lexicon.classes.laying),
        particled=_particles(lexicon),
        prepositional=_bases(lexicon.cues.prepositional),
        scopes={phrase: name for name, phrases in lexicon.scopes for phrase in phrases},
        citing=frozenset(lexicon.citing),
        calendar=lexicon.grammar.calendar,
        person_endings=lexicon.grammar.person_endings,
        classes=classes,
        closed={word: name for name in reversed(CLOSED) for word in classes[name]},
        actor_kinds=kinds,
        drafters={draft: who for who, drafts in lexicon.kinds.drafts for draft in drafts},
        families={word: family for family, words in lexicon.kinds.families for word in words},
        words=frozenset().union(forms, kinds, *(noun.forms for noun in lexicon.nouns), *classes.values()),
    )


def _all_forms(lexicon: Lexicon) -> list[Forms]:
    governed = [verb for row in lexicon.cues.governors for verb in row.verbs]
    return [
        *(verb.forms for verb in lexicon.verbs),
        *(placing.forms for placing in lexicon.placings),
        *governed,
        *lexicon.cues.reporting,
        *lexicon.cues.patient,
        *lexicon.cues.dealing_out,
        *lexicon.cues.appealing,
        *lexicon.cues.prepositional,
        *(verb for name in VerbClasses.__slots__ for verb in getattr(lexicon.classes, name)),
    ]


def _bases(verbs: Iterable[Forms]) -> frozenset[str]:
    return frozenset(verb[0] for verb in verbs)


def _named(verb: Forms) -> tuple[tuple[Form, str], ...]:
    base, third, past, *rest = verb
    participles, ing = rest[:-1] or [past], rest[-1] if rest else past
    return (
        (Form.BASE, base),
        (Form.THIRD, third),
        (Form.PAST, past),
        *((Form.PARTICIPLE, participle) for participle in participles),
        (Form.ING, ing),
    )


def _particles(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """The first words of what may follow each verb."""
    found: dict[str, set[str]] = defaultdict(set)
    for verb in lexicon.verbs:
        found[verb.forms[0]].update(then.split()[0] for then in verb.then)
    for row in lexicon.cues.governors:
        for phrase in row.phrases:
            lemma, particle, *_ = phrase.split()
            found[lemma].add(particle)
    return {lemma: frozenset(words) for lemma, words in found.items()}


def _phrase_status(lexicon: Lexicon) -> dict[str, tuple[tuple[tuple[str, ...], Status], ...]]:
    """By verb, the words that may follow it and what it then says."""
    found: dict[str, list[tuple[tuple[str, ...], Status]]] = defaultdict(list)
    for row in lexicon.cues.governors:
        for phrase in row.phrases:
            lemma, *after = phrase.split()
            found[lemma].append((tuple(after), row.status))
    return {lemma: tuple(rows) for lemma, rows in found.items()}


def _longest_first(rows: list[ActionVerb]) -> tuple[ActionVerb, ...]:
    return tuple(sorted(rows, key=lambda row: (not row.then, not row.objects)))


def _classes(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    sources = (lexicon.grammar, lexicon.kinds, lexicon.cues)
    named = {
        name: frozenset(words)
        for source in sources
        for name in source.__slots__
        if isinstance(words := getattr(source, name), tuple) and all(isinstance(word, str) for word in words)
    }
    return named | {"instruments": frozenset(lexicon.instruments)}
