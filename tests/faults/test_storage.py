"""The database fails under a running bot: unstored updates are not acknowledged."""

import asyncio
import errno
import json
import shutil
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.cli.output import Exit
from bot.simulator import acts
from bot.simulator.server import running
from bot.simulator.world import World
from handoff.storage import schema
from tests.faults.test_kill import answers_to, rows, start_bot
from tests.handoff.storage.breaking import (
    Harm,
    delete_everything,
    pages_of,
    rename_the_folder,
    replace,
    spoil,
    write_over,
)
from tests.handoff.storage.test_database import HOLD_THE_LOCK
from tests.stage import TOKEN, add_person, free_port

pytestmark = pytest.mark.slow

QUESTION = "چطور کانال بسازم؟"
PATIENCE = 60.0
SOON = 10.0  # seconds within which trouble must be detected


@dataclass
class Served:
    """A bot in a separate process with a simulated messenger."""

    world: World
    folder: Path
    process: Process
    health: str
    people: dict[str, Any] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "var" / "desk.db"

    @property
    def log(self) -> list[dict[str, Any]]:
        """Return the lines of the log, without messages to the operator."""
        lines = (self.folder / "bot.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    @property
    def said(self) -> str:
        lines = (self.folder / "bot.log").read_text(encoding="utf-8").splitlines()
        return "\n".join(line for line in lines if not line.startswith("{"))

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [line for line in self.log if line["level"].upper() == "ERROR"]

    @property
    def unacknowledged(self) -> int:
        return sum(len(bot.updates.waiting) for bot in self.world.bots.values())

    def ask(self, *names: str) -> None:
        for name in names:
            self.people[name] = add_person(self.world, name)
            acts.send(self.world, self.people[name], {"text": QUESTION})

    def answered(self, *names: str) -> bool:
        return all(answers_to(self.world, self.people[name]) for name in names)

    async def until(self, condition: Callable[[], bool], *, within: float = PATIENCE) -> None:
        async with asyncio.timeout(within):
            while not condition():  # noqa: ASYNC110  a process tells nobody of its changes
                await asyncio.sleep(0.05)  # noqa: TID251

    async def checks(self) -> dict[str, Any]:
        async with (
            aiohttp.ClientSession() as supervisor,
            supervisor.get(f"http://{self.health}/readyz") as answer,
        ):
            return {"status": answer.status, **(await answer.json())["checks"]}

    async def until_database(self, works: bool, *, within: float = PATIENCE) -> dict[str, Any]:
        async with asyncio.timeout(within):
            while (found := await self.checks())["database"] is not works:  # noqa: ASYNC110
                await asyncio.sleep(0.1)  # noqa: TID251
            return found


@asynccontextmanager
async def a_bot(folder: Path, **more: str) -> AsyncIterator[Served]:
    world = World()
    world.settings.limits = False
    world.add_bot(TOKEN, username="support_bot")
    health = f"127.0.0.1:{free_port()}"
    more = {
        "POSHTIBAN_HEALTH_LISTEN": health,
        "POSHTIBAN_DATABASE": str(folder / "var" / "desk.db"),
        "POSHTIBAN_LOG_FORMAT": "json",
        "POSHTIBAN_LANG": "en",
    } | more
    async with running(world, "127.0.0.1", 0) as address:
        process = await start_bot(folder, address, **more)
        served = Served(world, folder, process, health)
        try:
            served.ask("first")
            await served.until(lambda: served.answered("first"))
            yield served
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("harm", [delete_everything, replace, write_over, rename_the_folder])
async def test_a_bot_whose_file_is_taken_away_takes_no_more_and_ends(
    tmp_path: Path, harm: Harm
) -> None:
    async with a_bot(tmp_path) as served:
        harm(served.database)
        served.ask("second")
        async with asyncio.timeout(SOON):
            code = await served.process.wait()

    assert code == Exit.DATABASE_REPLACED
    assert not served.answered("second")
    assert served.unacknowledged == 1
    assert "poshtiban db restore" in served.said
    assert "Traceback" not in served.said
    assert len(served.said.splitlines()) < 10
    told = [line for line in served.errors if line.get("action") == "storage_trouble"]
    assert len(told) == 1


@pytest.mark.slow
async def test_a_quiet_bot_notices_it_too(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as served:
        served.database.unlink()
        async with asyncio.timeout(SOON):
            assert await served.process.wait() == Exit.DATABASE_REPLACED

        assert rows_of_log_begin(served)
        process = await start_bot(
            tmp_path, "http://127.0.0.1:9", POSHTIBAN_DATABASE=str(served.database)
        )
        log = tmp_path / "bot.log"
        await served.until(lambda: "creating an empty one" in log.read_text("utf-8"))
        process.terminate()
        await process.wait()


def rows_of_log_begin(served: Served) -> bool:
    return any(line["level"].upper() == "ERROR" for line in served.log)


@pytest.mark.slow
@pytest.mark.parametrize("tree", ["messages", "inbox_updates", "agents"])
async def test_a_damaged_page_stops_intake_and_nothing_is_poisoned(
    tmp_path: Path, tree: str
) -> None:
    async with a_bot(tmp_path) as served:
        spoil(served.database, pages_of(served.database, tree)[0])
        checks = await served.until_database(False, within=SOON)
        served.ask(*(f"later {number}" for number in range(20)))
        await served.until(lambda: served.unacknowledged == 20)
        for _ in range(3):
            checks = await served.checks()
        alive = served.process.returncode is None

    assert alive
    assert (checks["status"], checks["storage"]) == (503, "storage-damaged")
    assert served.unacknowledged == 20
    told = [line for line in served.errors if line.get("action") == "storage_trouble"]
    assert len(told) == 1
    assert len(served.errors) <= 2, "one more says that no updates come"
    assert "Traceback" not in served.said
    if tree != "inbox_updates":
        statuses = rows(served.database, "SELECT DISTINCT status, attempts FROM inbox_updates")
        assert {status for status, _ in statuses} <= {"waiting", "handled"}
        assert {attempts for _, attempts in statuses} == {0}


@pytest.mark.slow
async def test_a_damaged_file_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    database = tmp_path / "var" / "desk.db"
    schema.upgrade(database)
    spoil(database, pages_of(database, "messages")[0])
    process = await start_bot(
        tmp_path,
        "http://127.0.0.1:9",
        POSHTIBAN_DATABASE=str(database),
        POSHTIBAN_LANG="en",
        POSHTIBAN_LOG_FORMAT="json",
    )

    assert await process.wait() == Exit.STORAGE
    said = (tmp_path / "bot.log").read_text("utf-8")
    assert "poshtiban db restore" in said
    assert "free space" not in said
    assert "Traceback" not in said


@pytest.fixture(scope="session")
def refusing_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that makes writes fail during a run."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("a C compiler and Linux are needed to let writes fail")
    library = tmp_path_factory.mktemp("disk") / "refusing.so"
    source = Path(__file__).with_name("refusing_disk.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
async def test_a_disk_that_refuses_for_a_while_loses_nothing(
    tmp_path: Path, refusing_disk: Path, number: int
) -> None:
    control = tmp_path / "control"
    preload = {"LD_PRELOAD": str(refusing_disk), "REFUSE_WRITES": str(control)}
    late = [f"late {each}" for each in range(20)]
    async with a_bot(tmp_path, **preload) as served:
        before = rows(served.database, "SELECT count(*) FROM inbox_updates")
        control.write_text(str(number))
        served.ask(*late)
        checks = await served.until_database(False, within=SOON)
        unacknowledged = served.unacknowledged
        during = rows(served.database, "SELECT count(*) FROM inbox_updates")
        control.unlink()
        await served.until(lambda: served.answered(*late))
        after = await served.until_database(True, within=SOON)
        counts = {name: len(answers_to(served.world, served.people[name])) for name in late}

    assert (checks["status"], checks["storage"]) == (503, "storage-unavailable")
    assert (unacknowledged, during) == (20, before)
    assert (after["database"], after["storage"]) == (True, "")
    assert set(counts.values()) == {1}
    assert "Traceback" not in served.said
    statuses = rows(served.database, "SELECT DISTINCT status, attempts FROM inbox_updates")
    assert statuses == [("handled", 0)]


@pytest.mark.slow
async def test_a_lock_of_seven_seconds_loses_nothing(tmp_path: Path) -> None:
    late = [f"late {each}" for each in range(20)]
    async with a_bot(tmp_path) as served:
        other = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", HOLD_THE_LOCK, str(served.database), "7"), stdout=PIPE
        )
        assert other.stdout is not None
        await other.stdout.readline()
        served.ask(*late)
        await served.until_database(False, within=SOON)
        unacknowledged = served.unacknowledged
        await other.wait()
        await served.until(lambda: served.answered(*late))
        await served.until_database(True, within=SOON)
        counts = {name: len(answers_to(served.world, served.people[name])) for name in late}

    assert unacknowledged == 20
    assert set(counts.values()) == {1}
    statuses = rows(served.database, "SELECT DISTINCT status, attempts FROM inbox_updates")
    assert statuses == [("handled", 0)]
