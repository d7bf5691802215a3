"""Ticket statuses, the transitions between them, and outcomes."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Status of a ticket. A new ticket is `open` without an assignee."""

    OPEN = "open"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Outcome of a ticket, required to close it."""

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

# Statuses in which the requester is being served: at most one such ticket per requester.
LIVE: Final = frozenset({Status.OPEN, Status.PENDING})


def may_become(status: Status, wanted: Status) -> bool:
    """True if a ticket may move from `status` to `wanted`."""
    return wanted in TRANSITIONS[status]
