"""Compares the library's HTTP client with ours by the sends per second of an echo bot.

Both are measured alternately with a simulated messenger in a separate process. Only the ratio
within a run is meaningful, because the speed of the machine varies between runs.

 python -m bench.http_backends [--sends 150] [--rounds 3]
"""

import argparse
import asyncio
import multiprocessing
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.simulator.server import running
from bot.simulator.state import Person, Settings
from bot.simulator.world import World
from bot.telegram.http import AiohttpRequest

TOKEN = "700000001:BENCH-TOKEN-000000000000000000000"  # noqa: S105  a token of the simulator
PERSON = 10_000_001
TEXT = "سلام، برای ساختن کانال روی مداد بزنید و «کانال جدید» را انتخاب کنید. 👋"
SECONDS_AT_MOST = 120  # maximum duration of the whole run
BACKENDS: dict[str, Callable[[int], BaseRequest]] = {
    "httpx": lambda pool: HTTPXRequest(connection_pool_size=pool, pool_timeout=30),
    "aiohttp": lambda pool: AiohttpRequest(pool=pool),
}


@dataclass(frozen=True)
class Measured:
    """Medians over all rounds with the same concurrency."""

    concurrency: int
    sends_per_second: dict[str, float]
    ratio: float


def serve(pipe: Connection) -> None:
    """Run the simulated messenger until the other end of the pipe is closed."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    world = World(settings=Settings(limits=False, log=False))
    bot = world.add_bot(TOKEN)
    world.people[PERSON] = Person(PERSON, "سارا")
    world.private_chat(bot, world.people[PERSON])
    async with running(world, "127.0.0.1", 0) as address:
        pipe.send(address)
        await asyncio.to_thread(_until_closed, pipe)


def _until_closed(pipe: Connection) -> None:
    try:
        pipe.recv()
    except EOFError:
        return


@contextmanager
def a_simulator() -> Iterator[str]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    theirs.close()
    try:
        if not ours.poll(30):
            raise TimeoutError("the simulator did not start")
        yield ours.recv()
    finally:
        ours.close()
        process.join(10)
        if process.is_alive():
            process.terminate()


async def sends_per_second(
    make: Callable[[int], BaseRequest], address: str, *, sends: int, concurrency: int
) -> float:
    request = make(concurrency)
    bot = Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)
    await request.initialize()
    try:
        await _echo(bot, sends=concurrency, concurrency=concurrency)  # opens the connections
        began = time.perf_counter()
        await _echo(bot, sends=sends, concurrency=concurrency)
        return sends / (time.perf_counter() - began)
    finally:
        await request.shutdown()


async def _echo(bot: Bot, *, sends: int, concurrency: int) -> None:
    left = iter(range(sends))

    async def answer() -> None:
        for _ in left:
            await bot.send_message(PERSON, TEXT)

    async with asyncio.TaskGroup() as group:
        for _ in range(concurrency):
            group.create_task(answer())


async def measure(address: str, *, sends: int, rounds: int, concurrency: int) -> Measured:
    """Measure the backends alternately, so that conditions are the same for both."""
    seen: dict[str, list[float]] = {name: [] for name in BACKENDS}
    for _ in range(rounds):
        for name, make in BACKENDS.items():
            seen[name].append(
                await sends_per_second(make, address, sends=sends, concurrency=concurrency)
            )
    ratios = [ours / stock for ours, stock in zip(seen["aiohttp"], seen["httpx"], strict=True)]
    medians = {name: statistics.median(found) for name, found in seen.items()}
    return Measured(concurrency, medians, statistics.median(ratios))


async def compare(address: str, *, sends: int, rounds: int) -> None:
    print(f"{'at once':>8} {'httpx/s':>9} {'aiohttp/s':>10} {'ratio':>7}")
    async with asyncio.timeout(SECONDS_AT_MOST):
        for concurrency in (1, 8, 32):
            found = await measure(address, sends=sends, rounds=rounds, concurrency=concurrency)
            httpx, ours = found.sends_per_second["httpx"], found.sends_per_second["aiohttp"]
            print(f"{concurrency:>8} {httpx:>9.0f} {ours:>10.0f} {found.ratio:>7.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(description="httpx and aiohttp under the same bot")
    parser.add_argument("--sends", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")  # the library emits deprecation warnings
    with a_simulator() as address:
        asyncio.run(compare(address, sends=asked.sends, rounds=asked.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
