"""Time comparisons that are robust against changes of the wall clock.

If the clock is set back by an hour, times stored just before are an hour in the future. A naive
`now - then < span` would be true until they have passed, even for a `span` of two seconds.
"""

from datetime import datetime, timedelta

NO_TIME = timedelta(0)


def within(now: datetime, then: datetime, span: timedelta) -> bool:
    """Return True if `then` is less than `span` ago. Times in the future return False."""
    return NO_TIME <= now - then < span


def elapsed(now: datetime, then: datetime) -> timedelta:
    """Return the time since `then`. Times in the future return zero."""
    return max(now - then, NO_TIME)
