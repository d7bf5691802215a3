"""Run optional calls in the background.

Their number and duration are limited, and failures do not affect message delivery.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

from bot.changes import Changes

logger = logging.getLogger(__name__)

SECONDS = 3.0  # timeout per call
AT_ONCE = 8  # concurrent calls per kind
EXPECTED = (TelegramError, KeyError, TypeError, ValueError, TimeoutError)


class BestEffort:
    """Runs calls in the background. Calls that exceed the limit for their kind are dropped.

    Message handling does not wait for these calls, so deliveries and shutdown are not delayed by a
    method that hangs. `changes` is notified when a call ends.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        at_once: int = AT_ONCE,
        changes: Changes | None = None,
    ) -> None:
        self._seconds = seconds
        self._at_once = at_once
        self._changes = changes or Changes()
        self._running: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def start(self, what: str, call: Callable[[], Awaitable[object]]) -> None:
        """Start `call` in the background. Its kind, `what`, is used for limits and logging."""
        if self._running[what] >= self._at_once:
            logger.debug("best-effort call dropped", extra={"action": f"{what}_dropped"})
            return
        self._running[what] += 1
        task = asyncio.create_task(self._run(what, call), name=f"best effort {what}")
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changes.notify()

    async def drain(self) -> None:
        """Wait for all running calls. This takes no longer than the timeout of a single call."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Cancel all running calls."""
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, what: str, call: Callable[[], Awaitable[object]]) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await call()
        except EXPECTED as error:
            logger.debug(
                "best-effort call failed",
                extra={"action": f"{what}_lost", "reason": type(error).__name__},
            )
        finally:
            self._running[what] -= 1
