"""Which lanes may send now: pauses of single lanes, and their turns where many wait."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from handoff.models import Delivery
from handoff.outbox.pacing import TICK
from handoff.outbox.transport import Outcome


@dataclass(frozen=True)
class Hold:
    """A lane's pause before it goes on with one delivery; `until` is in monotonic seconds."""

    until: float
    delivery_id: int
    asked: bool = False  # the messenger itself asked for it

    def lasts(self, at: float) -> bool:
        return self.until > at + TICK


@dataclass(frozen=True)
class Unsettled:
    """An outcome that is not written down yet; `until` is in monotonic seconds."""

    until: float
    delivery_id: int
    outcome: Outcome | None
    tries: int


class Holds(dict[str, Hold]):
    """The lanes that pause, by name."""

    def lasting(self, at: float) -> dict[str, Hold]:
        return {lane: hold for lane, hold in self.items() if hold.lasts(at)}

    def release(self, at: float) -> int:
        """End all pauses that the messenger did not ask for. Answers how many."""
        waiting = [lane for lane, hold in self.lasting(at).items() if not hold.asked]
        for lane in waiting:
            self[lane] = Hold(at, self[lane].delivery_id)
        return len(waiting)


class Shares:
    """Whose turn it is while more lanes wait than may send.

    Half of the places are for what waits longest: by rank and age, and among the replies to a
    backlog. The others are for lanes to which something was posted last, in turns replies and
    news: neither somebody new nor the agents' chat waits for the end of a backlog.
    """

    ORDER = (0, 1, 3, 2)  # oldest, newest replies, oldest of the backlog, newest news

    def __init__(self) -> None:
        self._turn = 0
        self._sources: list[deque[Delivery]] = []

    def offer(self, *sources: Iterable[Delivery]) -> None:
        """Begin with what there is: oldest, newest replies, newest news, oldest backlog."""
        self._sources = [deque(source) for source in sources]

    def next(self) -> Delivery | None:
        """The next candidate; the turn passes on only when it is `taken`."""
        wanted = self.ORDER[self._turn % len(self.ORDER)]
        if wanted < len(self._sources) and self._sources[wanted]:
            return self._sources[wanted].popleft()
        return next((source.popleft() for source in self._sources if source), None)

    def taken(self) -> None:
        self._turn += 1


def growing(first: timedelta, times: int, *, longest: timedelta) -> timedelta:
    """The pause after so many failures before this one."""
    pause: timedelta = first * 2 ** min(times, 16)
    return min(pause, max(first, longest))
