"""Opening the database, the unit of work, reading, and backup."""

import asyncio
import fcntl
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from handoff.errors import StorageInUse, StorageNotMigrated, StorageUnavailable
from handoff.storage.agents import Agents
from handoff.storage.deliveries import Deliveries
from handoff.storage.inbox import Inbox
from handoff.storage.keyboards import Keyboards
from handoff.storage.near import connector
from handoff.storage.requesters import Requesters
from handoff.storage.tickets import Tickets
from handoff.storage.writer import Writer

logger = logging.getLogger(__name__)

BUSY_MILLISECONDS = 5_000
READERS = 4


class Reader:
    """Repositories over a session; what a read-only block gets."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session = session
        self.now = now

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.session)

    @cached_property
    def requesters(self) -> Requesters:
        return Requesters(self.session)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.session)

    @cached_property
    def agents(self) -> Agents:
        return Agents(self.session)

    @cached_property
    def keyboards(self) -> Keyboards:
        return Keyboards(self.session)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.session)


class UnitOfWork(Reader):
    """One transaction: commits at the end of its block, rolls back on an error.

    `wake` collects who has new work; they hear of it after the commit. `after_commit` holds calls
    that return at once; they are made when the work is on the disk, never if it is rolled back.
    """

    def __init__(
        self,
        session: AsyncSession,
        now: datetime,
        *,
        wake: set[str],
        after_commit: list[Callable[[], None]] | None = None,
    ) -> None:
        super().__init__(session, now)
        self.wake = wake
        self.after_commit = after_commit if after_commit is not None else []


class Database:
    """One SQLite file: a single writer, four readers, a lock against a second process."""

    def __init__(self, path: Path, *, now: Callable[[], datetime]) -> None:
        self.path = path
        self._now = now
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._lock: int | None = None
        self._writing = _engine(path, pool_size=1)
        self._reading = _engine(path, pool_size=READERS, query_only=True)
        self._writer = Writer(self._writing)

    async def open(self, *, revision: str | None = None) -> None:
        """Take the file for this process.

        Raises StorageInUse if another process has it, StorageNotMigrated if the tables are not at
        `revision`, StorageUnavailable if the file cannot be read or written.
        """
        self._lock = _take_lock(self.path)
        try:
            await self._writer.open()
            if revision is not None:
                await self._check_revision(revision)
        except DBAPIError as error:
            await self.close()
            raise StorageUnavailable(str(error.orig)) from error
        except StorageNotMigrated:
            await self.close()
            raise

    async def close(self) -> None:
        await self._writer.close()
        await self._writing.dispose()
        await self._reading.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def listen(self, topic: str, wake: Callable[[], None]) -> None:
        """Call `wake` after each commit that has work for `topic`."""
        self._listeners.setdefault(topic, []).append(wake)

    @asynccontextmanager
    async def unit_of_work(self, *, handling: int | None = None) -> AsyncIterator[UnitOfWork]:
        """Open a transaction; with `handling`, that inbox row is marked handled in it."""
        wake: set[str] = set()
        after_commit: list[Callable[[], None]] = []
        async with self._writer.unit(on_commit=lambda: self._tell(wake, after_commit)) as session:
            uow = UnitOfWork(session, self._now(), wake=wake, after_commit=after_commit)
            yield uow
            if handling is not None:
                await uow.inbox.mark_handled(handling, at=uow.now)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        """Open a read-only view; it never waits for the writer. Raises StorageUnavailable."""
        try:
            async with AsyncSession(self._reading, expire_on_commit=False) as session:
                yield Reader(session, self._now())
        except OperationalError as error:
            raise StorageUnavailable(str(error.orig)) from error

    def _tell(self, topics: Iterable[str], calls: Iterable[Callable[[], None]]) -> None:
        for topic in topics:
            for wake in self._listeners.get(topic, ()):
                wake()
        for call in calls:
            try:
                call()
            except Exception:
                logger.exception("call after the commit failed")

    async def _check_revision(self, revision: str) -> None:
        async with self._reading.connect() as connection:
            try:
                found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
            except DBAPIError as error:
                if "no such table" not in str(error.orig):
                    raise
                found = None
        if found != revision:
            raise StorageNotMigrated(f"{found or 'empty'}, wanted {revision}")

    async def write_probe(self) -> None:
        """Commit nothing much; raises StorageUnavailable when writing is impossible."""
        async with self.unit_of_work() as uow:
            await uow.session.execute(text("DELETE FROM keyboards WHERE token = ''"))


def backup(source: Path, target: Path) -> dict[str, int]:
    """Copy a live database to `target` and prove the copy: rows per table.

    `VACUUM INTO` reads one snapshot while the writer goes on. Raises StorageUnavailable.
    """
    if target.exists():
        raise StorageUnavailable(f"{target} exists already")
    fresh = target.with_name(target.name + ".part")
    fresh.unlink(missing_ok=True)
    try:
        address = f"{source.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(fresh),))
        counts = _verified_counts(fresh)
    except sqlite3.Error as error:
        fresh.unlink(missing_ok=True)
        raise StorageUnavailable(str(error)) from error
    with fresh.open("rb+") as copied:
        os.fsync(copied.fileno())
    fresh.replace(target)
    return counts


def _verified_counts(copy: Path) -> dict[str, int]:
    connection = sqlite3.connect(copy)
    try:
        (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if verdict != "ok" or orphans:
            raise sqlite3.DatabaseError(f"the copy is damaged: {verdict}, {len(orphans)} orphans")
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  names come from the file's own catalog
            for name in sorted(tables)
        }
    finally:
        connection.close()


def _take_lock(path: Path) -> int:
    """Hold an advisory lock beside the file; the system lets go of it when the process dies."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(f"{path}.lock.pid", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageUnavailable(str(error)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(lock, 32).decode(errors="replace").strip()
        os.close(lock)
        raise StorageInUse(holder or "unknown") from error
    os.ftruncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    return lock


def _engine(path: Path, *, pool_size: int, query_only: bool = False) -> AsyncEngine:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        async_creator=connector(path, reads_only=query_only),
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,  # errors would print people's texts
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not open transactions by itself
        try:
            _set_up(connection, query_only=query_only)
        except sqlite3.Error:
            connection.close()  # or each try on a broken disk would leave a thread behind
            raise

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")

    return engine


def _set_up(connection: Any, *, query_only: bool) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    if query_only:
        cursor.execute("PRAGMA query_only = ON")
    else:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # NORMAL loses commits in a power cut
    cursor.close()


async def checked_free_bytes(path: Path) -> int:
    """Free bytes on the disk that holds the database."""
    usage = await asyncio.to_thread(os.statvfs, path.parent)
    return usage.f_bavail * usage.f_frsize
