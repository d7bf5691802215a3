"""Ticket statuses, outcomes, and allowed status transitions."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Ticket status. New tickets are `open` and unassigned."""

    OPEN = "open"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Ticket outcome, required for closing."""

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

# Statuses of live tickets. Each requester has at most one live ticket.
LIVE: Final = frozenset({Status.OPEN, Status.PENDING})


def may_become(status: Status, wanted: Status) -> bool:
    """Return True if the transition from `status` to `wanted` is allowed."""
    return wanted in TRANSITIONS[status]
