"""Sets: calls that wait for the same thing and are worked on by one unit of work or query."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from handoff.errors import DeskError
from handoff.storage.database import Reader
from handoff.storage_errors import StorageError

logger = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")
Access = TypeVar("Access", bound=Reader)

MOST = 32  # calls of one set
LONGEST = 0.01  # seconds after which no further call of a set is begun


# `Database.write` or `Database.read`.
Run = Callable[[Callable[[Access], list[Result]]], Coroutine[Any, Any, list[Result]]]


@dataclass(frozen=True)
class _Call(Generic[Item, Result]):
    item: Item
    context: Context = field(default_factory=copy_context)
    done: asyncio.Future[Result] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Sets(Generic[Access, Item, Result]):
    """Runs `work` for each call, and all calls that wait meanwhile in one unit of work.

    `look` is called before the first of them, to read what all of them need, and `finish` after
    the last. A lone call is a set of one. `work` may be called again for the same item, after a
    rollback, and keeps nothing in memory until its unit is committed.

    If a set fails, its halves are tried, until the call that fails is alone. It is then called
    without `look`, as an ordinary unit of work, and its exception is propagated.
    """

    def __init__(
        self,
        run: Run[Access, Result],
        work: Callable[[Access, Item], Result],
        *,
        look: Callable[[Access, Sequence[Item]], None],
        finish: Callable[[Access, Sequence[Item]], None] = lambda _access, _items: None,
    ) -> None:
        self._run = run
        self._work = work
        self._look = look
        self._finish = finish
        self._waiting: deque[_Call[Item, Result]] = deque()
        self._serving: asyncio.Task[None] | None = None
        self._most = MOST  # calls that were done in time lately

    async def __call__(self, item: Item) -> Result:
        """Return the result of `work` for this item, after the commit.

        Raises the exception of `work`, or StorageError if the database fails. A call that is
        cancelled before its set begins is left out.
        """
        call: _Call[Item, Result] = _Call(item)
        self._waiting.append(call)
        if self._serving is None:
            # Not in the context of this caller, since others are served as well.
            self._serving = asyncio.create_task(self._serve(), context=Context())
        return await call.done

    async def _serve(self) -> None:
        try:
            while self._waiting:
                taken: list[_Call[Item, Result]] = []
                await self._attempt(taken, partial(self._next, taken=taken))
        finally:
            self._serving = None

    async def _attempt(
        self, calls: list[_Call[Item, Result]], unit: Callable[[Access], list[Result]]
    ) -> None:
        """Run a unit for these calls, and tell their callers. The unit may still collect them."""
        try:
            results = await self._run(unit)
        except StorageError as error:
            self._fail(calls, error)
        except Exception as error:
            await self._isolate(calls, error)
        except BaseException:
            for call in calls or self._waiting:
                call.done.cancel()
            raise
        else:
            for call, result in zip(calls, results, strict=True):
                if not call.done.done():
                    call.done.set_result(result)

    async def _isolate(self, calls: list[_Call[Item, Result]], error: Exception) -> None:
        """Run the halves of a set that failed, or a single call without what was read before."""
        if len(calls) > 1:
            if not isinstance(error, DeskError):
                facts = {"action": "set_halved", "calls": len(calls)}
                logger.warning("a set failed, its halves are tried", extra=facts, exc_info=error)
            middle = len(calls) // 2
            for half in (calls[:middle], calls[middle:]):
                await self._attempt(half, partial(self._together, calls=half))
            return
        for call in calls:
            try:
                result = await self._run(partial(self._alone, call=call))
            except Exception as raised:
                self._fail([call], raised)
            else:
                if not call.done.done():
                    call.done.set_result(result[0])

    def _fail(self, calls: list[_Call[Item, Result]], error: Exception) -> None:
        if not calls and self._waiting:  # the unit was not begun
            calls = [self._waiting.popleft() for _ in range(len(self._waiting))]
        for call in calls:
            if not call.done.done():
                call.done.set_exception(error)

    def _next(self, access: Access, taken: list[_Call[Item, Result]]) -> list[Result]:
        """Run the calls that wait. They are collected in `taken`."""
        while self._waiting and len(taken) < self._most:
            call = self._waiting.popleft()
            if not call.done.done():
                taken.append(call)
        return self._together(access, taken, longest=LONGEST)

    def _together(
        self, access: Access, calls: list[_Call[Item, Result]], *, longest: float | None = None
    ) -> list[Result]:
        """Run calls with the rows that were read for all of them.

        After `longest` seconds, the remaining calls are put back and removed from `calls`.
        """
        if not calls:
            return []
        self._look(access, [call.item for call in calls])
        began, results = time.monotonic(), []
        for number, call in enumerate(calls):
            if number and longest is not None and time.monotonic() - began > longest:
                self._waiting.extendleft(reversed(calls[number:]))
                del calls[number:]
                self._most = number
                break
            results.append(call.context.run(self._work, access, call.item))
        else:
            if len(calls) >= self._most:
                self._most = min(2 * self._most, MOST)
        self._finish(access, [call.item for call in calls])
        return results

    def _alone(self, access: Access, call: _Call[Item, Result]) -> list[Result]:
        result = call.context.run(self._work, access, call.item)
        self._finish(access, [call.item])
        return [result]
