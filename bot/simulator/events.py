"""Numbered events of the messenger, for the page and for waiting calls."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.simulator.state import Json

KEPT = 5_000  # maximum number of events stored for readers that reconnect


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    kind: str
    data: Json


class Events:
    def __init__(self) -> None:
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._waiting: set[asyncio.Future[None]] = set()
        self.last_id = 0
        self.closed = False

    def emit(self, kind: str, data: Json) -> None:
        self.last_id += 1
        self._kept.append(Event(self.last_id, kind, data))
        self.wake()

    @property
    def has_readers(self) -> bool:
        return bool(self._waiting)

    def wake(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, set()
            for waiter in waiting:
                if not waiter.done():
                    waiter.set_result(None)

    def close(self) -> None:
        self.closed = True
        self.wake()

    async def change(self) -> None:
        """Wait until the next event or wake-up."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    def since(self, event_id: int) -> list[Event]:
        missed = min(self.last_id - event_id, len(self._kept))
        if missed <= 0:
            return []
        return [self._kept[index] for index in range(len(self._kept) - missed, len(self._kept))]

    async def follow(self, after: int) -> AsyncIterator[Event]:
        """Yield the events after the given one until the world closes."""
        # A reader may have received larger numbers before the simulator was restarted.
        after = min(after, self.last_id)
        while not self.closed:
            for event in self.since(after):
                after = event.id
                yield event
            if self.last_id == after and not self.closed:
                await self.change()
