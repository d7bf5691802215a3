"""Group commit: several units of work share a transaction (BEGIN IMMEDIATE … COMMIT).

Each unit after the first runs in its own SAVEPOINT, and its caller waits for the commit. If it
fails, only its savepoint is rolled back. With a separate transaction and fsync per unit, the limit
would be about 200 transactions per second.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from handoff.storage.condition import Condition
from handoff.storage.faults import storage_error_of
from handoff.storage_errors import StorageDamaged, StorageError, StorageUnavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")
MAX_BATCH = 64  # units per batch


async def shielded(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to completion even if the caller is cancelled, then raise CancelledError.

    Interrupting a database call would break the shared connection.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.cancelled():
                raise
            cancelled = error
        except Exception:
            if cancelled is None:
                raise
    if cancelled is not None:
        raise cancelled
    return task.result()


class _BatchLost(Exception):
    """Raised if a failed unit can't be rolled back, which means the whole transaction is lost."""

    def __init__(self, error: SQLAlchemyError) -> None:
        super().__init__(str(error))
        self.error = error


class Writer:
    """Serialises units of work on a single connection and commits them in batches."""

    def __init__(self, engine: Engine, condition: Condition) -> None:
        self._engine = engine
        self._condition = condition
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._connection: Connection | None = None
        self._batch: list[asyncio.Future[None]] = []
        self._begun = False
        self._open = False
        self._handing_back: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._connection = await asyncio.to_thread(self._engine.connect)
        self._open = True

    async def close(self) -> None:
        async with self._turn:
            await self._commit()
            self._open = False
            connection, self._connection = self._connection, None
            if connection is not None:
                await asyncio.to_thread(connection.close)

    async def run(self, unit: Callable[[Session], T], *, on_commit: Callable[[], None]) -> T:
        """Run `unit` in the open transaction and return its result after the commit.

        No other coroutine can execute statements while the unit is running, and cancelling the
        caller doesn't stop it. Exceptions from the unit are propagated. Raises StorageError if the
        batch can't be committed or the database fails. Even if the caller was cancelled,
        `on_commit` is called after a successful commit.
        """
        await self._enter()
        try:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            await self._begin()
            result = await self._run(unit, done, on_commit)
        finally:
            await self._leave()
        await asyncio.shield(done)
        return result

    async def _run(
        self,
        unit: Callable[[Session], T],
        done: asyncio.Future[None],
        on_commit: Callable[[], None],
    ) -> T:
        assert self._connection is not None
        alone = not self._batch
        try:
            if alone:
                result = _in_transaction(self._connection, unit)
            else:
                result = _in_savepoint(self._connection, unit)
        except _BatchLost as lost:
            failed = lost.__cause__ or lost
            broken = self._trouble_in(failed) or self._noted(lost.error)
            await shielded(self._lose_batch(broken))
            raise broken from failed
        except BaseException as error:
            trouble = self._trouble_in(error)
            if alone:
                self._begun = False  # rolled back with the unit
            await shielded(self._after_failure(error, trouble))
            if trouble is None or trouble is error:
                raise
            raise trouble from error
        # Call the listeners even if the caller is cancelled.
        done.add_done_callback(_tells(on_commit))
        self._batch.append(done)
        return result

    async def _enter(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            # The previous unit skipped its commit because this one was waiting, so commit now
            # unless others are waiting.
            self._waiting -= 1
            handing_back = asyncio.ensure_future(self._commit_if_last())
            self._handing_back.add(handing_back)
            handing_back.add_done_callback(self._handing_back.discard)
            raise
        self._waiting -= 1

    async def _commit_if_last(self) -> None:
        async with self._turn:
            if self._waiting == 0:
                await self._commit()

    async def _leave(self) -> None:
        try:
            if self._waiting == 0 or len(self._batch) >= MAX_BATCH:
                await shielded(self._commit())
        finally:
            self._turn.release()

    async def _begin(self) -> None:
        self._condition.check()
        if not self._open:
            raise StorageUnavailable("the database is closed")
        if not self._begun:
            await shielded(self._open_batch())

    async def _open_batch(self) -> None:
        try:
            if self._connection is None:
                self._connection = await asyncio.to_thread(self._engine.connect)
            await asyncio.to_thread(self._connection.begin)
        except SQLAlchemyError as error:
            trouble = self._noted(error)
            await self._lose_batch(trouble)
            raise trouble from error
        self._begun = True

    async def _after_failure(self, error: BaseException, trouble: StorageError | None) -> None:
        """Roll back the whole transaction if the failure affects other units."""
        if isinstance(trouble, StorageDamaged):
            # Never write to a damaged file, even if the other units succeeded.
            await self._lose_batch(trouble)
        elif not self._begun:
            if trouble is not None:
                await self._lose_batch(trouble)
        elif isinstance(error, SQLAlchemyError) and not self._transaction_stands():
            await self._lose_batch(trouble or self._noted(error))

    def _transaction_stands(self) -> bool:
        return self._connection is not None and self._begun and _is_begun(self._connection)

    async def _commit(self) -> None:
        if not self._begun or self._connection is None:
            return
        try:
            await asyncio.to_thread(self._connection.commit)
        except SQLAlchemyError as error:
            await self._lose_batch(self._noted(error))
        else:
            self._begun = False
            self._release()

    def _trouble_in(self, error: BaseException) -> StorageError | None:
        trouble = storage_error_of(error)
        if trouble is not None:
            self._condition.note(trouble)
        return trouble

    def _noted(self, error: SQLAlchemyError) -> StorageError:
        """Return the StorageError that caused the loss of a transaction."""
        return self._trouble_in(error) or StorageUnavailable(
            str(getattr(error, "orig", None) or error)
        )

    async def _lose_batch(self, error: StorageError) -> None:
        """Abort the transaction and its units, and discard the connection.

        The next unit reconnects. As long as the file can't be opened, each unit fails separately.
        """
        self._begun = False
        self._fail(error)
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            await asyncio.to_thread(_discard, connection)
        except SQLAlchemyError:
            logger.warning("failed to close broken connection", exc_info=True)

    def _release(self) -> None:
        for done in self._batch:
            if not done.done():
                done.set_result(None)
        self._batch.clear()

    def _fail(self, error: StorageError) -> None:
        for done in self._batch:
            if not done.done():
                done.set_exception(error)
        self._batch.clear()


def _discard(connection: Connection) -> None:
    connection.invalidate()
    connection.close()


def _is_begun(connection: Connection) -> bool:
    """Return True if the database has not ended the transaction by itself."""
    try:
        raw = connection.connection
    except SQLAlchemyError:
        return False
    return bool(getattr(raw.driver_connection, "in_transaction", True))


def _in_transaction(connection: Connection, unit: Callable[[Session], T]) -> T:
    """Call the first unit of a transaction, which is rolled back if it raises an exception.

    Raises StorageUnavailable if the database ended the transaction and the unit ignored that, and
    _BatchLost if the rollback fails.
    """
    session = Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
    try:
        result = unit(session)
        session.commit()
    except BaseException as error:
        session.close()
        try:
            connection.rollback()
        except SQLAlchemyError as second:
            raise _BatchLost(second) from error
        raise
    session.close()
    if not _is_begun(connection):
        connection.rollback()
        raise StorageUnavailable("the transaction was lost")
    return result


def _in_savepoint(connection: Connection, unit: Callable[[Session], T]) -> T:
    """Call a unit in a savepoint, rolling back if it raises an exception.

    Raises _BatchLost if the rollback fails, e.g. if SQLite dropped the whole transaction because
    the disk is full.
    """
    session = Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
    try:
        try:
            result = unit(session)
            session.commit()
        except BaseException as error:
            try:
                session.rollback()
            except SQLAlchemyError as second:
                raise _BatchLost(second) from error
            raise
        return result
    finally:
        session.close()


def _tells(on_commit: Callable[[], None]) -> Callable[[asyncio.Future[None]], None]:
    def tell(done: asyncio.Future[None]) -> None:
        if done.exception() is None:
            on_commit()

    return tell
