"""Ticket statuses, the transitions between them, and outcomes."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Status of a ticket. A new ticket is `open` and does not have an assignee."""

    OPEN = "open"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Outcome of a ticket. A ticket cannot be closed without one."""

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

# Statuses of a live ticket. A requester has at most one live ticket.
LIVE: Final = frozenset({Status.OPEN, Status.PENDING})


def may_become(status: Status, wanted: Status) -> bool:
    """Return True if a ticket may change from `status` to `wanted`."""
    return wanted in TRANSITIONS[status]
