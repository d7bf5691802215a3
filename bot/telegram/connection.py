"""A connection to one messenger account: the client, opened and closed."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from telegram import Bot

from bot.telegram.capabilities import Capabilities
from bot.telegram.http import AiohttpRequest
from bot.telegram.transport import TelegramTransport
from bot.telegram.uploading import Files


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
    *,
    token: str,
    base_url: str,
    base_file_url: str,
    capabilities: Capabilities,
    sources: Mapping[int, Files] | None = None,
) -> AsyncIterator[TelegramTransport]:
    """Give the account's transport; nothing is asked of the messenger yet.

    `sources` gives the files of the desk's accounts.
    """
    async with open_bot(token, base_url=base_url, base_file_url=base_file_url) as bot:
        transport = TelegramTransport(bot, capabilities, sources)
        try:
            yield transport
        finally:
            await transport.close()
