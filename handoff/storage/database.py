"""Database lifecycle, units of work, queries and health probes."""

import asyncio
import fcntl
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from handoff.policy import Policy
from handoff.storage import schema
from handoff.storage.accounts import Accounts
from handoff.storage.acts import Acts
from handoff.storage.agents import Agents
from handoff.storage.condition import Condition
from handoff.storage.corrections import Corrections
from handoff.storage.deliveries import Deliveries
from handoff.storage.engines import for_surveys, in_place
from handoff.storage.faults import storage_error_of
from handoff.storage.files import LOCK, OpenFile, beside, make_database, make_folder, tighten
from handoff.storage.guests import Guests
from handoff.storage.held import HeldReplies
from handoff.storage.inbox import Inbox
from handoff.storage.keyboards import Keyboards
from handoff.storage.promises import Promises
from handoff.storage.ratings import Ratings
from handoff.storage.referrals import Referrals
from handoff.storage.requesters import Requesters
from handoff.storage.scan import Scan
from handoff.storage.tickets import Tickets
from handoff.storage.timers import Timers
from handoff.storage.writer import Writer
from handoff.storage_errors import (
    StorageError,
    StorageInUse,
    StorageReplaced,
    StorageUnavailable,
)

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Reader:
    """Repositories bound to a session. Passed to every query."""

    def __init__(self, session: Session, now: datetime, policy: Policy) -> None:
        self.session = session
        self.now = now
        self.policy = policy

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.session)

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
    def promises(self) -> Promises:
        return Promises(self.session)

    @cached_property
    def referrals(self) -> Referrals:
        return Referrals(self.session)

    @cached_property
    def ratings(self) -> Ratings:
        return Ratings(self.session)

    @cached_property
    def timers(self) -> Timers:
        return Timers(self.session)

    @cached_property
    def agents(self) -> Agents:
        return Agents(self.session)

    @cached_property
    def guests(self) -> Guests:
        return Guests(self.session)

    @cached_property
    def held(self) -> HeldReplies:
        return HeldReplies(self.session)

    @cached_property
    def acts(self) -> Acts:
        return Acts(self.session)

    @cached_property
    def keyboards(self) -> Keyboards:
        return Keyboards(self.session)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.session)


class UnitOfWork(Reader):
    """A transaction, passed to every action and committed when it returns.

    `wake` collects wake-up topics, whose listeners are called after the commit. `after_commit`
    contains non-blocking callbacks that are called once the data is on disk. They are not called
    after a rollback.
    """

    def __init__(
        self,
        session: Session,
        now: datetime,
        policy: Policy,
        *,
        wake: set[str],
        after_commit: list[Callable[[], None]] | None = None,
    ) -> None:
        super().__init__(session, now, policy)
        self.wake = wake
        self.after_commit = after_commit if after_commit is not None else []

    @property
    def corrections(self) -> Corrections:
        return Corrections(self.session, self.now)


class Database:
    """An SQLite file with one writer, and a lock against other processes.

    Units and short queries run in the event loop's thread, since a statement takes microseconds
    (decision 39). Whatever may wait for the disk or for a lock, and surveys, run in other threads.
    """

    def __init__(
        self, path: Path, *, now: Callable[[], datetime], policy: Policy | None = None
    ) -> None:
        self.path = path
        self.policy = policy or Policy()
        self._now = now
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._lock: int | None = None
        self._file: OpenFile | None = None
        self._scan = Scan(path)
        self.condition = Condition(now=now)
        self._writing = in_place(path, verify=self._verify)
        self._reading = in_place(path, verify=self._verify, query_only=True)
        self._surveying = for_surveys(path, verify=self._verify)
        self._writer = Writer(self._writing, self.condition)

    async def open(self, *, revision: str | None = None) -> None:
        """Open and lock the file.

        Raises StorageInUse if it is locked by another process, StorageNotMigrated or StorageNewer
        if the schema isn't at `revision`, and StorageDamaged or StorageUnavailable if it can't be
        read or written.
        """
        self._lock = _take_lock(self.path)
        try:
            self._file = await asyncio.to_thread(_open_file, self.path)
            await self._writer.open()
            if revision is not None:
                await self.check_revision(revision)
        except (DBAPIError, sqlite3.Error, OSError) as error:
            await self.close()
            raise storage_error_of(error) or StorageUnavailable(str(error)) from error
        except StorageError:
            await self.close()
            raise

    async def close(self) -> None:
        await self._writer.close()
        await asyncio.to_thread(self._writing.dispose)
        await asyncio.to_thread(self._reading.dispose)
        await self._surveying.dispose()
        file, self._file = self._file, None
        if file is not None:
            await asyncio.to_thread(file.close)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def listen(self, topic: str, wake: Callable[[], None]) -> None:
        """Call `wake` after each commit that produced new work for `topic`."""
        self._listeners.setdefault(topic, []).append(wake)

    async def write(
        self, action: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run an action in a transaction and return its result after the commit.

        Actions are synchronous and must not block on anything but the database. If an action
        raises an exception, its changes are rolled back and the exception is propagated. Raises
        StorageError if the database fails.
        """
        wake: set[str] = set()
        after_commit: list[Callable[[], None]] = []

        def unit(session: Session) -> T:
            uow = UnitOfWork(
                session, self._now(), self.policy, wake=wake, after_commit=after_commit
            )
            return action(uow, *args, **kwargs)

        return await self._writer.run(unit, on_commit=lambda: self._tell(wake, after_commit))

    async def read(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query in a read-only transaction. Doesn't block on the writer.

        For queries that find their rows by an index. Raises StorageError if the database fails.
        """
        with self._reading_errors(), self._reading.connect() as connection:
            return self._asked(connection, query, *args, **kwargs)

    async def survey(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query over many rows. Its statements run in another thread, without the loop.

        Raises StorageError if the database fails.
        """
        with self._reading_errors():
            async with self._surveying.connect() as connection:
                return await connection.run_sync(
                    lambda sync: self._asked(sync, query, *args, **kwargs)
                )

    def _asked(
        self,
        connection: Connection,
        query: Callable[Concatenate[Reader, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        with Session(connection, expire_on_commit=False) as session:
            return query(Reader(session, self._now(), self.policy), *args, **kwargs)

    @contextmanager
    def _reading_errors(self) -> Iterator[None]:
        """Raise the StorageError behind a driver's error, and note it."""
        self.condition.check()
        try:
            yield
        except Exception as error:
            trouble = storage_error_of(error)
            if trouble is None:
                raise
            self.condition.note(trouble)
            if trouble is error:
                raise
            raise trouble from error

    def _tell(self, topics: Iterable[str], calls: Iterable[Callable[[], None]]) -> None:
        for topic in topics:
            for wake in self._listeners.get(topic, ()):
                wake()
        for call in calls:
            try:
                call()
            except Exception:
                logger.exception("error in after-commit callback")

    async def check_revision(self, revision: str) -> None:
        """Check that the schema is at `revision`. The lock isn't required.

        Raises StorageNotMigrated or StorageNewer if it isn't, and StorageUnavailable or
        StorageDamaged if the file can't be read.
        """
        try:
            with self._reading.connect() as connection:
                found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        except DBAPIError as error:
            if "no such table" not in str(error.orig):
                raise storage_error_of(error) or StorageUnavailable(str(error)) from error
            found = None
        refusal = schema.difference(found, revision)
        if refusal is not None:
            raise refusal

    def confirm(self) -> None:
        """Raise StorageReplaced if the path no longer refers to the open file.

        Call this between a commit and its acknowledgement.
        """
        self.condition.check()
        try:
            self._verify()
        except StorageReplaced as error:
            self.condition.note(error)
            raise

    def _verify(self) -> None:
        difference = self._file.difference() if self._file is not None else None
        if difference is not None:
            raise StorageReplaced(difference)

    async def read_probe(self) -> None:
        """Read a sample of each table and index, bypassing caches.

        Raises StorageError on failure.
        """
        self.confirm()
        try:
            await asyncio.to_thread(self._scan.look)
        except sqlite3.Error as error:
            trouble = storage_error_of(error) or StorageUnavailable(str(error))
            self.condition.note(trouble)
            raise trouble from error

    async def write_probe(self) -> None:
        """Run `read_probe`, then write a page. Raises StorageError on failure."""
        await self.read_probe()
        mark = 0 if self._file is None else self._file.mark
        # An UPDATE that matches no rows would not write to the file.
        statement = text(f"PRAGMA user_version = {mark}")
        await self.write(lambda uow: uow.session.execute(statement))
        self.confirm()
        self.condition.clear()


def _open_file(path: Path) -> OpenFile:
    make_database(path)
    tighten(path)
    return OpenFile(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lock the database against other processes inside this context.

    Raises StorageInUse if it is already locked, or StorageUnavailable.
    """
    lock = _take_lock(path)
    try:
        yield
    finally:
        os.close(lock)


def _take_lock(path: Path) -> int:
    """Acquire the advisory lock next to the file. It is released on process exit."""
    try:
        make_folder(path.parent)
        lock = os.open(beside(path, LOCK), os.O_RDWR | os.O_CREAT, 0o600)
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


async def checked_free_bytes(path: Path) -> int:
    """Return the free disk space for the database, in bytes."""
    usage = await asyncio.to_thread(os.statvfs, path.parent)
    return usage.f_bavail * usage.f_frsize
