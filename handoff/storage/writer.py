"""The one writer: many units of work share one BEGIN IMMEDIATE … COMMIT.

Every unit is a SAVEPOINT of the batch that is open; it returns to its caller only after the batch
is committed. A unit that fails is rolled back alone. Small transactions cost one fsync each when
ungrouped, which holds a busy bot to some 200 a second.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from handoff.errors import StorageUnavailable

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


class Writer:
    """Serialises units of work on one connection and commits them in groups."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._connection: AsyncConnection | None = None
        self._batch: list[asyncio.Future[None]] = []
        self._begun = False

    async def open(self) -> None:
        self._connection = await self._engine.connect()

    async def close(self) -> None:
        async with self._turn:
            if self._connection is not None:
                await self._commit()
                await self._connection.close()
                self._connection = None

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[AsyncSession]:
        """Give a session; on leaving the block, wait until its work is on the disk.

        Raises StorageUnavailable if the batch could not be committed. A caller that is cancelled
        while it waits does not know whether its work was committed.
        """
        await self._enter()
        try:
            done = asyncio.get_running_loop().create_future()
            session = await self._begin()
            try:
                yield session
                await unbroken(session.commit())
            except BaseException as error:
                await self._undo(session, error)
                raise
            else:
                self._batch.append(done)
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
            self._hand_back = asyncio.ensure_future(self._commit_if_last())
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
        if self._connection is None:
            raise StorageUnavailable("the database is closed")
        if not self._begun:
            await unbroken(self._open_batch())
        return UnbrokenSession(
            self._connection,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )

    async def _open_batch(self) -> None:
        assert self._connection is not None
        try:
            _ = await self._connection.begin()
        except DBAPIError as error:
            await self._forget()
            raise StorageUnavailable(str(error.orig)) from error
        self._begun = True

    async def _undo(self, session: AsyncSession, error: BaseException) -> None:
        try:
            await unbroken(session.rollback())
        except DBAPIError as second:
            # The engine gave up the whole transaction (disk full does that): nobody's work is in.
            await self._forget()
            self._fail(StorageUnavailable(str(second.orig)))
        if isinstance(error, DBAPIError) and not await self._transaction_stands():
            await self._forget()
            self._fail(StorageUnavailable(str(error.orig)))

    async def _transaction_stands(self) -> bool:
        if self._connection is None or not self._begun:
            return False
        raw = await unbroken(self._connection.get_raw_connection())
        return bool(getattr(raw.driver_connection, "in_transaction", True))

    async def _commit(self) -> None:
        if not self._begun or self._connection is None:
            self._release()
            return
        try:
            await self._connection.commit()
        except DBAPIError as error:
            await self._forget()
            self._fail(StorageUnavailable(str(error.orig)))
        else:
            self._begun = False
            self._release()

    async def _forget(self) -> None:
        """Give the transaction up and go on with a connection that is surely clean."""
        self._begun = False
        if self._connection is not None:
            await unbroken(self._connection.invalidate())
            await unbroken(self._connection.close())
            self._connection = await unbroken(_connect(self._engine))

    def _release(self) -> None:
        for done in self._batch:
            if not done.done():
                done.set_result(None)
        self._batch.clear()

    def _fail(self, error: StorageUnavailable) -> None:
        for done in self._batch:
            if not done.done():
                done.set_exception(error)
        self._batch.clear()


async def _connect(engine: AsyncEngine) -> AsyncConnection:
    return await engine.connect()
