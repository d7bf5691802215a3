"""The loop turns while a call waits for a lock or the disk, and short calls need no turn of it."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import text

from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from handoff.storage.near import NearConnection, connector
from tests.tasks import begun

DISK_PATIENCE = 5.0  # seconds; a loop that is blocked cannot end the wait earlier


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with a table, in which readers and writers block each other."""
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE notes (body TEXT)")
    return path


@asynccontextmanager
async def opened(path: Path, *, reads_only: bool = False) -> AsyncIterator[aiosqlite.Connection]:
    connection = await connector(path, reads_only=reads_only)()
    try:
        yield connection
    finally:
        await connection.close()


def another(path: Path) -> closing[sqlite3.Connection]:
    """Connect to the database as another process does."""
    return closing(sqlite3.connect(path, isolation_level=None))


def noted(uow: UnitOfWork) -> None:
    uow.session.execute(text("UPDATE desks SET id = id"))


async def test_a_unit_of_work_waits_for_a_lock_outside_the_loop(db: Database) -> None:
    with another(db.path) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = await begun(db.write(noted))
        other.rollback()  # a blocked loop would not come to this
        await writing


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "PRAGMA user_version = 1", "VACUUM"])
async def test_a_statement_waits_for_a_lock_outside_the_loop(file: Path, statement: str) -> None:
    async with opened(file) as connection:
        with another(file) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = await begun(connection.execute(statement))
            other.rollback()
            await waiting


async def test_a_commit_waits_for_a_reader_outside_the_loop(file: Path) -> None:
    async with opened(file) as connection:
        await connection.execute("BEGIN IMMEDIATE")
        await connection.execute("INSERT INTO notes VALUES ('mine')")
        with another(file) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM notes").fetchall()
            committing = await begun(connection.commit())
            reader.rollback()
            await committing
            assert reader.execute("SELECT body FROM notes").fetchall() == [("mine",)]


def on_a_slow_disk(path: Path, disk: threading.Event) -> Callable[[], sqlite3.Connection]:
    def wait() -> None:
        assert disk.wait(DISK_PATIENCE), "the loop was blocked"

    class OnSlowDisk(sqlite3.Connection):
        def commit(self) -> None:
            wait()
            super().commit()

        def rollback(self) -> None:
            wait()
            super().rollback()

        def close(self) -> None:
            wait()
            super().close()

    return lambda: sqlite3.connect(path, check_same_thread=False, factory=OnSlowDisk)


@pytest.mark.parametrize(
    ("call", "reads_only"),
    [("commit", False), ("rollback", False), ("close", False), ("close", True)],
)
async def test_the_disk_is_waited_for_outside_the_loop(
    file: Path, call: str, reads_only: bool
) -> None:
    disk = threading.Event()
    async with NearConnection(on_a_slow_disk(file, disk), reads_only=reads_only) as connection:
        waiting = await begun(getattr(connection, call)())
        disk.set()
        await waiting


class Turns:
    """Counts the turns that the loop makes."""

    def __init__(self) -> None:
        self.count = 0
        self._next()

    def _next(self) -> None:
        self._handle = asyncio.get_running_loop().call_soon(self._turned)

    def _turned(self) -> None:
        self.count += 1
        self._next()

    def end(self) -> int:
        self._handle.cancel()
        return self.count


async def test_short_calls_return_without_a_turn_of_the_loop(file: Path) -> None:
    async with opened(file) as connection:
        await connection.execute("BEGIN IMMEDIATE")
        turns = Turns()
        await connection.execute("SAVEPOINT one")
        cursor = await connection.cursor()
        await cursor.execute("INSERT INTO notes VALUES ('a'), ('b')")
        await cursor.execute("SELECT body FROM notes")
        found = await cursor.fetchall()

        assert turns.end() == 0
        assert found == [("a",), ("b",)]


async def test_a_reader_waits_neither_for_the_loop_nor_for_a_writer(db: Database) -> None:
    def desks(reader: Reader) -> int:
        return len(reader.session.execute(text("SELECT id FROM desks")).all())

    async with opened(db.path, reads_only=True) as connection:
        with another(db.path) as writer:
            before = await db.read(desks)
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("INSERT INTO desks (name, since) SELECT name, since FROM desks")
            waiting = await begun(db.write(noted))
            assert await db.read(desks) == before

            turns = Turns()
            await connection.execute("BEGIN")
            await connection.execute("SELECT id FROM desks")
            await connection.rollback()
            assert turns.end() == 0
            assert not waiting.done()
            writer.rollback()
            await waiting


async def test_a_closed_connection_says_so(file: Path) -> None:
    async with opened(file, reads_only=True) as connection:
        cursor = await connection.cursor()
        await connection.close()
        with pytest.raises(ValueError, match="Connection closed"):
            await cursor.execute("SELECT 1")
        with pytest.raises(ValueError, match=r"[Cc]onnection"):
            await connection.cursor()
