"""Short forms of `make faults`: every target is met, also by faults that last only seconds."""

import pytest

from bench.faults.scenarios import SCENARIOS, SHORT


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SCENARIOS)
async def test_the_targets_are_met(name: str) -> None:
    missed = [row for row in await SCENARIOS[name](SHORT) if not row.kept]

    assert missed == []
