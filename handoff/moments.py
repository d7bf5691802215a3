"""Comparison of stored moments with a wall clock that may have been set since.

A moment stored before the clock was set back by an hour lies in the future. The plain comparison
`now - then < span` is then true for an hour, even if `span` is two seconds.
"""

from datetime import datetime, timedelta

NO_TIME = timedelta(0)


def within(now: datetime, then: datetime, span: timedelta) -> bool:
    """True if `then` is less than `span` ago. False for a moment in the future."""
    return NO_TIME <= now - then < span


def elapsed(now: datetime, then: datetime) -> timedelta:
    """Return the time since `then`; zero for a moment in the future."""
    return max(now - then, NO_TIME)
