"""One rule set applied to one entry: its language, reading, then matching."""

from dataclasses import dataclass, replace

from monitor.config.load import RuleSet
from monitor.matching.explain import Verdict, explain
from monitor.matching.match import Matcher
from monitor.matching.rule_tests import Failure, failures
from monitor.model.entry import Entry, StoredEntry
from monitor.model.mention import Mention
from monitor.model.reading import Reading
from monitor.model.rule import Match, Rule
from monitor.reading.reader import Reader
from monitor.text.language import language, same


@dataclass(frozen=True, slots=True)
class Explained:
    """How an entry is read, and what each rule makes of it; `unread` is its language where none of it is read."""

    entry: Entry
    mentions: tuple[Mention, ...]
    matches: tuple[Match, ...]
    verdicts: tuple[Verdict, ...]
    unread: str | None

    def of(self, mention: Mention | None) -> tuple[Verdict, ...]:
        """The rules that hold for a mention, or all others where none does; for None, of rules about whole entries."""
        mine = tuple(
            verdict
            for verdict in self.verdicts
            if verdict.mention is mention and (mention is not None or not verdict.rule.reads_events)
        )
        return tuple(verdict for verdict in mine if verdict.holds) or mine


class Mind:
    """The reader and the matcher of one rule set, built once for a process."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._reader = Reader(rule_set.entities, rule_set.actors, rule_set.lexicon)
        self._matcher = Matcher(rule_set.rules, rule_set.entities, rule_set.actors)
        self._lang = rule_set.lexicon.lang

    def consider(self, entry: Entry) -> tuple[tuple[Mention, ...], tuple[Match, ...]]:
        """What the entry says, and which rules that concerns."""
        return self._consider(in_language(entry))

    def explain(self, entry: Entry) -> Explained:
        """What the entry says, and why each rule holds for each of its mentions, or does not."""
        mentions, matches = self.consider(entry)
        verdicts = explain(self._matcher, in_language(entry), mentions)
        return Explained(entry, mentions, matches, verdicts, self.unread(entry))

    def read(self, stored: StoredEntry) -> Reading:
        """The reading of a stored entry; put off while its article is to be had and it names a watched party."""
        entry = in_language(stored.entry)
        if stored.article_open and self._names_watched(entry):
            return Reading(stored.key, entry.lang, edition=stored.edition, wants_article=True)
        mentions, matches = self._consider(entry)
        return Reading(stored.key, entry.lang, mentions, matches, edition=stored.edition)

    def matched(self, stored: StoredEntry, reading: Reading) -> Reading:
        """That reading of an entry with what these rules match in it instead; its mentions stay."""
        entry = replace(stored.entry, lang=reading.lang)
        return replace(reading, matches=self._matcher.match(entry, reading.mentions))

    def unread(self, entry: Entry) -> str | None:
        """The language of an entry that is not read because there is no lexicon for it; None for one that is read."""
        entry = in_language(entry)
        return entry.lang if self._is_foreign(entry) else None

    def _names_watched(self, entry: Entry) -> bool:
        return next(self._reader.parts(entry), None) is not None

    def _consider(self, entry: Entry) -> tuple[tuple[Mention, ...], tuple[Match, ...]]:
        mentions = () if self._is_foreign(entry) else self._reader.read(entry)
        return mentions, self._matcher.match(entry, mentions)

    def _is_foreign(self, entry: Entry) -> bool:
        # Where nothing tells the language there is little text, and most of it names.
        return entry.lang is not None and not same(entry.lang, self._lang)


def tests_of(rule: Rule, rule_set: RuleSet) -> tuple[Failure, ...]:
    """The tests of a rule that fail."""
    return failures(
        rule,
        rule_set.actors,
        lambda entities, actors, entry: Reader(entities, actors, rule_set.lexicon).read(entry),
    )


def in_language(entry: Entry) -> Entry:
    """The entry with the language that its text is in, as far as it tells."""
    lang = language(f"{entry.title}\n{entry.summary or entry.content}", entry.lang)
    return entry if lang == entry.lang else replace(entry, lang=lang)
