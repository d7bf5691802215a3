"""Calculation of the age of messages, corrected for clock skew.

The messenger dates messages by its own clock. The difference between local time and such a date
includes the skew. If the local clock is a minute ahead, every message seems a minute late.

For a message received immediately after it was sent, the difference equals the skew. The skew is
therefore estimated as the least difference between the local clock and the dates of recent
messages. Messages that waited at the messenger while the desk was down or unreachable must be
excluded. The rules are:

- After an answer to a poll that is not full, and for a webhook without pending updates, no updates
  remain at the messenger. Messages received within a minute and a half of such a time were sent
  after it, so the skew is estimated from them.
- Messages in the first answer after a start or a gap may have waited. Their age is computed with
  the known skew. Before one is known, the clocks are assumed to agree. If they do not, only the
  messages of that first answer can seem late by mistake.
- A message cannot be received before it is sent, so a date ahead of the local clock corrects the
  skew in either case.

The local side of the difference is in monotonic seconds, so that setting the host's wall clock has
no effect. Only the batches of the last hour are used, at most sixteen, so that the estimate is
corrected within an hour after the messenger's clock was set.
"""

from collections import deque
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

FRESH_SECONDS = 90.0  # messages received this soon after the queue was empty count as fresh
KEPT_BATCHES = 16
KEPT_SECONDS = 3600.0
MOST_AHEAD_SECONDS = 172_800.0  # a date further ahead of the local clock is ignored


class MessengerClock:
    """Estimates the skew of the messenger's clock from the dates of received messages."""

    def __init__(self, *, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now = now
        self._monotonic = monotonic
        self._empty_at: float | None = None  # when no updates were waiting, in monotonic seconds
        # Each batch's arrival, and the least difference between monotonic time and its dates.
        self._seen: deque[tuple[float, float]] = deque(maxlen=KEPT_BATCHES)

    def emptied(self, at: float) -> None:
        """Record that no updates were left at the messenger at a time, in monotonic seconds."""
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
        """Return the time since a date given by the messenger's clock. It is never negative."""
        seconds = self._monotonic() - moment.timestamp() - self._difference()
        return timedelta(seconds=max(seconds, 0.0))

    def _difference(self) -> float:
        """Return the best estimate of monotonic time minus the messenger's time, in seconds."""
        if not self._seen:
            return self._monotonic() - self._now().timestamp()
        return min(difference for _, difference in self._seen)
