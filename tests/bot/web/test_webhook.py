"""Webhook over real HTTP: access and acknowledgement."""

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import uvicorn
from sqlalchemy import text
from starlette.applications import Starlette

from bot.telegram.intake import keeper
from bot.web.webhook import LARGEST_BODY, SECRET_HEADER, webhook_route
from handoff.storage import Database
from handoff.storage_errors import StorageUnavailable
from tests.builders import ACCOUNT

SECRET = "Wq3-_secret"
UPDATE = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 5}, "text": "سلام"}}


class Kept:
    """Records stored updates. Raises `error` if given."""

    def __init__(self, error: Exception | None = None) -> None:
        self.updates: list[Mapping[str, Any]] = []
        self._error = error

    async def __call__(self, updates: Sequence[Mapping[str, Any]]) -> None:
        if self._error is not None:
            raise self._error
        self.updates += updates


@asynccontextmanager
async def a_hook(
    keep: Any, *, secret: str | None = SECRET, body_seconds: float = 10
) -> AsyncIterator[str]:
    route = webhook_route("/hook", secret=secret, keep=keep, body_seconds=body_seconds)
    # Only a TCP socket that declares its protocol answers without Nagle's delay.
    with socket.socket(proto=socket.IPPROTO_TCP) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()  # a client before the server's start waits
        config = uvicorn.Config(Starlette(routes=[route]), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([sock]))
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}/hook"
        finally:
            server.should_exit = True
            await serving


async def knock(
    url: str, body: Any = None, *, secrets: Sequence[str] = (SECRET,), method: str = "POST"
) -> aiohttp.ClientResponse:
    data = json.dumps(UPDATE).encode() if body is None else body
    headers = [(SECRET_HEADER, secret) for secret in secrets]
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, data=data, headers=headers) as response,
    ):
        await response.read()
        return response


async def test_an_update_is_kept_and_acknowledged() -> None:
    kept = Kept()
    async with a_hook(kept) as url:
        response = await knock(url)

    assert response.status == 200
    assert kept.updates == [UPDATE]


STRANGERS = [(), ("",), ("wrong",), (SECRET[:-1],), (SECRET + "x",), (SECRET, SECRET), ("ü",)]


async def test_strangers_are_not_let_in() -> None:
    """T58: no secret, a wrong one, or two at once."""
    kept = Kept()
    async with a_hook(kept) as url:
        statuses = [(await knock(url, secrets=secrets)).status for secrets in STRANGERS]

    assert statuses == [403] * len(STRANGERS)
    assert not kept.updates


async def first_line_after(url: str, header: str) -> bytes:
    """Return the answer to a request with a large body that was only announced."""
    port = int(url.rpartition(":")[2].partition("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = ("POST /hook HTTP/1.1", "Host: x", header, "Content-Length: 90000000", "", "")
    writer.write("\r\n".join(lines).encode())
    async with asyncio.timeout(2):
        answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer


async def test_a_strangers_body_is_not_read() -> None:
    """T58: the refusal is sent before the body arrives."""
    async with a_hook(Kept()) as url:
        answer = await first_line_after(url, f"{SECRET_HEADER}: wrong")

    assert b"403" in answer


async def test_only_posts_are_taken() -> None:
    async with a_hook(Kept()) as url:
        for method in ("GET", "PUT", "DELETE", "HEAD"):
            assert (await knock(url, method=method)).status == 405


BROKEN = [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 200_000, b'{"update_id":' + b"9" * 5000]


async def test_broken_json_is_refused_and_not_kept() -> None:
    kept = Kept()
    async with a_hook(kept) as url:
        statuses = [(await knock(url, body)).status for body in BROKEN]

    assert statuses == [400] * len(BROKEN)
    assert not kept.updates


async def chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * 65536


@pytest.mark.parametrize("announced", [True, False])
async def test_too_large_a_body_is_refused(announced: bool) -> None:
    """T58: with and without an announced size."""
    kept = Kept()
    async with a_hook(kept) as url:
        body = io.BytesIO(b" " * (LARGEST_BODY + 1)) if announced else chunks(17)
        response = await knock(url, body)

    assert response.status == 413
    assert not kept.updates


async def test_a_body_announced_too_large_is_not_read() -> None:
    """T58."""
    async with a_hook(Kept()) as url:
        answer = await first_line_after(url, f"{SECRET_HEADER}: {SECRET}")

    assert b"413" in answer


async def test_the_largest_body_is_taken() -> None:
    kept = Kept()
    body = json.dumps(UPDATE).encode()
    async with a_hook(kept) as url:
        response = await knock(url, io.BytesIO(body.ljust(LARGEST_BODY)))

    assert response.status == 200


async def test_a_body_that_never_ends_is_not_waited_for() -> None:
    async def dripping() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    async with a_hook(Kept(), body_seconds=0.1) as url:
        response = await knock(url, dripping())

    assert response.status == 408


@pytest.mark.parametrize("error", [StorageUnavailable("disk full"), RuntimeError("a bug")])
async def test_what_cannot_be_kept_is_to_be_brought_again(error: Exception) -> None:
    """T1: no 200 without a commit."""
    async with a_hook(Kept(error)) as url:
        response = await knock(url)

    assert response.status == 503
    assert response.headers["Retry-After"] == "2"


async def test_a_messenger_without_secrets_is_known_by_the_path() -> None:
    kept = Kept()
    async with a_hook(kept, secret=None) as url:
        response = await knock(url, secrets=())

    assert response.status == 200


async def test_an_update_brought_twice_is_kept_once(db: Database) -> None:
    """T2."""
    async with a_hook(keeper(db, account_id=ACCOUNT)) as url:
        statuses = [(await knock(url)).status for _ in range(2)]

    rows = await db.read(
        lambda reader: reader.inbox.waiting(limit=9, except_lanes=(), account_id=ACCOUNT)
    )
    assert statuses == [200, 200]
    assert [(row.update_id, row.lane) for row in rows] == [("7", "5")]


async def test_a_full_disk_acknowledges_nothing(db: Database) -> None:
    """T1."""
    large = {"update_id": 8, "message": {"chat": {"id": 5}, "text": "x" * 100_000}}
    await db.write(lambda uow: uow.session.execute(text("PRAGMA max_page_count = 1")))
    async with a_hook(keeper(db, account_id=ACCOUNT)) as url:
        response = await knock(url, json.dumps(large).encode())

    assert response.status == 503


async def test_json_that_is_no_update_is_refused(db: Database) -> None:
    async with a_hook(keeper(db, account_id=ACCOUNT)) as url:
        response = await knock(url, b'{"hello":1}')

    assert response.status == 400
