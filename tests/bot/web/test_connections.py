"""Connections that are silent, slow or too many do not lock out others."""

import asyncio
import json
import resource
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Self

import aiohttp
import pytest

from bot.config import Address
from bot.web.connections import Limits, WrongSecrets
from bot.web.health import health_routes
from bot.web.server import (
    AddressElsewhere,
    AddressInUse,
    AddressNotPermitted,
    AddressUnusable,
    served,
)
from bot.web.webhook import SECRET_HEADER, webhook_route
from tests.stage import free_port

HOST = "127.0.0.1"
SECRET = "Wq3-_a-secret-of-the-hook"
BODY = json.dumps({"update_id": 7}).encode()
GOOD = (
    f"POST /hook HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n"
    f"Content-Length: {len(BODY)}\r\n\r\n"
).encode() + BODY
WRONG = GOOD.replace(SECRET.encode(), b"wrong")
QUICK = Limits(head_seconds=0.5, idle_seconds=0.5, request_seconds=1)
MANY = 1200


@pytest.fixture(autouse=True)
def room_for_sockets() -> Iterator[None]:
    """The test process holds both ends of each connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@asynccontextmanager
async def a_hook(
    limits: Limits = QUICK, *, secret: str | None = SECRET
) -> AsyncIterator[tuple[int, list[Mapping[str, Any]]]]:
    kept: list[Mapping[str, Any]] = []

    async def keep(updates: Sequence[Mapping[str, Any]]) -> None:
        kept.extend(updates)

    shown = None if secret is None else (SECRET_HEADER.encode(), secret.encode())
    port = free_port()
    async with served(
        [webhook_route("/hook", secret=secret, keep=keep)],
        Address(HOST, port),
        setting="X",
        limits=limits,
        secret=shown,
    ):
        yield port, kept


class Wire:
    """A client's raw connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._port = port

    async def __aenter__(self) -> Self:
        await asyncio.get_running_loop().sock_connect(self._socket, (HOST, self._port))
        return self

    async def __aexit__(self, *error: object) -> None:
        self._socket.close()

    async def send(self, content: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self._socket, content)

    async def read(self, *, up_to: bytes | None = None, within: float = 5) -> bytes:
        """Read until the server closes the connection, or up to these bytes."""
        loop, said = asyncio.get_running_loop(), b""
        async with asyncio.timeout(within):
            while up_to is None or up_to not in said:
                try:
                    more = await loop.sock_recv(self._socket, 65536)
                except ConnectionError:
                    return said
                if not more:
                    return said
                said += more
        return said


async def answer(port: int, request: bytes, *, within: float = 5) -> bytes:
    async with Wire(port) as wire:
        with suppress(ConnectionError):
            await wire.send(request)
        return await wire.read(within=within)


async def post(session: aiohttp.ClientSession, port: int, *, secret: str = SECRET) -> int:
    async with session.post(
        f"http://{HOST}:{port}/hook", data=BODY, headers={SECRET_HEADER: secret}
    ) as response:
        return response.status


@pytest.mark.slow
async def test_1200_connections_that_say_nothing_are_closed_and_keep_no_one_out() -> None:
    async with a_hook(replace(QUICK, head_seconds=2)) as (port, kept), AsyncExitStack() as stack:
        silent = [await stack.enter_async_context(Wire(port)) for _ in range(MANY)]
        for wire in silent[::2]:
            with suppress(ConnectionError):
                await wire.send(b"POST /hook HTTP/1.1\r\nHost: x\r\n")
        async with aiohttp.ClientSession() as session:
            loop = asyncio.get_running_loop()
            begun = loop.time()
            statuses = [await post(session, port) for _ in range(20)]
            took = loop.time() - begun
        ends = await asyncio.gather(*(wire.read() for wire in silent))

    assert statuses == [200] * 20
    assert took < 1.5, "it did not wait for the silent ones to be closed"
    assert len(kept) == 20
    assert set(ends) == {b""}


async def test_a_head_that_comes_byte_by_byte_is_cut_off() -> None:
    async with a_hook() as (port, kept), Wire(port) as wire:

        async def drip() -> None:
            with suppress(ConnectionError):
                for byte in GOOD:
                    await wire.send(bytes([byte]))
                    await asyncio.sleep(0.05)  # noqa: TID251  the client is what is slow

        dripping = asyncio.create_task(drip())
        said = await wire.read(within=2)
        await dripping

    assert (said, kept) == (b"", [])


async def test_a_second_head_has_no_more_time_than_the_first() -> None:
    async with a_hook(replace(QUICK, idle_seconds=5)) as (port, kept), Wire(port) as wire:
        await wire.send(GOOD)
        first = await wire.read(up_to=b"\r\n\r\n")
        await wire.send(GOOD[:20])
        second = await wire.read(within=2)

    assert b" 200 " in first
    assert (second, len(kept)) == (b"", 1)


async def test_a_pause_between_requests_is_bounded() -> None:
    async with a_hook() as (port, _):
        said = await answer(port, GOOD, within=2)

    assert b" 200 " in said


async def test_a_body_that_never_comes_ends_the_connection() -> None:
    async with a_hook() as (port, kept):
        said = await answer(port, GOOD[:-3], within=3)

    assert kept == []
    assert b" 200 " not in said


@pytest.mark.parametrize("ended", [True, False])
async def test_too_large_a_head_is_refused(ended: bool) -> None:
    filling = b"X-Filling: " + b"x" * 40_000 + (b"\r\n\r\n" if ended else b"")
    async with a_hook() as (port, kept):
        said = await answer(port, b"POST /hook HTTP/1.1\r\n" + filling)

    assert said.startswith(b"HTTP/1.1 431")
    assert kept == []


async def test_requests_may_follow_each_other_at_once() -> None:
    async with a_hook() as (port, kept):
        said = await answer(port, GOOD * 3)

    assert said.count(b" 200 ") == 3
    assert len(kept) == 3


async def test_a_later_request_without_the_secret_is_refused_as_well() -> None:
    async with a_hook() as (port, kept):
        said = await answer(port, GOOD + WRONG + GOOD)

    assert [line[:12] for line in said.split(b"\r\n") if line.startswith(b"HTTP/")] == [
        b"HTTP/1.1 200",
        b"HTTP/1.1 403",
    ]
    assert len(kept) == 1


STRANGE = [
    WRONG,
    GOOD.replace(SECRET_HEADER.encode(), b"x-other"),
    GOOD.replace(f"{SECRET_HEADER}: ".encode(), f"{SECRET_HEADER}: x{SECRET}\r\nA: ".encode()),
    GOOD.replace(b"Host: x", f"{SECRET_HEADER}: {SECRET}".encode()),  # twice
    b"\r\n\r\n" + WRONG,
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
]


@pytest.mark.parametrize("request_", STRANGE)
async def test_strangers_are_refused_and_the_connection_is_closed(request_: bytes) -> None:
    async with a_hook(Limits()) as (port, kept):
        said = await answer(port, request_, within=2)

    assert said.startswith(b"HTTP/1.1 403")
    assert b"Connection: close" in said
    assert kept == []


async def test_a_strangers_large_body_does_not_take_the_answer_along() -> None:
    head = WRONG[: WRONG.index(b"Content-Length")]
    async with a_hook(Limits()) as (port, _):
        said = await answer(port, head + b"Content-Length: 900000\r\n\r\n" + b" " * 900_000)

    assert said.startswith(b"HTTP/1.1 403")


async def test_the_case_and_place_of_the_header_do_not_matter() -> None:
    shouted = GOOD.replace(SECRET_HEADER.encode(), SECRET_HEADER.upper().encode())
    async with a_hook() as (port, kept):
        await answer(port, shouted)
        middle = shouted.index(SECRET.encode()) + 3
        async with Wire(port) as wire:
            await wire.send(shouted[:middle])
            await asyncio.sleep(0.05)  # noqa: TID251  so that it comes in two pieces
            await wire.send(shouted[middle:])
            await wire.read(up_to=b"\r\n\r\n")

    assert len(kept) == 2


async def test_a_flood_of_wrong_secrets_does_not_hold_up_the_messenger() -> None:
    async with a_hook(Limits()) as (port, kept), aiohttp.ClientSession() as session:
        loop = asyncio.get_running_loop()
        done = asyncio.Event()
        refused: list[bytes] = []

        async def stranger() -> None:
            while not done.is_set():
                refused.append(await answer(port, WRONG))

        wrong_secrets = [asyncio.create_task(stranger()) for _ in range(40)]
        times = []
        for _ in range(100):
            begun = loop.time()
            assert await post(session, port) == 200
            times.append(loop.time() - begun)
        done.set()
        await asyncio.gather(*wrong_secrets)

    assert len(kept) == 100
    assert len(refused) > 100
    assert {said[:12] for said in refused} == {b"HTTP/1.1 403"}
    assert sorted(times)[95] < 0.5


async def test_health_is_answered_while_the_webhook_is_flooded() -> None:
    async def ready() -> Mapping[str, Any]:
        return {"database": True}

    health = free_port()
    async with (
        a_hook(Limits(connections=50, connections_per_address=50)) as (port, _),
        served(health_routes(ready), Address(HOST, health), setting="X"),
        AsyncExitStack() as stack,
        aiohttp.ClientSession() as session,
    ):
        for _ in range(300):
            await stack.enter_async_context(Wire(port))
        async with session.get(f"http://{HOST}:{health}/readyz") as answered:
            assert answered.status == 200


def test_a_public_address_that_fails_often_is_shut_out_for_a_while() -> None:
    wrong_secrets = WrongSecrets(Limits(failures=3, failure_seconds=10, trusted_seconds=100))
    for address in ("8.8.8.8", "10.1.2.3", "127.0.0.1", "2606:4700::1111", "9.9.9.9"):
        for moment in range(3):
            wrong_secrets.fail(address, moment)
    wrong_secrets.trust("9.9.9.9", 2)
    for moment in range(3):
        wrong_secrets.fail("9.9.9.9", moment)

    shut = [
        address
        for address in (
            "8.8.8.8",
            "10.1.2.3",
            "127.0.0.1",
            "2606:4700::1111",
            "9.9.9.9",
            "1.1.1.1",
        )
        if wrong_secrets.is_blocked(address, 5)
    ]
    assert shut == ["8.8.8.8", "2606:4700::1111"]
    assert not wrong_secrets.is_blocked("8.8.8.8", 10)


async def bound(address: Address) -> None:
    async with served([], address, setting="POSHTIBAN_X"):
        raise AssertionError("nothing can be served there")


@pytest.mark.parametrize(
    ("host", "error"),
    [
        ("192.0.2.7", AddressElsewhere),
        ("no-such-host.invalid", AddressElsewhere),
        ("::7", AddressElsewhere),
    ],
)
async def test_an_address_of_another_machine_is_told(host: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await bound(Address(host, free_port()))


async def test_an_address_in_use_is_told_with_its_setting() -> None:
    port = free_port()
    async with served([], Address(HOST, port), setting="X"):
        with pytest.raises(AddressInUse) as refused:
            await bound(Address(HOST, port))

    assert (refused.value.setting, str(refused.value)) == ("POSHTIBAN_X", f"{HOST}:{port}")
    assert issubclass(AddressNotPermitted, AddressUnusable)
