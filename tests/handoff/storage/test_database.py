"""Opening, the lock, faults of the disk and of other processes, and reading."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from bot.clock import ManualClock
from handoff import reports
from handoff.storage import Database, UnitOfWork, schema
from handoff.storage.database import Reader, checked_free_bytes
from handoff.storage_errors import (
    StorageDamaged,
    StorageError,
    StorageInUse,
    StorageNewer,
    StorageNotMigrated,
    StorageUnavailable,
)
from tests.builders import ACCOUNT, an_update, rows
from tests.handoff.storage.keeping import keep, kept

ROOT = Path(__file__).parents[3]
HOLD_THE_LOCK = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
"""


class Disk:
    """Limits the size of files for every connection from now on."""

    pages: int | None = None

    def __call__(self, connection: Any, _record: Any) -> None:
        if self.pages is not None:
            connection.cursor().execute(f"PRAGMA max_page_count = {self.pages}")


@pytest.fixture
def disk() -> Iterator[Disk]:
    limit = Disk()
    event.listen(Engine, "connect", limit)
    yield limit
    event.remove(Engine, "connect", limit)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 3 MB, if the system permits mounting one."""
    place = Path(tempfile.mkdtemp(prefix="small-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place]
    try:
        if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("mounting is not allowed here")
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", place], check=True)
    finally:
        place.rmdir()


async def fill(db: Database, *, start: int = 0) -> set[int]:
    """Write until the disk refuses. Returns the acknowledged rows."""
    acknowledged: set[int] = set()
    for number in range(start, start + 5000):
        try:
            acknowledged.add(await keep(db, number, body="x" * 5000))
        except StorageUnavailable:
            return acknowledged
    raise AssertionError("the disk never filled up")


async def test_a_full_disk_refuses_and_is_written_on_when_space_returns(
    database_path: Path, clock: ManualClock, disk: Disk
) -> None:
    disk.pages = 120
    db = Database(database_path, now=clock.now)
    await db.open()

    acknowledged = await fill(db)
    refused = await asyncio.gather(
        *(keep(db, 90_000 + number, body="x" * 5000) for number in range(20)),
        return_exceptions=True,
    )
    readable = await db.read(lambda reader: reports.count_waiting(reader))
    disk.pages = 1_000_000
    await keep(db, 92_000, body="x" * 5000)
    await db.close()

    assert len(acknowledged) > 5
    assert {type(outcome) for outcome in refused} == {StorageUnavailable}
    assert readable == len(acknowledged)
    assert kept(database_path) == acknowledged | {92_000}


async def test_a_really_full_file_system(
    small_disk: Path, template_database: Path, clock: ManualClock
) -> None:
    path = small_disk / "desk.db"
    shutil.copyfile(template_database, path)
    db = Database(path, now=clock.now)
    await db.open()
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 1_000_000)

    acknowledged = await fill(db)
    with pytest.raises(StorageUnavailable):
        await keep(db, 1, body="x" * 90_000)
    ballast.unlink()
    after = await fill(db, start=10_000)
    await db.close()

    assert len(acknowledged) > 5
    assert len(after) > 5
    assert kept(path) == acknowledged | after
    assert rows(path, "PRAGMA integrity_check") == ["ok"]


async def test_a_read_only_file_system_is_told_at_the_start(
    small_disk: Path, template_database: Path, clock: ManualClock
) -> None:
    path = small_disk / "desk.db"
    shutil.copyfile(template_database, path)
    await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,ro", small_disk], check=True)
    db = Database(path, now=clock.now)

    with pytest.raises(StorageUnavailable, match="Read-only"):
        await db.open()


async def test_a_connection_that_turns_read_only_is_told_and_replaced(db: Database) -> None:
    await keep(db, 1)
    await db.write(lambda uow: uow.session.execute(text("PRAGMA query_only = ON")))

    with pytest.raises(StorageUnavailable, match="readonly"):
        await keep(db, 2)
    await keep(db, 3)

    assert kept(db.path) == {1, 3}


async def test_a_connection_that_breaks_fails_everybody_on_it_and_is_replaced(
    db: Database,
) -> None:
    """Committed rows are in the file, even if the file cannot be opened again."""
    torn = False

    def tear(_connection: Any) -> None:
        nonlocal torn
        if not torn:
            torn = True
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(Engine, "commit", tear)
    try:
        first = await asyncio.gather(*(keep(db, n) for n in range(10)), return_exceptions=True)
    finally:
        event.remove(Engine, "commit", tear)
    second = await asyncio.gather(*(keep(db, n) for n in range(10, 20)))

    assert {type(outcome) for outcome in first} == {StorageUnavailable}
    assert kept(db.path) == set(second)


async def test_nothing_is_acknowledged_while_the_file_cannot_be_opened(
    template_database: Path, tmp_path: Path, clock: ManualClock
) -> None:
    """The transaction is lost: all its units fail, and none of them hangs."""
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    shutil.copyfile(template_database, home / "desk.db")
    db = Database(home / "desk.db", now=clock.now)
    await db.open()

    async def tear() -> None:
        def unit(uow: UnitOfWork) -> None:
            raw = uow.session.connection().connection.dbapi_connection
            assert raw is not None
            raw.rollback()  # as a full disk does internally
            home.rename(away)
            uow.session.execute(text("RELEASE SAVEPOINT nowhere"))

        await db.write(unit)

    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(
            *(keep(db, n) for n in range(5)),
            tear(),
            *(keep(db, n) for n in range(5, 10)),
            return_exceptions=True,
        )
    away.rename(home)
    await keep(db, 99)
    await db.close()

    assert {type(outcome) for outcome in outcomes} == {StorageUnavailable}
    assert kept(db.path) == {99}


async def test_a_lock_of_two_seconds_is_waited_for(db: Database) -> None:
    """T57: another process may hold the file for a while."""
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD_THE_LOCK, str(db.path), "2", stdout=PIPE
    )
    assert other.stdout is not None
    await other.stdout.readline()

    assert await keep(db, 1) == 1
    await other.wait()


@pytest.mark.slow
async def test_a_lock_of_seven_seconds_is_told_and_outlived(db: Database) -> None:
    """T57: no unit hangs, reads continue, and writes continue once the lock is released."""
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD_THE_LOCK, str(db.path), "7", stdout=PIPE
    )
    assert other.stdout is not None
    await other.stdout.readline()

    writing = asyncio.create_task(keep(db, 1))

    def unit(reader: Reader) -> None:
        assert reports.count_waiting(reader) == 0

    await db.read(unit)
    with pytest.raises(StorageUnavailable, match="locked"):
        await writing
    assert await keep(db, 2) == 2
    await other.wait()

    assert kept(db.path) == {2}


async def test_a_second_process_is_refused_and_hears_who_works_here(db: Database) -> None:
    """T8: two instances on one file would answer everything twice."""
    second = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.handoff.storage.acknowledging",
        str(db.path),
        "0",
        cwd=ROOT,
        stdout=PIPE,
        stderr=PIPE,
    )
    said, complaint = await second.communicate()

    assert (second.returncode, said) == (1, b"")
    assert complaint.decode().strip() == f"storage-in-use {os.getpid()}"


async def test_the_lock_goes_with_its_holder(database_path: Path, clock: ManualClock) -> None:
    first, second = (Database(database_path, now=clock.now) for _ in range(2))
    await first.open()
    with pytest.raises(StorageInUse):
        await second.open()
    await first.close()

    await second.open()
    await keep(second, 1)
    await second.close()


@pytest.mark.parametrize("least", [1, 300])
async def test_nothing_acknowledged_is_missing_after_a_kill(
    database_path: Path, clock: ManualClock, least: int
) -> None:
    """T1: a process killed at any moment loses no acknowledged row."""
    writing = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.handoff.storage.acknowledging",
        str(database_path),
        "0",
        cwd=ROOT,
        stdout=PIPE,
    )
    assert writing.stdout is not None
    acknowledged = {int(await writing.stdout.readline()) for _ in range(least)}
    os.kill(writing.pid, signal.SIGKILL)
    rest = await writing.stdout.read()
    await writing.wait()
    acknowledged |= {int(line) for line in rest.decode().rpartition("\n")[0].split()}

    db = Database(database_path, now=clock.now)
    await db.open()  # the lock ended with its holder
    await db.close()
    assert len(acknowledged) >= least
    assert acknowledged <= kept(database_path)
    assert kept(database_path) == set(map(int, rows(database_path, "SELECT token FROM keyboards")))
    assert rows(database_path, "PRAGMA integrity_check") == ["ok"]


async def test_an_empty_file_is_not_a_migrated_one(tmp_path: Path, clock: ManualClock) -> None:
    db = Database(tmp_path / "new.db", now=clock.now)

    with pytest.raises(StorageNotMigrated, match=f"empty, wanted {schema.head()}"):
        await db.open(revision=schema.head())
    await Database(tmp_path / "new.db", now=clock.now).close()


@pytest.mark.parametrize(
    ("found", "error"), [("0001", StorageNotMigrated), ("unknown", StorageNewer)]
)
async def test_another_version_of_the_tables_is_refused_and_the_file_let_go(
    database_path: Path, clock: ManualClock, found: str, error: type[StorageError]
) -> None:
    with closing(sqlite3.connect(database_path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (found,))
    db = Database(database_path, now=clock.now)

    for _ in range(2):
        with pytest.raises(error, match=found):
            await db.open(revision=schema.head())


async def test_a_file_that_is_no_database_is_told(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"this is a letter, not a database " * 100)

    with pytest.raises(StorageDamaged, match="not a database"):
        await Database(path, now=clock.now).open()


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageUnavailable):
        await Database(tmp_path / "file" / "desk.db", now=clock.now).open()


async def test_a_reader_cannot_write(db: Database) -> None:
    def unit(reader: Reader) -> None:
        with pytest.raises(OperationalError, match="readonly"):
            reader.session.execute(text("DELETE FROM tickets"))

    await db.read(unit)


async def test_a_reader_that_fails_says_that_the_storage_is_unavailable(db: Database) -> None:
    async def read() -> None:
        await db.read(lambda reader: reader.session.execute(text("SELECT * FROM nowhere")))

    with pytest.raises(StorageUnavailable, match="nowhere"):
        await read()


async def test_readers_survive_cancellation(db: Database) -> None:
    async def read() -> int:
        return await db.read(lambda reader: reports.count_waiting(reader))

    for _ in range(5):
        readers = [asyncio.create_task(read()) for _ in range(10)]
        await asyncio.wait(readers, return_when=asyncio.FIRST_COMPLETED)
        for reader in readers[::2]:
            reader.cancel()
        await asyncio.wait(readers)

    assert await asyncio.gather(*(read() for _ in range(8))) == [0] * 8


async def test_times_are_utc_and_ids_64_bit_all_the_way(db: Database, clock: ManualClock) -> None:
    """T56: ids are far beyond 32 bits."""
    large = 2**62 + 1

    def unit(uow: UnitOfWork) -> None:
        account = uow.accounts.get(ACCOUNT)
        assert account is not None
        account.id = large
        uow.session.flush()
        uow.inbox.add(large, [an_update(large)], at=uow.now)

    await db.write(unit)

    (row,) = await db.read(
        lambda reader: reader.inbox.waiting(limit=10, except_lanes=(), account_id=large)
    )
    assert (row.account_id, row.update_id, row.received_at) == (large, str(large), clock.now())
    assert row.received_at.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(db: Database) -> None:
    async def keep_naive() -> None:
        def unit(uow: UnitOfWork) -> None:
            naive = datetime(2026, 1, 1)  # noqa: DTZ001
            uow.inbox.add(ACCOUNT, [an_update(1)], at=naive)

        await db.write(unit)

    with pytest.raises(Exception, match="without a time zone"):
        await keep_naive()
    assert kept(db.path) == set()


async def test_free_space_is_told_for_the_disk_of_the_file(db: Database) -> None:
    assert await checked_free_bytes(db.path) > 0
