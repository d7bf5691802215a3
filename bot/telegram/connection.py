"""Open and close the API client of an account."""

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
    """Open the library's bot without making a request. The network may be down at startup."""
    request = request or AiohttpRequest()
    bot = Bot(
        token,
        base_url=base_url,
        base_file_url=base_file_url,
        request=request,
        get_updates_request=request,  # unused because the poller has its own connection
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
    """Open an account's transport without making a request.

    `sources` contains the files of all accounts of the desk by account id. `changes` is notified
    when a best-effort call ends.
    """
    async with open_bot(token, base_url=base_url, base_file_url=base_file_url) as bot:
        transport = TelegramTransport(bot, capabilities, sources, changes=changes)
        try:
            yield transport
        finally:
            await transport.close()
