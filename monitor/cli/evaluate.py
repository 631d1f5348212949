"""`monitor eval`: how well entries are read, judged by a team's own labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from monitor.cli.figures import record, show
from monitor.cli.labels import labels_in
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json
from monitor.matching.evaluate import Judged, as_core, figures, judge
from monitor.matching.nonce import renamed
from monitor.model.label import Label
from monitor.model.mention import Mention
from monitor.pipeline.mind import Mind


@dataclass(frozen=True, slots=True)
class Read:
    """A label, what was told of its entity, and all that was read of it."""

    judged: Judged
    mentions: tuple[Mention, ...]

    @property
    def error(self) -> str | None:
        """What is wrong with what was told as a core action; None where nothing is."""
        label = self.judged.label
        if not as_core(label) or label.target == bool(self.judged.core):
            return None
        return "missed" if label.target else "false alert"


def evaluate(
    file: Annotated[
        Path, typer.Argument(help="Labels as JSON lines: key title summary date outlet entity y cls actor st hard w.")
    ],
    config: ConfigPath = DEFAULT_CONFIG,
    population: Annotated[
        int | None, typer.Option(min=1, help="How many entries the labelled ones were sampled from.")
    ] = None,
    nonce: Annotated[int | None, typer.Option(help="Give each target a name invented from this seed.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Print each false alert and miss with its reading.")] = False,
    as_json: AsJson = False,
) -> None:
    """Judge what is read and matched by labels: precision, recall and F1 with 95 % intervals."""
    rule_set = configured(config).rule_set
    labels, bad = labels_in(file, {entity.name for entity in rule_set.entities})
    if nonce is not None:
        labels, entities = renamed(labels, rule_set.entities, _rng(nonce))
        rule_set = replace(rule_set, entities=entities)
    mind = Mind(rule_set)
    read = [_read(mind, label) for label in labels]
    found = figures([each.judged for each in read], _rng(0))
    wrong = [each for each in read if errors and each.error]
    if as_json:
        print_json([*map(_error_record, wrong), record(found, population)])
    else:
        _show_errors(wrong)
        show(found, population)
    if bad:
        raise typer.Exit(1)


def _rng(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - samples and names, not secrets


def _read(mind: Mind, label: Label) -> Read:
    mentions, matches = mind.consider(label.entry)
    mine = tuple(mention for mention in mentions if mention.entity == label.entity)
    return Read(judge(label, matches), mine)


def _error_record(read: Read) -> dict[str, object]:
    label = read.judged.label
    return {
        "error": read.error,
        "key": label.entry.id,
        "entity": label.entity,
        "action": label.action,
        "status": label.status,
        "title": label.entry.title,
        "read": [
            {"actor": mention.actor, "action": mention.action, "status": mention.status, "trace": list(mention.trace)}
            for mention in read.mentions
        ],
    }


def _show_errors(wrong: Sequence[Read]) -> None:
    for read in sorted(wrong, key=lambda each: each.error or ""):
        label = read.judged.label
        wanted = f"{label.action} {label.status}" if label.target else "no target"
        print(f"{read.error} [{label.entry.id}] {label.entity}: {wanted}")
        print(f"    {label.entry.title} | {label.entry.summary[:200]}")
        for mention in read.mentions:
            told = "told" if mention in read.judged.told else "not told"
            said = f"{mention.actor or 'somebody'} {mention.action} {mention.status}"
            print(f"    read as {said}, {told} (score {mention.score:.2f})")
            for step in mention.trace:
                print(f"        {step}")
        print()
