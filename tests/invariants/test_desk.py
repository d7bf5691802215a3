"""The invariants of a desk under everything that people, messengers and crashes do to it."""

import asyncio
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.invariants.machine import Life
from tests.stage import furnish

# The environment is for mutants and for longer searches: raw failures are not made shorter.
RUNS = int(os.environ.get("DESK_RUNS", "50"))
STEPS = int(os.environ.get("DESK_STEPS", "40"))
PHASES = (Phase.generate, Phase.shrink)  # explaining takes minutes
SHARDS = int(os.environ.get("DESK_SHARDS", "4"))  # with the short one 250 runs


@pytest.fixture
def life(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[type[Life]]:
    caplog.set_level(logging.CRITICAL)  # each planned fault would be logged
    furniture = tmp_path / "furniture"
    furniture.mkdir()
    furnish(furniture)  # the first one trains the models, for longer than one step may take
    with asyncio.Runner() as runner:
        Life.runner, Life.folder = runner, tmp_path
        yield Life


def run(life: type[Life], shard: int) -> None:
    """Run one shard. The seed is its number, so that each run of the test is the same."""
    run_state_machine_as_test(
        seed(shard)(life),
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=True,
            report_multiple_bugs=False,
            phases=PHASES[:1] if "DESK_RAW" in os.environ else PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(600)
def test_a_desk_keeps_its_invariants(life: type[Life]) -> None:
    run(life, shard=0)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("shard", range(1, SHARDS + 1))
def test_a_desk_keeps_its_invariants_in_many_runs(life: type[Life], shard: int) -> None:
    run(life, shard)
