"""Pauses of lanes, and fair allocation of slots between lanes."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from handoff.models import Delivery
from handoff.outbox.pacing import TICK
from handoff.outbox.transport import CallOutcome


@dataclass(frozen=True)
class Hold:
    """Pause of a lane before it retries a delivery. `until` is in monotonic seconds."""

    until: float
    delivery_id: int
    asked: bool = False  # requested by the messenger

    def lasts(self, at: float) -> bool:
        return self.until > at + TICK


@dataclass(frozen=True)
class Unsettled:
    """An outcome that is not stored yet. `until` is in monotonic seconds."""

    until: float
    delivery_id: int
    outcome: CallOutcome | None
    tries: int


class Holds(dict[str, Hold]):
    """Paused lanes by name."""

    def lasting(self, at: float) -> dict[str, Hold]:
        return {lane: hold for lane, hold in self.items() if hold.lasts(at)}

    def release(self, at: float) -> int:
        """End all pauses not requested by the messenger; return how many."""
        waiting = [lane for lane, hold in self.lasting(at).items() if not hold.asked]
        for lane in waiting:
            self[lane] = Hold(at, self[lane].delivery_id)
        return len(waiting)


class Shares:
    """Shares the free slots when more lanes wait than may send.

    Half of the slots go to the deliveries that wait longest, by rank and age, and to backlog
    replies. The other half alternates between the newest replies and the newest news, so that new
    requesters and the agents' chat do not wait for the end of a backlog.
    """

    ORDER = (0, 1, 3, 2)  # oldest, newest replies, oldest of the backlog, newest news

    def __init__(self) -> None:
        self._turn = 0
        self._sources: list[deque[Delivery]] = []

    def offer(self, *sources: Iterable[Delivery]) -> None:
        """Set the candidates: oldest, newest replies, newest news, oldest of the backlog."""
        self._sources = [deque(source) for source in sources]

    def next(self) -> Delivery | None:
        """Return the next candidate. The rotation advances only on `taken`."""
        wanted = self.ORDER[self._turn % len(self.ORDER)]
        if wanted < len(self._sources) and self._sources[wanted]:
            return self._sources[wanted].popleft()
        return next((source.popleft() for source in self._sources if source), None)

    def taken(self) -> None:
        self._turn += 1


def growing(first: timedelta, times: int, *, longest: timedelta) -> timedelta:
    """Return the pause after a number of earlier failures: doubled each time, up to `longest`."""
    pause: timedelta = first * 2 ** min(times, 16)
    return min(pause, max(first, longest))
