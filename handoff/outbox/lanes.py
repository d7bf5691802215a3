"""Stores until when lanes (the queues of chats) are paused, and shares sending slots fairly."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from handoff.models import Delivery
from handoff.outbox.pacing import TICK
from handoff.outbox.transport import CallOutcome


@dataclass(frozen=True)
class Hold:
    """Pause of a lane before a delivery is retried. `until` is in monotonic seconds."""

    until: float
    delivery_id: int
    asked: bool = False  # the messenger requested the pause

    def lasts(self, at: float) -> bool:
        return self.until > at + TICK


@dataclass(frozen=True)
class Unsettled:
    """An outcome that could not be stored yet. `until` is in monotonic seconds."""

    until: float
    delivery_id: int
    outcome: CallOutcome | None
    tries: int


class Holds(dict[str, Hold]):
    """A dictionary of the paused lanes, with the name of the lane as key."""

    def lasting(self, at: float) -> dict[str, Hold]:
        return {lane: hold for lane, hold in self.items() if hold.lasts(at)}

    def release(self, at: float) -> int:
        """End all pauses that the messenger did not request. Returns their number."""
        waiting = [lane for lane, hold in self.lasting(at).items() if not hold.asked]
        for lane in waiting:
            self[lane] = Hold(at, self[lane].delivery_id)
        return len(waiting)


class Shares:
    """Allocates the free sending slots if there are more waiting lanes than slots.

    Half of the slots are shared by the oldest deliveries, sorted by rank and age, and the oldest
    replies of the backlog. The other half is shared by the newest replies to requesters and the
    newest messages for agents, so that these do not have to wait for a backlog.
    """

    ORDER = (0, 1, 3, 2)  # oldest, newest replies, oldest of the backlog, newest news

    def __init__(self) -> None:
        self._turn = 0
        self._sources: list[deque[Delivery]] = []

    def offer(self, *sources: Iterable[Delivery]) -> None:
        """Set the candidates in the order oldest, newest replies, newest news, oldest backlog."""
        self._sources = [deque(source) for source in sources]

    def next(self) -> Delivery | None:
        """Return the next candidate. The rotation advances only when `taken` is called."""
        wanted = self.ORDER[self._turn % len(self.ORDER)]
        if wanted < len(self._sources) and self._sources[wanted]:
            return self._sources[wanted].popleft()
        return next((source.popleft() for source in self._sources if source), None)

    def taken(self) -> None:
        self._turn += 1


def growing(first: timedelta, times: int, *, longest: timedelta) -> timedelta:
    """Return the pause after a number of failures. It doubles each time, up to `longest`."""
    pause: timedelta = first * 2 ** min(times, 16)
    return min(pause, max(first, longest))
