"""The ticket's life: which status may follow which, and how a ticket may end."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """`open` without an assignee is what people call a new ticket."""

    OPEN = "open"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a ticket ended; nothing closes without one."""

    ANSWERED = "answered"
    FIXED = "fixed"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    WRONG_DOOR = "wrong-door"
    NO_REPLY = "no-reply"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Final[dict[Status, frozenset[Status]]] = {
    Status.OPEN: frozenset({Status.PENDING, Status.RESOLVED, Status.CLOSED}),
    Status.PENDING: frozenset({Status.OPEN, Status.RESOLVED, Status.CLOSED}),
    Status.RESOLVED: frozenset({Status.OPEN, Status.CLOSED}),
    Status.CLOSED: frozenset(),
}

# In these the requester is still being served: at most one such ticket per requester and bot.
LIVE: Final = frozenset({Status.OPEN, Status.PENDING})


def may_become(status: Status, wanted: Status) -> bool:
    """Say whether a ticket in `status` may go to `wanted`."""
    return wanted in TRANSITIONS[status]
