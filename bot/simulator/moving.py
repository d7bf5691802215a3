"""Real-time clock that can be moved forward in the demo."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import SystemClock


class MovableClock:
    """Clock with a forward offset from real time, which also shortens durations."""

    def __init__(self) -> None:
        self._real = SystemClock()
        self._waiting: set[asyncio.Event] = set()
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return self._real.now() + self.ahead

    def monotonic(self) -> float:
        return self._real.monotonic() + self.ahead.total_seconds()

    def advance(self, by: timedelta) -> None:
        """Move the clock forward and wake all waiters so that they check the time."""
        if by < timedelta(0):
            raise ValueError("time never runs back")
        self.ahead += by
        for waiter in self._waiting:
            waiter.set()

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        while moment > self.now() and not (or_event is not None and or_event.is_set()):
            await self._wait(moment - self.now(), or_event)

    async def _wait(self, span: timedelta, or_event: asyncio.Event | None) -> None:
        """Wait until the time has passed, the event is set or the clock is moved."""
        moved = asyncio.Event()
        events = [moved] if or_event is None else [moved, or_event]
        listeners = [asyncio.ensure_future(event.wait()) for event in events]
        self._waiting.add(moved)
        try:
            await asyncio.wait(
                listeners,
                timeout=max(span.total_seconds(), 0.0),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            self._waiting.discard(moved)
            for listener in listeners:
                listener.cancel()
