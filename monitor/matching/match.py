"""Rules against an entry and the mentions in it."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from monitor.matching.index import Index
from monitor.matching.literals import Literals
from monitor.matching.pattern import text
from monitor.matching.ready import Lists, Preparer
from monitor.matching.view import MentionView, View
from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.names import Actor, Entity, Strength
from monitor.model.rule import Match, Rule


class Matcher:
    """A set of rules made ready. What it holds follows from its arguments alone."""

    def __init__(self, rules: Sequence[Rule], entities: Sequence[Entity], actors: Sequence[Actor]) -> None:
        self.rules = tuple(map(Preparer(Lists(entities, actors)).ready, rules))
        self._mention_rules = Index([rule for rule in self.rules if rule.rule.reads_events])
        self._entry_rules = Index([rule for rule in self.rules if not rule.rule.reads_events])
        self._entities = tuple(entities)

    def match(self, entry: Entry, mentions: Sequence[Mention]) -> tuple[Match, ...]:
        """Each rule that holds for each mention, and each rule about texts that holds for the entry itself."""
        view = View(entry)
        of_mentions = (match for mention in mentions for match in self._of_mention(view, mention))
        return (*of_mentions, *self._of_entry(view))

    def _of_mention(self, view: View, mention: Mention) -> Iterator[Match]:
        seen = MentionView(mention)
        for rule in self._mention_rules.candidates(view, seen):
            if rule.holds(view, seen):
                yield Match(rule.rule.id, rule.rule.level, rule.rule.tags, mention.entity, mention)

    def _of_entry(self, view: View) -> Iterator[Match]:
        for rule in self._entry_rules.candidates(view, None):
            if rule.holds(view, None):
                yield Match(rule.rule.id, rule.rule.level, rule.rule.tags, self._named(view), None)

    def _named(self, view: View) -> str | None:
        """The one watched party that the entry names; None where it names none or several."""
        literals, owners = self._names
        named = {
            owner for read in view.texts("text") for name in literals.as_words(read.lower) for owner in owners[name]
        }
        return named.pop() if len(named) == 1 else None

    @cached_property
    def _names(self) -> tuple[Literals, dict[str, list[str]]]:
        """The strong names of the watched, and whose they are; weak ones need the reader to tell whom they mean."""
        owners: dict[str, list[str]] = {}
        for entity in self._entities:
            for alias in entity.aliases:
                if alias.strength is Strength.STRONG:
                    owners.setdefault(text(alias.text).lower, []).append(entity.name)
        return Literals(owners), owners
