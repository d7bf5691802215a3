"""The one writer: many units of work share one BEGIN IMMEDIATE … COMMIT.

Every unit is a SAVEPOINT of the batch that is open; it returns to its caller only after the batch
is committed. A unit that fails is rolled back alone. Small transactions cost one fsync each when
ungrouped, which holds a busy bot to some 200 a second.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from handoff.errors import StorageDamaged, StorageError, StorageUnavailable
from handoff.storage.condition import Condition
from handoff.storage.faults import storage_error_of

logger = logging.getLogger(__name__)

T = TypeVar("T")
MAX_BATCH = 64  # units after which a batch commits even though others wait


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end even if the caller is cancelled, then let the cancellation through.

    A database call that is cut in the middle would take the shared connection down with it.
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


class UnbrokenSession(AsyncSession):
    """A session whose calls survive the cancellation of the task that awaits them."""

    async def execute(self, *args: Any, **kwargs: Any) -> Any:
        return await unbroken(super().execute(*args, **kwargs))

    async def scalar(self, *args: Any, **kwargs: Any) -> Any:
        return await unbroken(super().scalar(*args, **kwargs))

    async def scalars(self, *args: Any, **kwargs: Any) -> Any:
        return await unbroken(super().scalars(*args, **kwargs))

    async def get(self, *args: Any, **kwargs: Any) -> Any:
        return await unbroken(super().get(*args, **kwargs))

    async def flush(self, *args: Any, **kwargs: Any) -> None:
        await unbroken(super().flush(*args, **kwargs))

    async def refresh(self, *args: Any, **kwargs: Any) -> None:
        await unbroken(super().refresh(*args, **kwargs))

    async def merge(self, *args: Any, **kwargs: Any) -> Any:
        return await unbroken(super().merge(*args, **kwargs))


class Writer:
    """Serialises units of work on one connection and commits them in groups."""

    def __init__(self, engine: AsyncEngine, condition: Condition) -> None:
        self._engine = engine
        self._condition = condition
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._connection: AsyncConnection | None = None
        self._batch: list[asyncio.Future[None]] = []
        self._begun = False
        self._open = False
        self._handing_back: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._connection = await self._engine.connect()
        self._open = True

    async def close(self) -> None:
        async with self._turn:
            await self._commit()
            self._open = False
            connection, self._connection = self._connection, None
            if connection is not None:
                await connection.close()

    @asynccontextmanager
    async def unit(self, *, on_commit: Callable[[], None]) -> AsyncIterator[AsyncSession]:
        """Give a session; on leaving the block, wait until its work is on the disk.

        Raises StorageError if the batch could not be committed, or if the database and not the
        work itself failed. A caller that is cancelled while it waits does not know whether its
        work was committed; `on_commit` is called if so.
        """
        await self._enter()
        try:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            session = await self._begin()
            try:
                yield session
                await unbroken(self._take_in(session, done, on_commit))
            except BaseException as error:
                trouble = self._trouble_in(error)
                await self._undo(session, error, trouble)
                if trouble is None or trouble is error:
                    raise
                raise trouble from error
            finally:
                await unbroken(session.close())
        finally:
            await self._leave()
        await asyncio.shield(done)

    async def _enter(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            # Somebody may have left the commit to us: nobody else might come.
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
                await unbroken(self._commit())
        finally:
            self._turn.release()

    async def _begin(self) -> AsyncSession:
        self._condition.check()
        if not self._open:
            raise StorageUnavailable("the database is closed")
        if not self._begun:
            await unbroken(self._open_batch())
        assert self._connection is not None
        return UnbrokenSession(
            self._connection,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )

    async def _open_batch(self) -> None:
        try:
            if self._connection is None:
                self._connection = await self._engine.connect()
            _ = await self._connection.begin()
        except SQLAlchemyError as error:
            trouble = self._noted(error)
            await self._lose_batch(trouble)
            raise trouble from error
        self._begun = True

    async def _take_in(
        self, session: AsyncSession, done: asyncio.Future[None], on_commit: Callable[[], None]
    ) -> None:
        await session.commit()
        # Whoever waits for the work hears of it even if this caller is cancelled.
        done.add_done_callback(_tells(on_commit))
        self._batch.append(done)

    async def _undo(
        self, session: AsyncSession, error: BaseException, trouble: StorageError | None
    ) -> None:
        try:
            await unbroken(session.rollback())
        except SQLAlchemyError as second:
            # The engine gave up the whole transaction (disk full does that): nobody's work is in.
            await unbroken(self._lose_batch(trouble or self._noted(second)))
            return
        if isinstance(trouble, StorageDamaged):
            # Nothing more is written into a damaged file, not even the work of others.
            await unbroken(self._lose_batch(trouble))
        elif isinstance(error, SQLAlchemyError) and not await unbroken(self._transaction_stands()):
            await unbroken(self._lose_batch(trouble or self._noted(error)))

    async def _transaction_stands(self) -> bool:
        if self._connection is None or not self._begun:
            return False
        try:
            raw = await self._connection.get_raw_connection()
        except SQLAlchemyError:
            return False
        return bool(getattr(raw.driver_connection, "in_transaction", True))

    async def _commit(self) -> None:
        if not self._begun or self._connection is None:
            return
        try:
            await self._connection.commit()
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
        """The trouble that cost a transaction, whatever the cause was."""
        return self._trouble_in(error) or StorageUnavailable(
            str(getattr(error, "orig", None) or error)
        )

    async def _lose_batch(self, error: StorageError) -> None:
        """Give the transaction up, tell all who relied on it, and start with a clean connection.

        The next unit connects: while the file cannot be opened, each unit says so by itself.
        """
        self._begun = False
        self._fail(error)
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            await connection.invalidate()
            await connection.close()
        except SQLAlchemyError:
            logger.warning("a broken connection could not be closed", exc_info=True)

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


def _tells(on_commit: Callable[[], None]) -> Callable[[asyncio.Future[None]], None]:
    def tell(done: asyncio.Future[None]) -> None:
        if done.exception() is None:
            on_commit()

    return tell
