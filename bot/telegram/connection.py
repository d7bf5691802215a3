"""A connection to one messenger account: the client, opened and closed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot

from bot.telegram.capabilities import Capabilities
from bot.telegram.http import AiohttpRequest
from bot.telegram.transport import TelegramTransport


@asynccontextmanager
async def connected(
    *, token: str, base_url: str, base_file_url: str, capabilities: Capabilities
) -> AsyncIterator[TelegramTransport]:
    """Give the account's transport; nothing is asked of the messenger yet."""
    request = AiohttpRequest()
    bot = Bot(token, base_url=base_url, base_file_url=base_file_url, request=request)
    await request.initialize()
    try:
        yield TelegramTransport(bot, capabilities)
    finally:
        await request.shutdown()


def bot_id_of(token: str) -> int:
    """The account's id, which every token begins with."""
    return int(token.partition(":")[0])
