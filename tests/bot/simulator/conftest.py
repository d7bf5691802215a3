"""One simulator per test."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.simulator.api import Api, simulated


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with simulated() as api:
        yield api
