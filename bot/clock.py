"""Clocks that other modules use instead of the system clock."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.changes import Changes

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the current time as an aware datetime in UTC."""
        ...

    def monotonic(self) -> float:
        """Return monotonic seconds, which are unaffected by changes of the wall clock."""
        ...

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        """Wait until the given time, or until the event is set."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - all other readings of the clock use this method

    def monotonic(self) -> float:
        return time.monotonic()

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        seconds = (moment - self.now()).total_seconds()
        event = or_event if or_event is not None else asyncio.Event()
        if seconds <= 0 or event.is_set():
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()


LEAST_STEP = timedelta(seconds=5)  # smaller differences are treated as drift


class ClockWatch:
    """Detects wall clock changes by comparison with monotonic time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = self._now_offset()

    def _now_offset(self) -> timedelta:
        return self._clock.now() - EPOCH - timedelta(seconds=self._clock.monotonic())

    @property
    def steady(self) -> bool:
        """Return False if the clock was changed and `settled` hasn't been called since."""
        return abs(self._now_offset() - self._offset) <= LEAST_STEP

    def step(self) -> timedelta | None:
        """Return the clock change since the last call to `settled`, or None."""
        moved = self._now_offset() - self._offset
        return moved if abs(moved) > LEAST_STEP else None

    def settled(self, step: timedelta | None) -> None:
        """Accept the current time. `step` is the change that stored times were corrected for."""
        self._offset = self._now_offset() if step is None else self._offset + step


class ManualClock:
    """Clock for tests that only moves when `advance` is called."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware moment, got a naive one")
        self._now = start.astimezone(UTC)
        self._elapsed = timedelta(0)
        self._waiting: dict[asyncio.Future[None], timedelta] = {}  # waiter → elapsed when it ends
        self._changes = Changes()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed.total_seconds()

    def advance(self, by: timedelta) -> None:
        """Move the clock forward and wake waiters that are due. `by` must not be negative."""
        if by < timedelta(0):
            raise ValueError("time never runs back")
        self._now += by
        self._elapsed += by
        for waiter, end in list(self._waiting.items()):
            if end <= self._elapsed and not waiter.done():
                waiter.set_result(None)

    def step(self, by: timedelta) -> None:
        """Change the wall clock without affecting monotonic time."""
        self._now += by

    @property
    def next_moment(self) -> datetime | None:
        """Return the earliest time that a coroutine is waiting for, if any."""
        first = min(self._waiting.values(), default=None)
        return None if first is None else self._now + (first - self._elapsed)

    async def until_waited_for(self) -> None:
        """Wait until another coroutine waits on this clock."""
        await self._changes.until(lambda: bool(self._waiting))

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        if moment <= self._now or (or_event is not None and or_event.is_set()):
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiting[waiter] = self._elapsed + (moment - self._now)
        self._changes.notify()
        listener = None if or_event is None else asyncio.create_task(or_event.wait())
        try:
            await asyncio.wait(
                {waiter} if listener is None else {waiter, listener},
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            del self._waiting[waiter]
            if listener is not None:
                listener.cancel()
