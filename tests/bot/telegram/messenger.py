"""A messenger's server with scripted answers that records its requests."""

import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.telegram.connection import open_bot
from bot.telegram.http import AiohttpRequest

TOKEN = "123456789:AAF-a_token_that_nobody_has_0123456789"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def ok(result: object) -> Answer:
    return raw(200, json.dumps({"ok": True, "result": result}, separators=(",", ":")))


def refused(code: int, description: str, **parameters: object) -> Answer:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return raw(code, json.dumps(body))


def raw(status: int, body: str, **headers: str) -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body, headers=headers)

    return answer


async def cut(request: web.Request) -> web.StreamResponse:
    """Read the whole request, then close the connection without an answer."""
    await request.read()
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def half(request: web.Request) -> web.StreamResponse:
    """Close the connection in the middle of an answer."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok":true,"result":{"message')
    assert request.transport is not None
    request.transport.close()
    return response


def message(message_id: int, chat_id: int = 5) -> dict[str, Any]:
    kind = "private" if chat_id > 0 else "supergroup"
    return {"message_id": message_id, "date": 1, "chat": {"id": chat_id, "type": kind}}


@dataclass
class Messenger:
    """The server: scripted answers in order, the last one repeated; received calls."""

    base_url: str = ""
    answers: dict[str, deque[Answer]] = field(default_factory=dict)
    calls: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    heard: dict[str, Callable[[], None]] = field(default_factory=dict)

    def will(self, method: str, *answers: Answer) -> None:
        self.answers[method] = deque(answers)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method].append(
            {name: _value(part) for name, part in (await request.post()).items()}
        )
        self.heard.get(method, lambda: None)()
        waiting = self.answers.get(method)
        if not waiting:
            return await refused(404, "Not Found: method not found")(request)
        answer = waiting.popleft() if len(waiting) > 1 else waiting[0]
        return await answer(request)


def _value(part: Any) -> Any:
    if isinstance(part, web.FileField):
        return part.file.read()
    try:
        return json.loads(part)
    except ValueError:
        return part


@asynccontextmanager
async def a_messenger() -> AsyncIterator[Messenger]:
    messenger = Messenger()
    app = web.Application(client_max_size=50 * 1024 * 1024)
    app.router.add_post("/bot{token}/{method}", messenger.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    messenger.base_url = f"http://{host}:{port}/bot"
    try:
        yield messenger
    finally:
        await runner.cleanup()


@asynccontextmanager
async def a_bot(base_url: str, **timeouts: float) -> AsyncIterator[Any]:
    async with open_bot(
        TOKEN,
        base_url=base_url,
        base_file_url=base_url.replace("/bot", "/file/bot"),
        request=AiohttpRequest(**timeouts) if timeouts else None,
    ) as bot:
        yield bot
