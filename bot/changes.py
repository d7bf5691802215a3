"""A way to wait for conditions without polling. Waiting coroutines are woken by each change."""

import asyncio
from collections.abc import Callable


class Changes:
    """Lets coroutines wait for a condition that is evaluated after each notification."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Wake all waiting coroutines, so that they check their conditions again."""
        waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return once the condition is true. It is evaluated now and after each notification."""
        while not condition():
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.add(waiter)
            await waiter
