"""Condition variable for coroutines, used instead of polling."""

import asyncio
from collections.abc import Callable


class Changes:
    """Notifies coroutines that are waiting for a condition."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Wake all waiting coroutines so that they check their conditions again."""
        waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` returns True. It is checked now and after each notification."""
        while not condition():
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.add(waiter)
            await waiter
