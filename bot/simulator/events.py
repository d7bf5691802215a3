"""Numbered events for the page and for waiting calls."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

from bot.changes import Changes
from bot.simulator.state import Json

KEPT = 5_000  # maximum number of events stored for reconnecting readers


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    kind: str
    data: Json


class Events:
    """Event history. `changes` is notified of new events."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self.last_id = 0
        self.closed = False

    def emit(self, kind: str, data: Json) -> None:
        self.last_id += 1
        self._kept.append(Event(self.last_id, kind, data))
        self._changes.notify()

    def close(self) -> None:
        self.closed = True
        self._changes.notify()

    def since(self, event_id: int) -> list[Event]:
        missed = min(self.last_id - event_id, len(self._kept))
        if missed <= 0:
            return []
        return [self._kept[index] for index in range(len(self._kept) - missed, len(self._kept))]

    async def follow(self, after: int) -> AsyncIterator[Event]:
        """Yield events after the given number until the world closes."""
        # Readers may pass larger numbers that they received before a restart.
        told = min(after, self.last_id)
        while not self.closed:
            for event in self.since(told):
                told = event.id
                yield event
            await self._changes.until(partial(self._has_more_after, told))

    def _has_more_after(self, event_id: int) -> bool:
        return self.last_id != event_id or self.closed
