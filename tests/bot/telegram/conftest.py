"""The messenger's server that the tests of this folder speak with."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.telegram.messenger import Messenger, a_messenger


@pytest.fixture
async def messenger() -> AsyncIterator[Messenger]:
    async with a_messenger() as running:
        yield running
