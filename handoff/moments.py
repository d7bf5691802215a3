"""Comparing stored moments with a wall clock that may have been set in between.

A moment that was stored before the clock was set back lies ahead of it for a while. A plain
`now - then < span` holds all that time, so that a pause of two seconds lasts an hour.
"""

from datetime import datetime, timedelta

NO_TIME = timedelta(0)


def within(now: datetime, then: datetime, span: timedelta) -> bool:
    """Whether `then` is less than `span` ago; False for a moment that lies ahead."""
    return NO_TIME <= now - then < span


def elapsed(now: datetime, then: datetime) -> timedelta:
    """The time since `then`; zero for a moment that lies ahead."""
    return max(now - then, NO_TIME)
