"""A signal ends the process within ten seconds, even if calls hang."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bench.faults.rig import question, rig
from bot.simulator import acts
from bot.simulator.faults import FaultKind

pytestmark = pytest.mark.slow


@asynccontextmanager
async def an_endpoint_that_hangs(asked: asyncio.Event) -> AsyncIterator[str]:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        asked.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}/v1"


async def test_an_encoder_that_hangs_does_not_hold_the_process() -> None:
    asked = asyncio.Event()
    async with (
        an_endpoint_that_hangs(asked) as url,
        rig(POSHTIBAN_ENCODER=url, POSHTIBAN_ENCODER_TIMEOUT="60") as made,
    ):
        process = await made.start()
        acts.send(made.world, made.add_person("Asker"), {"text": question(3)})
        await asyncio.wait_for(asked.wait(), 30)

        assert await process.end(signal.SIGTERM) < 10


@pytest.mark.parametrize("method", ["sendMessage", "getUpdates", "setMyCommands"])
async def test_a_method_that_hangs_does_not_hold_the_process(method: str) -> None:
    async with rig() as made:
        broken = made.world.faults.add(FaultKind.TIMEOUT, f"^{method}$", count=None, seconds=300.0)
        process = await made.start()
        acts.send(made.world, made.add_person("Asker"), {"text": question(3)})
        async with asyncio.timeout(30):
            await made.world.changes.until(lambda: broken.hits > 0)

        assert await process.end(signal.SIGTERM) < 10
