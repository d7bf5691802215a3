"""Comparison of stored moments with a wall clock that may have been set in the meantime.

If the clock is set back by an hour, moments stored before that lie in the future. The plain
comparison `now - then < span` is then true for an hour, even if `span` is two seconds.
"""

from datetime import datetime, timedelta

NO_TIME = timedelta(0)


def within(now: datetime, then: datetime, span: timedelta) -> bool:
    """Return True if `then` is less than `span` ago, and False if it is in the future."""
    return NO_TIME <= now - then < span


def elapsed(now: datetime, then: datetime) -> timedelta:
    """Return the time since `then`, or zero if it is in the future."""
    return max(now - then, NO_TIME)
