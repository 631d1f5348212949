"""Figures of an evaluation as a record and as a table."""

from collections.abc import Iterator, Sequence

from monitor.cli.output import print_table
from monitor.matching.evaluate import Figures, Interval, Measure, Rates

Record = dict[str, object]


def record(found: Figures, population: int | None) -> Record:
    """The figures as plain values; false alerts are counted where the population is known."""
    return {
        "pairs": found.pairs,
        "core": _measure_record(found.core, population),
        "any": _measure_record(found.every, population),
        "class_errors": found.class_errors,
        "on_hits": {
            "hits": found.on_hits.hits,
            "status": _rounded(found.on_hits.status),
            "action": _rounded(found.on_hits.action),
            "actor": _rounded(found.on_hits.actor),
        },
    }


def _measure_record(measure: Measure, population: int | None) -> Record:
    low_to_high = {"precision": measure.precision, "recall": measure.recall, "f1": measure.f1}
    return {
        **_rates_record(measure.rates),
        "intervals": {name: [round(end, 3) for end in ends] for name, ends in low_to_high.items()},
        "weighted": _rates_record(measure.weighted) if measure.weighted else None,
        "false_per_10k": _rounded(_per_10k(measure.weighted or measure.rates, population)),
        "false_per_10k_interval": _interval_per_10k(measure.false, population),
    }


def _rates_record(rates: Rates) -> Record:
    return {
        "precision": round(rates.precision, 3),
        "recall": round(rates.recall, 3),
        "f1": round(rates.f1, 3),
        "hits": round(rates.hits, 2),
        "false": round(rates.false, 2),
        "missed": round(rates.missed, 2),
    }


def _per_10k(rates: Rates, population: int | None) -> float | None:
    return rates.false / population * 10_000 if population else None


def _interval_per_10k(false: Interval | None, population: int | None) -> list[float] | None:
    return [round(end / population * 10_000, 2) for end in false] if false and population else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def show(found: Figures, population: int | None) -> None:
    """Print the figures for people."""
    kinds = (("core", found.core), ("any", found.every))
    rows = [row for name, measure in kinds for row in _rows(name, measure)]
    print_table(["", "precision", "recall", "F1"], rows)
    print()
    for name, measure in kinds:
        rates = measure.rates
        print(f"{name} actions: {rates.hits:.0f} hits, {rates.false:.0f} false alerts, {rates.missed:.0f} missed")
    hits = found.on_hits
    said = {"status": hits.status, "class": hits.action, "actor": hits.actor}
    right = ", ".join(f"{name} {value:.3f}" for name, value in said.items() if value is not None)
    print(
        f"right on {hits.hits} core hits: {right or 'none'}; class errors: {found.class_errors}; pairs: {found.pairs}"
    )
    false = _per_10k(found.core.weighted or found.core.rates, population)
    if false is not None:
        ends = _interval_per_10k(found.core.false, population)
        print(f"false alerts per 10,000 entries: {false:.2f}{f' ({ends[0]:.2f}–{ends[1]:.2f})' if ends else ''}")


def _rows(name: str, measure: Measure) -> Iterator[Sequence[object]]:
    rates = measure.rates
    values = ((rates.precision, measure.precision), (rates.recall, measure.recall), (rates.f1, measure.f1))
    yield (name, *(f"{value:.3f} ({low:.2f}–{high:.2f})" for value, (low, high) in values))
    if weighted := measure.weighted:
        yield (f"{name}, weighted", *(f"{share:.3f}" for share in (weighted.precision, weighted.recall, weighted.f1)))
