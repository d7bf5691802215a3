"""The one place where the time of day is read, and waiting for a moment of it."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Answer an aware moment in UTC."""
        ...

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        """Return once the clock shows the moment or the event is set, whichever comes first."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - every other clock reading comes through here

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        seconds = (moment - self.now()).total_seconds()
        event = or_event if or_event is not None else asyncio.Event()
        if seconds <= 0 or event.is_set():
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()


class ManualClock:
    """Stands still until it is advanced."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware moment, got a naive one")
        self._now = start.astimezone(UTC)
        self._waiting: dict[asyncio.Future[None], datetime] = {}

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move forward and wake everybody whose moment has come; time never runs back."""
        if by < timedelta(0):
            raise ValueError("time never runs back")
        self._now += by
        for waiter, moment in list(self._waiting.items()):
            if moment <= self._now and not waiter.done():
                waiter.set_result(None)

    @property
    def next_moment(self) -> datetime | None:
        """The earliest moment that anybody waits for."""
        return min(self._waiting.values(), default=None)

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        if moment <= self._now or (or_event is not None and or_event.is_set()):
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiting[waiter] = moment
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
