"""Messenger's server and clients for the tests of this folder."""

from collections.abc import AsyncIterator

import pytest

from bot.telegram.capabilities import PLAIN, TELEGRAM
from bot.telegram.transport import TelegramTransport
from tests.bot.telegram.messenger import Messenger, a_bot, a_messenger


@pytest.fixture
async def messenger() -> AsyncIterator[Messenger]:
    async with a_messenger() as running:
        yield running


@pytest.fixture
async def transport(messenger: Messenger) -> AsyncIterator[TelegramTransport]:
    async with a_bot(messenger.base_url) as bot:
        yield TelegramTransport(bot, TELEGRAM)


@pytest.fixture
async def plain(messenger: Messenger) -> AsyncIterator[TelegramTransport]:
    async with a_bot(messenger.base_url) as bot:
        yield TelegramTransport(bot, PLAIN)
