"""The loop turns while a database call waits for a lock or the disk, and short calls need none."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from handoff.storage_errors import StorageUnavailable
from tests.tasks import begun

DISK_PATIENCE = 5.0  # seconds; a loop that is blocked cannot end the wait earlier


def another(path: Path) -> closing[sqlite3.Connection]:
    """Connect to the database as another process does."""
    return closing(sqlite3.connect(path, isolation_level=None))


def noted(uow: UnitOfWork) -> None:
    uow.session.execute(text("UPDATE desks SET id = id"))


def desks(reader: Reader) -> int:
    return len(reader.session.execute(text("SELECT id FROM desks")).all())


async def test_a_unit_of_work_waits_for_a_lock_outside_the_loop(db: Database) -> None:
    with another(db.path) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = await begun(db.write(noted))
        other.rollback()  # a blocked loop would not come to this
        await writing


@pytest.fixture
def slow_disk() -> Iterator[Callable[[str], threading.Event]]:
    """Make an engine event of the next call wait until the returned event is set."""
    listeners: list[tuple[str, Callable[..., None]]] = []

    def slowed(name: str) -> threading.Event:
        disk = threading.Event()

        def wait(*_: object) -> None:
            assert disk.wait(DISK_PATIENCE), "the loop was blocked"

        event.listen(Engine, name, wait)
        listeners.append((name, wait))
        return disk

    yield slowed
    for name, listener in listeners:
        event.remove(Engine, name, listener)


async def test_a_commit_waits_for_the_disk_outside_the_loop(
    db: Database, slow_disk: Callable[[str], threading.Event]
) -> None:
    disk = slow_disk("commit")
    writing = await begun(db.write(noted))
    disk.set()
    await writing


async def test_a_lost_transaction_is_discarded_outside_the_loop(
    db: Database, slow_disk: Callable[[str], threading.Event]
) -> None:
    def lose(uow: UnitOfWork) -> None:
        raw = uow.session.connection().connection.dbapi_connection
        assert raw is not None
        raw.rollback()
        raise ZeroDivisionError

    disk = slow_disk("invalidate")
    neighbour, losing = await begun(db.write(noted)), await begun(db.write(lose))
    disk.set()
    for writing in (neighbour, losing):
        with pytest.raises(StorageUnavailable):
            await writing
    await db.write(noted)


async def test_the_loop_turns_during_a_survey(db: Database) -> None:
    """A survey counts to a million while the loop serves a write."""
    many = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
        " SELECT max(i) FROM n"
    )
    counting = await begun(db.survey(lambda reader: reader.session.scalar(many)))
    turns = Turns()
    await db.write(noted)
    assert not counting.done()
    assert await counting == 1_000_000
    assert turns.end() > 10


async def test_a_survey_cannot_write(db: Database) -> None:
    with pytest.raises(StorageUnavailable, match="readonly"):
        await db.survey(lambda reader: reader.session.execute(text("DELETE FROM desks")))


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


async def test_a_reader_waits_neither_for_the_loop_nor_for_a_writer(db: Database) -> None:
    with another(db.path) as writer:
        before = await db.read(desks)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO desks (name, since) SELECT name, since FROM desks")
        waiting = await begun(db.write(noted))

        turns = Turns()
        assert await db.read(desks) == before
        assert turns.end() == 0
        assert not waiting.done()
        writer.rollback()
        await waiting


async def test_a_unit_runs_in_the_thread_of_the_loop(db: Database) -> None:
    """Memory that units share with the loop needs no locks."""
    assert await db.write(lambda _uow: threading.get_ident()) == threading.get_ident()
    assert await db.read(lambda _reader: threading.get_ident()) == threading.get_ident()


async def test_a_closed_database_says_so(db: Database) -> None:
    await db.close()
    with pytest.raises(Exception, match="closed"):
        await db.write(noted)
