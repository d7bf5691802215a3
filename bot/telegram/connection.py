"""A connection to one messenger account: the client, opened and closed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot

from bot.telegram.capabilities import Capabilities
from bot.telegram.http import AiohttpRequest
from bot.telegram.transport import TelegramTransport


@asynccontextmanager
async def open_bot(
    token: str, *, base_url: str, base_file_url: str, request: AiohttpRequest | None = None
) -> AsyncIterator[Bot]:
    """Give the library's bot. Nothing is asked of the messenger, so a start needs no network."""
    request = request or AiohttpRequest()
    bot = Bot(
        token,
        base_url=base_url,
        base_file_url=base_file_url,
        request=request,
        get_updates_request=request,  # never used: the poller has its own connection
    )
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


@asynccontextmanager
async def connected(
    *, token: str, base_url: str, base_file_url: str, capabilities: Capabilities
) -> AsyncIterator[TelegramTransport]:
    """Give the account's transport; nothing is asked of the messenger yet."""
    async with open_bot(token, base_url=base_url, base_file_url=base_file_url) as bot:
        transport = TelegramTransport(bot, capabilities)
        try:
            yield transport
        finally:
            await transport.close()


def bot_id_of(token: str) -> int:
    """The account's id, which every token begins with."""
    return int(token.partition(":")[0])
