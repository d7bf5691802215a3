"""Waiting for a condition by events: its parts tell of changes, waiters look again."""

import asyncio
from collections.abc import Callable


class Changes:
    """Lets coroutines wait for conditions, which are looked at after each change told."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        """Let every waiter look again at its condition."""
        waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return once the condition holds. It is looked at now and after each change."""
        while not condition():
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.add(waiter)
            try:
                await waiter
            finally:
                self._waiting.discard(waiter)
