"""Runs a bot in a separate process with an adjustable wall clock, against the simulator."""

import asyncio
import atexit
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bench.models import link_models
from bot.clock import SystemClock
from bot.simulator import groups
from bot.simulator.server import running
from bot.simulator.state import Chat, Person, Standing
from bot.simulator.world import World
from faq.reload import Library
from handoff.actions import agents, chats
from handoff.actions.accounts import Bot, register
from handoff.addresses import Address, ChatKind
from handoff.storage import Database, schema

DESK_FILE = "desk.yaml"
OPEN_ALL_DAY = "version: 1\ncalendars:\n  office:\n" + "".join(
    f"    {day}: 00:00-24:00\n" for day in ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
)
TOKEN = "700000001:FAULTS-TOKEN-0000000000000000000000"  # noqa: S105  a token of the simulator
CHANNEL = "telegram"  # the default channel name
ROOT = Path(__file__).resolve().parents[2]
ENTRIES = 400  # number of entries, so large that an asker does not repeat a question
PATIENCE = 120.0
THINGS = (
    *("kettle", "ladder", "violin", "pigeon", "saddle", "candle", "hammer", "basket", "mirror"),
    *("pillow", "teapot", "wallet", "button", "carpet", "engine", "garden", "island", "jacket"),
    *("lemon", "marble"),
)
DEEDS = (
    *("polish", "paint", "borrow", "weigh", "rescue", "freeze", "rotate", "rename", "carve"),
    *("fold", "mount", "repair", "sharpen", "measure", "decorate", "inflate", "auction", "empty"),
    *("soften", "wrap"),
)
CLOCK_SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long offset(void) {
    const char *path = getenv("CLOCK_OFFSET_FILE");
    FILE *file = path ? fopen(path, "r") : NULL;
    long seconds = 0;
    if (file) { if (fscanf(file, "%ld", &seconds) != 1) seconds = 0; fclose(file); }
    return seconds;
}
int clock_gettime(clockid_t id, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int answer = real(id, at);
    if (!answer && id == CLOCK_REALTIME) at->tv_sec += offset();
    return answer;
}
int gettimeofday(struct timeval *at, void *zone) {
    static int (*real)(struct timeval *, void *);
    if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
    int answer = real(at, zone);
    if (!answer) at->tv_sec += offset();
    return answer;
}
time_t time(time_t *at) {
    struct timeval now;
    gettimeofday(&now, NULL);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""


def question(number: int) -> str:
    deed, thing = DEEDS[number // len(THINGS) % len(DEEDS)], THINGS[number % len(THINGS)]
    return f"How do I {deed} the {thing}?"


def answer(number: int) -> str:
    return f"Answer {number % ENTRIES:03d}."


def write_knowledge(path: Path) -> None:
    """Write a knowledge base with a different answer for every question."""
    entries = [
        {
            "id": f"entry-{number}",
            "kind": "answer",
            "title": {"en": question(number)[:-1]},
            "category": "all",
            "questions": {"en": [question(number), question(number).lower().rstrip("?")]},
            "answer": {"en": answer(number)},
        }
        for number in range(ENTRIES)
    ]
    kb = {
        "version": 1,
        "languages": ["en"],
        "categories": {"all": {"en": "All"}},
        "routes": {"support": {"name": {"en": "Support"}, "ask": []}},
        "entries": entries,
    }
    path.write_text(json.dumps(kb), encoding="utf-8")  # JSON is a subset of YAML


@cache
def _furniture() -> Path:
    """Create a knowledge base, a migrated database and a matcher cache, once per run."""
    folder = Path(tempfile.mkdtemp(prefix="poshtiban-faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_knowledge(folder / "knowledge.yaml")
    schema.upgrade(folder / "desk.db")
    today = SystemClock().now().date()
    Library(folder / "knowledge.yaml", cache=folder / "matcher").refresh(today=today)
    link_models(folder / "matcher")
    return folder


def furnish(folder: Path) -> None:
    """Copy the prepared files into a folder."""
    shutil.copytree(_furniture(), folder, dirs_exist_ok=True)


@dataclass
class Process:
    """A running bot process."""

    running: asyncio.subprocess.Process
    health: int

    @property
    def pid(self) -> int:
        return self.running.pid

    @property
    def memory_mb(self) -> float:
        """Current resident memory in megabytes."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    async def ready(self) -> tuple[int, dict[str, Any]]:
        """Return the status and body of /readyz, or (0, {}) if the bot does not answer."""
        return await asyncio.to_thread(self._ready)

    def _ready(self) -> tuple[int, dict[str, Any]]:
        address = f"http://127.0.0.1:{self.health}/readyz"
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())
        except OSError:
            return 0, {}

    async def end(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Send a signal to the process. Returns the seconds until the process ended."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        if self.running.returncode is None:
            self.running.send_signal(number)
        await self.running.wait()
        return loop.time() - began


@dataclass
class Rig:
    """The simulated messenger, the folder of one desk, and the people."""

    world: World
    address: str
    folder: Path
    group: Chat
    agents: list[Person]
    settings: dict[str, str]
    started: list[Process] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "desk.db"

    @property
    def log(self) -> str:
        return (self.folder / "bot.log").read_text(encoding="utf-8", errors="replace")

    def rows(self, query: str) -> list[Any]:
        """Run a query on a read-only connection. Rows with a single column are unpacked."""
        address = f"{self.database.as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            found = connection.execute(query).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    async def start(self, *, database: Path | None = None, **changes: str) -> Process:
        """Start the bot and wait until it polls for updates."""
        port = free_port()
        env = os.environ | self.settings | {"POSHTIBAN_HEALTH_LISTEN": f"127.0.0.1:{port}"}
        env |= {"POSHTIBAN_DATABASE": str(database or self.database), **changes}
        own = next(iter(self.world.bots.values()))
        before = own.polled_at
        with (self.folder / "bot.log").open("ab") as log:
            running = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=log,
            )
        process = Process(running, port)
        self.started.append(process)
        async with asyncio.timeout(PATIENCE):
            while own.polled_at == before and running.returncode is None:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return process

    def add_person(self, name: str) -> Person:
        person = Person(self.world.next_person_id(), name, language_code="en")
        self.world.people[person.id] = person
        return person


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def rig(**settings: str) -> AsyncIterator[Rig]:
    """Set up a messenger, a migrated database, an agents' group with topics and two agents."""
    world = World(SystemClock())
    world.settings.limits = world.settings.log = False
    bot = world.add_bot(TOKEN, username="faults_bot", can_read_all_group_messages=True)
    with tempfile.TemporaryDirectory(prefix="poshtiban-faults-") as name:
        folder = Path(name)
        furnish(folder)
        async with running(world, "127.0.0.1", 0) as address:
            team = [Person(world.next_person_id() + n, f"Agent{n}") for n in range(2)]
            world.people |= {person.id: person for person in team}
            for person in team:  # agents must start the bot, because it cannot write first
                world.private_chat(bot, person)
            group = groups.create(
                world,
                "Agents",
                members=team[1:],
                admins=team[:1],
                bots=[(bot, Standing.ADMINISTRATOR)],
                supergroup=True,
                topics=True,
            )
            made = Rig(world, address, folder, group, team, _settings(folder, address) | settings)
            await _hire(made, str(bot.id))
            try:
                yield made
            finally:
                for process in made.started:
                    await process.end(signal.SIGKILL)
                world.close()


def _settings(folder: Path, address: str) -> dict[str, str]:
    (folder / DESK_FILE).write_text(OPEN_ALL_DAY, encoding="utf-8")
    return {
        "POSHTIBAN_TOKEN": TOKEN,
        "POSHTIBAN_LANGUAGE": "en",
        "POSHTIBAN_BASE_URL": f"{address}/bot",
        "POSHTIBAN_BASE_FILE_URL": f"{address}/file/bot",
        "POSHTIBAN_KNOWLEDGE_BASE": str(folder / "knowledge.yaml"),
        "POSHTIBAN_PACING": "false",
        "POSHTIBAN_ENCODER": "none",
        "POSHTIBAN_LOG_LEVEL": "WARNING",
        "POSHTIBAN_LOG_FORMAT": "json",
        "POSHTIBAN_DESK_FILE": str(folder / DESK_FILE),
    }


async def _hire(made: Rig, platform_bot_id: str) -> None:
    db = Database(made.database, now=SystemClock().now)
    await db.open()
    try:
        (account,) = await db.write(register, [Bot(CHANNEL, platform_bot_id)])
        for person in reversed(made.agents):
            enrolled = await db.write(
                agents.enrol,
                agents.Seen(account.id, str(person.id), person.first_name),
                role="admin" if person is made.agents[0] else "agent",
            )
        await db.write(
            chats.set_agents_chat,
            Address(account.id, str(made.group.id), ChatKind.GROUP),
            by=enrolled,
            title=made.group.title,
            has_topics=made.group.forum,
        )
    finally:
        await db.close()


def clock_settings(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield environment variables with which `step_clock` can shift a process's wall clock."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise RuntimeError("a C compiler (cc) is needed to move the clock of a process")
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(CLOCK_SOURCE)
    subprocess.run(  # noqa: S603  our own source, our own compiler
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True
    )
    yield "LD_PRELOAD", str(library)
    yield "CLOCK_OFFSET_FILE", str(folder / "clock.offset")


def step_clock(folder: Path, seconds: int) -> None:
    """Shift the wall clock of running processes that were started with `clock_settings`."""
    fresh = folder / "clock.offset.new"
    fresh.write_text(str(seconds))
    fresh.replace(folder / "clock.offset")
