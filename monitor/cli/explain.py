"""`monitor explain`: why a text matched, or which clause failed."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from monitor.cli.entries import EntryLines
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json
from monitor.feeds.page import entries_at
from monitor.matching.explain import Verdict
from monitor.matching.out import records
from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.settings import FetchSettings
from monitor.pipeline.mind import Mind

STYLES = {
    "target": "bold green",
    "actor": "bold cyan",
    "because": "magenta",
    "status": "bold yellow",
    "action": "bold red",
}
"""How each role of a mention is marked; where marks overlap the later one shows."""


def explain(
    what: Annotated[str, typer.Argument(help="A text, the address of a page or feed, or a file of entries.")],
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Show how a text is read, which rules match it, and why the others do not."""
    configuration = configured(config)
    mind = Mind(configuration.rule_set)
    for entry in _entries(what, configuration.settings.fetch):
        mentions, matches = mind.consider(entry)
        if as_json:
            print_json(records(entry, matches))
        else:
            _show(entry, mentions, mind.explain(entry, mentions), mind.unread(entry))


def _entries(what: str, fetch: FetchSettings) -> Iterator[Entry]:
    """What is to be explained: the entries of a file, of a page, or the text itself."""
    if what.startswith(("http://", "https://")):
        yield from asyncio.run(entries_at(what, fetch))
        return
    if len(what) < 4096 and "\n" not in what and Path(what).is_file():
        with EntryLines(Path(what)) as lines:
            yield from lines
        return
    title, _, rest = what.partition("\n")
    yield Entry(id="text", title=title, summary=rest.strip())


def _show(entry: Entry, mentions: Sequence[Mention], verdicts: Sequence[Verdict], unread: str | None) -> None:
    console = Console(highlight=False, markup=False, emoji=False)
    console.print(Text(entry.title or entry.summary or entry.id, "bold"))
    if unread:
        console.print(f"  not read: its language is {unread}, and there is no lexicon for it")
    elif not mentions:
        console.print("  nothing was read as done to a watched party")
    for mention in mentions:
        _show_mention(console, entry, mention)
        mine = [verdict for verdict in verdicts if verdict.mention is mention]
        _show_verdicts(console, mine)
    _show_verdicts(
        console, [verdict for verdict in verdicts if verdict.mention is None and not verdict.rule.reads_events]
    )
    console.print()


def _show_mention(console: Console, entry: Entry, mention: Mention) -> None:
    said = f"{mention.actor or 'somebody'} · {mention.action} · {mention.entity} · {mention.status}"
    console.print(Text.assemble("\n  ", (said, "bold"), f"  (score {mention.score:.2f}, {mention.field})"))
    console.print(Text("  ").append_text(_marked(entry, mention)))
    more = {"by": mention.by, "scope": mention.scope, "because": mention.because, "jurisdiction": mention.jurisdiction}
    for name, value in more.items():
        if value:
            console.print(f"  {name}: {value}")
    for step in mention.trace:
        console.print(Text(f"    {step}", "dim"))


def _marked(entry: Entry, mention: Mention) -> Text:
    """The sentence with each role in its colour; on a stream without colours, in brackets with its name."""
    original = entry.text(mention.field)
    text = Text(original)
    spans = {name: span for name in STYLES if (span := getattr(mention.spans, name)) is not None}
    for name, span in spans.items():
        text.stylize(STYLES[name], span.start, span.end)
    first = min((span.start for span in spans.values()), default=0)
    last = max((span.end for span in spans.values()), default=len(original))
    begin = original.rfind("\n", 0, first) + 1
    end = original.find("\n", last)
    return text[max(begin, first - 200) : min(end if end >= 0 else len(original), last + 200)]


def _show_verdicts(console: Console, verdicts: Sequence[Verdict]) -> None:
    """The rules that hold with what made them hold; where none does, what kept each from holding."""
    holding = [verdict for verdict in verdicts if verdict.holds]
    for verdict in holding or verdicts:
        mark = "matches" if verdict.holds else "does not match"
        console.print(f"  {mark}: {verdict.rule.title} ({verdict.rule.level})")
        for reason in verdict.reasons:
            console.print(Text(f"    {reason}", "dim"))
