"""Tests for the matcher benchmark, with one small run in real processes."""

import argparse
import asyncio
import io
import subprocess
import time
from collections.abc import Sequence

import pytest
from rich.console import Console

from bench.encoding import Timed, encoder_named
from bench.match import Row, Target, a_size, cut, growth, lag_during, outcome, show, targets


def options(*, patience: float = 60.0, gigabytes: float = 4.0) -> argparse.Namespace:
    return argparse.Namespace(encoder="none", queries=40, patience=patience, gigabytes=gigabytes)


@pytest.mark.parametrize(
    ("times", "exponent"), [((1.0, 1.0), 0.0), ((1.0, 100.0), 1.0), ((2.0, 20.0), 0.5)]
)
def test_growth_is_the_exponent(times: tuple[float, float], exponent: float) -> None:
    rows = [Row(1_000, p50_ms=times[0]), Row(100_000, p50_ms=times[1])]

    assert growth(rows) == pytest.approx(exponent)
    assert growth([*rows, Row(10_000, failed="too large")]) == pytest.approx(exponent)


def test_one_size_grows_nowhere() -> None:
    assert growth([Row(1_000, p50_ms=1.0)]) is None


def test_half_and_all_but_one_in_a_hundred() -> None:
    assert cut(step / 1000 for step in range(101)) == (pytest.approx(50), pytest.approx(99))


def test_targets_are_about_ten_thousand_questions() -> None:
    rows = [
        Row(1_000, p50_ms=1.0, p99_ms=9.0, baseline_p50_ms=1.0),
        Row(10_000, p50_ms=2.0, p99_ms=2.9, beside_p99_ms=3.1, baseline_p50_ms=8.0),
    ]

    share, p99, grown = targets(rows, encoded=False)
    assert (share.reached, share.verdict) == (0.25, "reached")
    assert (p99.reached, p99.verdict) == (2.9, "reached")
    assert grown.verdict == "reached"
    beside, _ = targets(rows, encoded=True)
    assert (beside.reached, beside.verdict) == (3.1, "NOT reached")
    assert {each.verdict for each in targets([], encoded=False)} == {"not measured"}


def test_a_limit_is_to_be_stayed_under() -> None:
    assert Target("", 3.0, 3.0).verdict == "NOT reached"


def test_a_process_that_fails_is_a_row_that_says_why() -> None:
    done = subprocess.CompletedProcess[str]([], 1, "", "Traceback\nMemoryError: 80 GB\n")
    assert outcome("train", Row(7), done) == Row(7, failed="train: MemoryError: 80 GB")

    killed = subprocess.CompletedProcess[str]([], -9, "", "")
    assert outcome("run", Row(7), killed) == Row(7, failed="run: ended with -9")


def test_a_size_that_takes_too_long_is_a_row_too() -> None:
    assert a_size(100, options(patience=0.01)).failed == "train: not done after 0 s"


@pytest.mark.slow
def test_a_small_size_from_end_to_end() -> None:
    row = a_size(200, options())

    assert row.failed == ""
    assert row.ratio is not None
    assert row.right is not None
    assert row.right > 0.9
    assert row.baseline_queries == 40
    printed = io.StringIO()
    show([row, Row(9, failed="no room")], encoded=False, console=Console(file=printed, width=80))
    assert "9 questions: no room" in printed.getvalue()
    assert "match, p50 ms" in printed.getvalue()
    assert "…" not in printed.getvalue()


async def test_the_longest_delay_of_the_loop() -> None:
    async def holds_up() -> None:
        until = time.perf_counter() + 0.05
        while time.perf_counter() < until:
            pass
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.02)

    assert await lag_during(holds_up()) > 45


def test_a_stopwatch_on_an_encoder() -> None:
    class Ones:
        name = "ones"

        def encode(self, texts: Sequence[str]) -> list[list[float]]:
            return [[1.0] for _ in texts]

    timed = Timed(Ones())

    assert timed.encode(["a", "b"]) == [[1.0], [1.0]]
    once = timed.seconds
    assert timed.encode(["c"]) == [[1.0]]
    assert timed.seconds > once > 0
    assert timed.name == "ones"
    assert encoder_named("none") is None
