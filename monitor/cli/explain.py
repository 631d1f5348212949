"""`monitor explain`: why a text matched, or which clause failed."""

import asyncio
import sys
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
from monitor.pipeline.mind import Explained, Mind
from monitor.reading.marks import pieces

STYLES = {
    "target": "bold green",
    "actor": "bold cyan",
    "because": "magenta",
    "status": "bold yellow",
    "action": "bold red",
}
"""How each role of a mention is marked."""


def explain(
    what: Annotated[str, typer.Argument(help="A text, the address of a page or feed, or a file of entries.")],
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Show how a text is read, which rules match it, and why the others do not."""
    configuration = configured(config)
    mind = Mind(configuration.rule_set)
    for entry in _entries(what, configuration.settings.fetch):
        explained = mind.explain(entry)
        if as_json:
            print_json(records(entry, explained.matches))
        else:
            _show(explained)


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


def _show(explained: Explained) -> None:
    piped = not sys.stdout.isatty()  # lines are not folded for other programs
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=piped)
    entry = explained.entry
    console.print(Text(entry.title or entry.summary or entry.id, "bold"))
    if explained.unread:
        console.print(f"  not read: its language is {explained.unread}, and there is no lexicon for it")
    elif not explained.mentions:
        console.print("  nothing was read as done to a watched party")
    for mention in explained.mentions:
        _show_mention(console, entry, mention)
        _show_verdicts(console, explained.of(mention))
    _show_verdicts(console, explained.of(None))
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
    shown = pieces(entry.text(mention.field), mention.spans)
    return Text.assemble(*((piece.text, STYLES[piece.role] if piece.role else "") for piece in shown))


def _show_verdicts(console: Console, verdicts: Sequence[Verdict]) -> None:
    """The rules that hold with what made them hold; where none does, what kept each from holding."""
    for verdict in verdicts:
        mark = "matches" if verdict.holds else "does not match"
        console.print(f"  {mark}: {verdict.rule.title} ({verdict.rule.level})")
        for reason in verdict.reasons:
            console.print(Text(f"    {reason}", "dim"))
