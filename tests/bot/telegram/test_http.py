"""HTTP client: requests on the wire, and logging of broken answers."""

import asyncio
import logging

import aiohttp
import pytest
from aiohttp import web
from telegram import InputMediaDocument
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.telegram.http import READ_SECONDS, AiohttpRequest, NeverSent
from tests.bot.telegram.messenger import Messenger, a_bot, message, ok, raw


async def test_a_file_is_uploaded(messenger: Messenger) -> None:
    messenger.will("sendDocument", ok(message(4)))
    async with a_bot(messenger.base_url) as bot:
        await bot.send_document(5, b"\x00\xff", filename="گزارش.csv", caption="هفته\ud83d")

    assert messenger.calls["sendDocument"] == [
        {"chat_id": 5, "document": b"\x00\xff", "caption": "هفته?"}
    ]


async def test_an_upload_that_nobody_takes_is_given_up() -> None:
    over = asyncio.Event()

    async def deaf(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(deaf, "127.0.0.1", 0)
    async with server:
        base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
        async with a_bot(base_url, connect=0.1, write=0.1, read=0.1) as bot:
            with pytest.raises(TimedOut) as given_up:
                await bot.send_document(5, b"x" * 30_000_000)
        over.set()

    assert not isinstance(given_up.value.__cause__, NeverSent)


async def test_attached_files_of_an_album_are_uploaded(messenger: Messenger) -> None:
    messenger.will("sendMediaGroup", ok([message(4), message(5)]))
    async with a_bot(messenger.base_url) as bot:
        await bot.send_media_group(5, [InputMediaDocument(b"1"), InputMediaDocument(b"2")])

    (call,) = messenger.calls["sendMediaGroup"]
    attached = [item["media"].removeprefix("attach://") for item in call["media"]]
    assert [call[name] for name in attached] == [b"1", b"2"]


async def test_connections_are_kept(messenger: Messenger) -> None:
    ports = set()

    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername")[1])
        return await ok(message(1))(request)

    messenger.will("sendMessage", answer)
    async with a_bot(messenger.base_url) as bot:
        for _ in range(5):
            await bot.send_message(5, "x")

    assert len(ports) == 1


async def test_a_file_is_fetched_as_it_is(messenger: Messenger) -> None:
    async def file(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"<not json>")

    app = web.Application()
    app.router.add_get("/file/{name}", file)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with AiohttpRequest() as request:
        assert await request.retrieve(f"http://127.0.0.1:{port}/file/a") == b"<not json>"
    await runner.cleanup()


async def test_a_broken_answer_is_not_logged(
    messenger: Messenger, caplog: pytest.LogCaptureFixture
) -> None:
    """People's messages are not logged."""
    messenger.will("sendMessage", raw(200, '{"ok":true,"result":{"text":"راز'))
    async with a_bot(messenger.base_url) as bot:
        with caplog.at_level(logging.INFO), pytest.raises(TelegramError):
            await bot.send_message(5, "x")

    assert "راز" not in caplog.text


async def test_the_library_may_set_times_of_its_own(messenger: Messenger) -> None:
    messenger.will("sendMessage", ok(message(1)))
    async with a_bot(messenger.base_url) as bot:
        sent = await bot.send_message(5, "x", read_timeout=None, write_timeout=9)

    assert sent.message_id == 1


async def test_patience_for_slow_answers() -> None:
    """T7: with the library's own five seconds, slow answers count as lost."""
    assert AiohttpRequest().read_timeout == READ_SECONDS >= 20


async def test_a_client_that_is_not_open_says_so(messenger: Messenger) -> None:
    request = AiohttpRequest()

    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(messenger.base_url)


async def test_opening_and_closing_twice_is_no_harm() -> None:
    request = AiohttpRequest()
    await request.initialize()
    first = request._session
    await request.initialize()
    assert request._session is first
    await request.shutdown()
    await request.shutdown()
    assert isinstance(first, aiohttp.ClientSession)
    assert first.closed
