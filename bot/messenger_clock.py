"""Calculation of message ages, corrected for clock skew.

Messages are dated by the messenger's clock. The difference between local time and such a date
includes the skew. If the local clock is a minute ahead, every message seems a minute late.

For a message received immediately after it was sent, the difference equals the skew. The skew is
therefore estimated as the smallest difference between the local clock and the dates of recent
messages. Messages that were queued by the messenger while the desk was down or unreachable must be
excluded. These are the rules:

- After a poll that returns fewer updates than its limit, and for a webhook without pending
  updates, the messenger's queue is empty. Messages received within 90 seconds of such a time were
  sent after it, so the skew is estimated from them.
- Messages in the first response after a start or a gap may have been queued. Their age is computed
  with the known skew. If it is not known yet, the clocks are assumed to agree. If they don't, only
  the messages in that first response can seem late by mistake.
- A message cannot be received before it is sent, so a date ahead of the local clock always
  corrects the skew.

Local times are in monotonic seconds so that changes of the host's wall clock have no effect. Only
batches from the last hour are used, sixteen at most, so that the estimate is corrected within an
hour after the messenger's clock was set.
"""

from collections import deque
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

FRESH_SECONDS = 90.0  # messages received this soon after the queue was empty are fresh
KEPT_BATCHES = 16
KEPT_SECONDS = 3600.0
MOST_AHEAD_SECONDS = 172_800.0  # a date further ahead of the local clock is ignored


class MessengerClock:
    """Estimates the skew of the messenger's clock from message dates."""

    def __init__(self, *, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now = now
        self._monotonic = monotonic
        self._empty_at: float | None = None  # when the queue was empty, in monotonic seconds
        # Arrival time and smallest difference between monotonic time and message date, per batch.
        self._seen: deque[tuple[float, float]] = deque(maxlen=KEPT_BATCHES)

    def emptied(self, at: float) -> None:
        """Record that the messenger's queue was empty at a time in monotonic seconds."""
        self._empty_at = at

    def heard(self, dates: Collection[float]) -> None:
        """Update the estimate with the dates of a received batch, in seconds since 1970."""
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
        """Return the time since a date on the messenger's clock, never negative."""
        seconds = self._monotonic() - moment.timestamp() - self._difference()
        return timedelta(seconds=max(seconds, 0.0))

    def _difference(self) -> float:
        """Return the best estimate of monotonic time minus the messenger's time, in seconds."""
        if not self._seen:
            return self._monotonic() - self._now().timestamp()
        return min(difference for _, difference in self._seen)
