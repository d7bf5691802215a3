"""Measures the cost of matching by size of the knowledge base, and compares it with RapidFuzz.

For each size, a matcher is trained in one process and loaded from the cache in another, as after a
restart of the bot. A size that fails gets a row with the reason. Queries are generated. They are
distinct and differ from all stored questions. The baseline is `rapidfuzz.process.extractOne` with
WRatio, which runs on the same queries and questions in the same process.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from math import log
from pathlib import Path
from statistics import linear_regression, quantiles
from time import perf_counter
from typing import Any

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from bench.encoding import NAMES, Timed, built, encoder_named
from bench.phrases import Phrases, Query, phrases, queries
from faq.evaluate import read_entries
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000)
QUERIES = 500
WARMING = 20
JUDGED = 10_000  # number of questions for which the targets are checked
BASELINE_SECONDS = 30.0  # maximum duration of the baseline, which can take minutes
PATIENCE = 600.0
GIGABYTES = 8.0
SHARE_OF_BASELINE = 1 / 3
MOST_MS = 3.0
MATCHES_AT_ONCE = 200
TICK = 0.001


@dataclass(frozen=True)
class Row:
    """Results for one size. Field names end in the unit. Fields that were not measured are None.

    `encoding_p50_ms` is the time taken by the encoder, and `beside_p99_ms` the time without it.
    `lag_…` is the longest delay of another task on the event loop.
    """

    questions: int
    failed: str = ""
    engine: str = ""
    training_s: float | None = None
    training_mb: float | None = None
    loading_s: float | None = None
    running_mb: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    encoding_p50_ms: float | None = None
    beside_p99_ms: float | None = None
    baseline_p50_ms: float | None = None
    baseline_queries: int = 0
    right: float | None = None
    baseline_right: float | None = None
    lag_idle_ms: float | None = None
    lag_matching_ms: float | None = None
    lag_loading_ms: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ratio of the baseline's median time to that of the matcher."""
        if self.p50_ms is None or self.baseline_p50_ms is None:
            return None
        return self.baseline_p50_ms / self.p50_ms


@dataclass(frozen=True)
class Target:
    """A target and its result. `reached` is None if it was not measured."""

    what: str
    reached: float | None
    limit: float

    @property
    def verdict(self) -> str:
        if self.reached is None:
            return "not measured"
        return "reached" if self.reached < self.limit else "NOT reached"


def growth(rows: Sequence[Row]) -> float | None:
    """Return the exponent of the median's growth with the number of questions (1 is linear)."""
    points = [(log(row.questions), log(row.p50_ms)) for row in rows if row.p50_ms is not None]
    if len(points) < 2:
        return None
    return linear_regression(*zip(*points, strict=True)).slope


def targets(rows: Sequence[Row], *, encoded: bool) -> tuple[Target, ...]:
    judged = next((row for row in rows if row.questions == JUDGED), Row(JUDGED))
    exponent = growth(rows)
    grown = Target("growth of the p50, exponent", exponent, 1.0)
    if encoded:
        beside = f"p99 beside the forward pass at {JUDGED:,}, ms"
        return Target(beside, judged.beside_p99_ms, MOST_MS), grown
    share = None if judged.ratio is None else 1 / judged.ratio
    return (
        Target(f"p50 as a share of extractOne’s at {JUDGED:,}", share, SHARE_OF_BASELINE),
        Target(f"p99 at {JUDGED:,}, ms", judged.p99_ms, MOST_MS),
        grown,
    )


def cut(seconds: Iterable[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile in milliseconds."""
    cuts = quantiles([1000 * each for each in seconds], n=100, method="inclusive")
    return cuts[49], cuts[98]


# Child process of one size -----------------------------------------------------------------


def a_knowledge_base(questions: Phrases, folder: Path) -> KnowledgeBase:
    path = folder / "entries.jsonl"
    rows = ({"id": name, "questions": each} for name, each in questions.entries.items())
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return read_entries(path)


def peak_megabytes() -> float:
    """Return the peak memory of this process, since `getrusage` includes that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(
        int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")
    )


def train(row: Row, folder: Path, encoder: Timed | None) -> Row:
    kb = a_knowledge_base(phrases(row.questions), folder)
    start = perf_counter()
    built(kb, cache=folder / "cache", encoder=encoder)
    return replace(row, training_s=perf_counter() - start, training_mb=peak_megabytes())


def run(row: Row, folder: Path, encoder: Timed | None, *, count: int) -> Row:
    """Measure a matcher as after a restart, and then the baseline on the raw texts."""
    made = phrases(row.questions)
    kb = a_knowledge_base(made, folder)
    start = perf_counter()
    matcher = built(kb, cache=folder / "cache", encoder=encoder)
    row = replace(
        row, loading_s=perf_counter() - start, engine=encoder.name if encoder else "lexical"
    )
    asked = queries(count + WARMING, made)
    for query in asked[:WARMING]:
        matcher.match(query.text)
    row = _timed(row, matcher, asked[WARMING:], encoder)
    row = replace(row, running_mb=peak_megabytes())
    row = _baseline(row, made, asked[WARMING:])
    if row.questions == JUDGED:
        texts = [query.text for query in asked[:MATCHES_AT_ONCE]]
        row = asyncio.run(
            _lags(row, matcher, texts, lambda: built(kb, cache=folder / "cache", encoder=encoder))
        )
    return row


def _timed(row: Row, matcher: Matcher, asked: Sequence[Query], encoder: Timed | None) -> Row:
    whole, forward = [], []
    for query in asked:
        before = encoder.seconds if encoder else 0.0
        start = perf_counter()
        matcher.match(query.text)
        whole.append(perf_counter() - start)
        forward.append((encoder.seconds if encoder else 0.0) - before)
    p50, p99 = cut(whole)
    _, beside = cut(took - own for took, own in zip(whole, forward, strict=True))
    in_scope = [query for query in asked if query.entry]
    hits = sum(
        query.entry in (each.entry_id for each in matcher.candidates(query.text, limit=1))
        for query in in_scope
    )
    return replace(
        row,
        p50_ms=p50,
        p99_ms=p99,
        encoding_p50_ms=cut(forward)[0] if encoder else None,
        beside_p99_ms=beside,
        right=hits / len(in_scope),
    )


def _baseline(row: Row, made: Phrases, asked: Sequence[Query]) -> Row:
    owners = [name for name, each in made.entries.items() for _ in each]
    questions = made.questions
    taken: list[float] = []
    hits = in_scope = 0
    for query in asked:
        start = perf_counter()
        found = process.extractOne(query.text, questions, scorer=fuzz.WRatio)
        taken.append(perf_counter() - start)
        in_scope += query.entry != ""
        hits += owners[found[2]] == query.entry
        if sum(taken) > BASELINE_SECONDS:
            break
    return replace(
        row,
        baseline_p50_ms=cut(taken)[0],
        baseline_queries=len(taken),
        baseline_right=hits / in_scope,
    )


async def _lags(
    row: Row, matcher: Matcher, texts: Sequence[str], load: Callable[[], object]
) -> Row:
    idle = await lag_during(asyncio.sleep(0.5))
    matching = await lag_during(
        asyncio.gather(*(asyncio.to_thread(matcher.match, text) for text in texts))
    )
    loading = await lag_during(asyncio.to_thread(load))
    return replace(row, lag_idle_ms=idle, lag_matching_ms=matching, lag_loading_ms=loading)


async def lag_during(work: Any) -> float:
    """Return the longest delay in milliseconds of a task that wakes every millisecond."""
    loop = asyncio.get_running_loop()
    done = asyncio.ensure_future(work)
    longest = 0.0
    while not done.done():
        due = loop.time() + TICK
        await asyncio.sleep(TICK)
        longest = max(longest, loop.time() - due)
    await done
    return 1000 * longest


# Parent process ------------------------------------------------------------


def a_size(size: int, options: argparse.Namespace) -> Row:
    """Measure one size in two new processes."""
    row = Row(size)
    with tempfile.TemporaryDirectory() as folder:
        for step in ("train", "run"):
            row = _in_a_process(step, row, Path(folder), options)
            if row.failed:
                break
    return row


def _in_a_process(step: str, row: Row, folder: Path, options: argparse.Namespace) -> Row:
    command = [sys.executable, "-m", "bench.match", "--encoder", options.encoder]
    command += ["--step", step, "--folder", str(folder), "--queries", str(options.queries)]
    command += ["--gigabytes", str(options.gigabytes)]
    try:
        done = subprocess.run(  # noqa: S603  runs this module
            command,
            input=json.dumps(asdict(row)),
            capture_output=True,
            text=True,
            timeout=options.patience,
            check=False,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired:
        return replace(row, failed=f"{step}: not done after {options.patience:.0f} s")
    return outcome(step, row, done)


def outcome(step: str, row: Row, done: subprocess.CompletedProcess[str]) -> Row:
    """Return the row that the process printed, or a row with its error."""
    if done.returncode == 0:
        return Row(**json.loads(done.stdout))
    said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
    return replace(row, failed=f"{step}: {said[-1]}")


def one_step(options: argparse.Namespace) -> None:
    """Run one step with a memory limit, so that other sizes are measured if it fails."""
    most = int(options.gigabytes * 2**30)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    row = Row(**json.loads(sys.stdin.read()))
    found = encoder_named(options.encoder)
    encoder = Timed(found) if found is not None else None
    if options.step == "train":
        row = train(row, options.folder, encoder)
    else:
        row = run(row, options.folder, encoder, count=options.queries)
    print(json.dumps(asdict(row)))


LINES = (
    ("engine", "engine"),
    ("training_s", "training, s"),
    ("training_mb", "  peak memory, MB"),
    ("loading_s", "loading the trained model, s"),
    ("running_mb", "  peak memory with the queries, MB"),
    ("p50_ms", "match, p50 ms"),
    ("p99_ms", "match, p99 ms"),
    ("encoding_p50_ms", "  encoder alone, p50 ms"),
    ("beside_p99_ms", "  all but the encoder, p99 ms"),
    ("right", "best guess right, share"),
    ("baseline_p50_ms", "extractOne, p50 ms"),
    ("baseline_queries", "  queries in its time"),
    ("baseline_right", "  right, share"),
    ("ratio", "extractOne ÷ match, times"),
    ("lag_idle_ms", "event loop late at most: idle, ms"),
    ("lag_matching_ms", f"  {MATCHES_AT_ONCE} matches in threads, ms"),
    ("lag_loading_ms", "  loading in a thread, ms"),
)


def shown(value: object) -> str:
    match value:
        case None:
            return "–"
        case float():
            return f"{value:.2f}"
        case int():
            return f"{value:,}"
    return str(value)


def show(rows: Sequence[Row], *, encoded: bool, console: Console) -> None:
    done = [row for row in rows if not row.failed]
    table = Table("", *(f"{row.questions:,}" for row in done))
    for name, line in LINES:
        table.add_row(line, *(shown(getattr(row, name)) for row in done))
    console.print(table)
    for row in rows:
        if row.failed:
            console.print(f"{row.questions:,} questions: {row.failed}")
    for target in targets(rows, encoded=encoded):
        console.print(
            f"{target.what}: {shown(target.reached)}, "
            f"to be under {target.limit:.2f}: {target.verdict}"
        )


def sizes_of(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=sizes_of, default=SIZES, help="1000,10000,100000")
    parser.add_argument("--encoder", choices=NAMES, default="none")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--queries", type=int, default=QUERIES, help="how many a size")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds a process")
    parser.add_argument("--gigabytes", type=float, default=GIGABYTES, help="memory a process")
    parser.add_argument("--step", choices=("train", "run"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        one_step(options)
        return
    rows = []
    for size in options.sizes:
        print(f"{size:,} questions…", file=sys.stderr)
        rows.append(a_size(size, options))
    encoded = options.encoder != "none"
    if options.json:
        found = [
            asdict(target) | {"verdict": target.verdict}
            for target in targets(rows, encoded=encoded)
        ]
        print(json.dumps({"rows": [asdict(row) for row in rows], "targets": found}, indent=1))
    else:
        show(rows, encoded=encoded, console=Console())


if __name__ == "__main__":
    main()
