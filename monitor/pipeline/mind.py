"""One rule set applied to one entry: reading, then matching."""

from collections.abc import Sequence

from monitor.config.load import RuleSet
from monitor.matching.explain import Verdict, explain
from monitor.matching.match import Matcher
from monitor.model.entry import Entry, StoredEntry
from monitor.model.mention import Mention
from monitor.model.reading import Reading
from monitor.model.rule import Match
from monitor.reading.reader import Reader


class Mind:
    """The reader and the matcher of one rule set, built once for a process."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._reader = Reader(rule_set.entities, rule_set.actors, rule_set.lexicon)
        self._matcher = Matcher(rule_set.rules, rule_set.entities, rule_set.actors)

    def consider(self, entry: Entry) -> tuple[tuple[Mention, ...], tuple[Match, ...]]:
        """What the entry says, and which rules that concerns."""
        mentions = self._reader.read(entry)
        return mentions, self._matcher.match(entry, mentions)

    def explain(self, entry: Entry, mentions: Sequence[Mention]) -> tuple[Verdict, ...]:
        """Why each rule holds for each of the mentions, or does not."""
        return explain(self._matcher, entry, mentions)

    def read(self, stored: StoredEntry) -> Reading:
        """The reading of a stored entry."""
        mentions, matches = self.consider(stored.entry)
        return Reading(stored.key, stored.entry.lang, mentions, matches, edition=stored.edition)
