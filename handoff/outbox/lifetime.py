"""How long a delivery is worth sending: by its purpose, never by a count of attempts."""

from collections.abc import Mapping
from datetime import timedelta

from handoff.outbox.payload import Purpose

# A purpose that is not named here is never too old.
LIFETIMES: Mapping[Purpose, timedelta] = {
    Purpose.PROMPT: timedelta(hours=1),
    Purpose.ANSWER: timedelta(hours=6),
    Purpose.AGENT_REPLY: timedelta(hours=72),
    Purpose.DECISION: timedelta(hours=72),
    Purpose.NOTICE: timedelta(hours=72),
    Purpose.NOTE_PROMPT: timedelta(hours=72),
}


def lifetime_of(purpose: Purpose) -> timedelta | None:
    """The age at which such a delivery is given up; None: it is sent however late."""
    return LIFETIMES.get(purpose)
