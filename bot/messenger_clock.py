"""How long ago something was said, although two machines' clocks differ.

The messenger dates messages by its own clock. When such a date is subtracted from ours, the skew
of the two clocks looks like a wait: with our clock a minute ahead everything said seems late.

A message that has just come was dated just now, so the least difference between our clock and
the dates of recent messages is the skew. That holds only for messages that cannot have waited at
the messenger, as they do while the desk is down or out of reach. How that is told apart:

- An answer to a poll that is not full leaves nothing behind at the messenger, and neither does
  a webhook without pending updates. What comes within a minute and a half of such a moment was
  said after it: it is fresh, and the skew is learned from it.
- What comes in the first answer after a start or after a gap may have waited. Its age is reckoned
  by the skew that is known; before any is known the clocks are taken to agree. With a skew, only
  the messages of that first answer can be taken for late.
- Nothing comes before it was said: a date ahead of our clock corrects the skew in either case.

Our side of the difference is in monotonic seconds, so that setting the host's wall clock changes
nothing. Only the batches of the last hour count, at most sixteen: if the messenger's clock is set,
that is forgotten.
"""

from collections import deque
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

FRESH_SECONDS = 90.0  # after the messenger had nothing more: a webhook is asked once a minute
KEPT_BATCHES = 16
KEPT_SECONDS = 3600.0
MOST_AHEAD_SECONDS = 172_800.0  # a date still further ahead of our clock is a mistake


class MessengerClock:
    """Learns from the dates of what comes how far the messenger's clock is from ours."""

    def __init__(self, *, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now = now
        self._monotonic = monotonic
        self._empty_at: float | None = None  # monotonic seconds
        # When a batch came, and the least difference between monotonic time and its dates.
        self._seen: deque[tuple[float, float]] = deque(maxlen=KEPT_BATCHES)

    def emptied(self, at: float) -> None:
        """Note that nothing waited at the messenger at a moment, in monotonic seconds."""
        self._empty_at = at

    def heard(self, dates: Collection[float]) -> None:
        """Learn from what has just come; dates are in seconds since 1970."""
        latest = self._now().timestamp() + MOST_AHEAD_SECONDS
        possible = [date for date in dates if date < latest]
        if not possible:
            return
        at = self._monotonic()
        difference = at - max(possible)
        fresh = self._empty_at is not None and at - self._empty_at <= FRESH_SECONDS
        if not fresh and difference >= self._difference():
            return
        self._seen.append((at, difference))
        while at - self._seen[0][0] > KEPT_SECONDS:
            self._seen.popleft()

    def ago(self, moment: datetime) -> timedelta:
        """How long ago it was at a moment of the messenger's clock; never negative."""
        seconds = self._monotonic() - moment.timestamp() - self._difference()
        return timedelta(seconds=max(seconds, 0.0))

    def _difference(self) -> float:
        """Monotonic time minus the messenger's, as far as is known."""
        if not self._seen:
            return self._monotonic() - self._now().timestamp()
        return min(difference for _, difference in self._seen)
