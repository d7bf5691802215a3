"""Comparison of stored moments with a wall clock that may have been set since.

A moment stored before the clock was set back lies in the future for a while. A plain `now - then <
span` is true all that time: a pause of two seconds would last an hour.
"""

from datetime import datetime, timedelta

NO_TIME = timedelta(0)


def within(now: datetime, then: datetime, span: timedelta) -> bool:
    """True if `then` is less than `span` ago. False for a moment in the future."""
    return NO_TIME <= now - then < span


def elapsed(now: datetime, then: datetime) -> timedelta:
    """Return the time since `then`; zero for a moment in the future."""
    return max(now - then, NO_TIME)
