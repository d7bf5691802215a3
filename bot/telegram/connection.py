"""Opening and closing the client of one messenger account."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from telegram import Bot

from bot.changes import Changes
from bot.telegram.capabilities import Capabilities
from bot.telegram.http import AiohttpRequest
from bot.telegram.transport import TelegramTransport
from bot.telegram.uploading import Files


@asynccontextmanager
async def open_bot(
    token: str, *, base_url: str, base_file_url: str, request: AiohttpRequest | None = None
) -> AsyncIterator[Bot]:
    """Open the library's bot. No request is made, so the desk can start without a network."""
    request = request or AiohttpRequest()
    bot = Bot(
        token,
        base_url=base_url,
        base_file_url=base_file_url,
        request=request,
        get_updates_request=request,  # not used, since the poller has a separate connection
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
    changes: Changes | None = None,
) -> AsyncIterator[TelegramTransport]:
    """Open the account's transport. No request is made.

    `sources` maps the id of each account of the desk to the files of that account. `changes` is
    notified when a best-effort call ends.
    """
    async with open_bot(token, base_url=base_url, base_file_url=base_file_url) as bot:
        transport = TelegramTransport(bot, capabilities, sources, changes=changes)
        try:
            yield transport
        finally:
            await transport.close()
