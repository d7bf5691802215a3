"""Counts of the checks of replies."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from handoff.models import Ticket, TicketEvent
from handoff.states import CheckStep
from handoff.storage.database import Reader

_CHECKS_SINCE = (
    select(TicketEvent.kind, TicketEvent.facts)
    .join(Ticket, Ticket.id == TicketEvent.ticket_id)
    .where(
        Ticket.desk_id == bindparam("desk_id"),
        TicketEvent.kind.in_([step.value for step in CheckStep]),
        TicketEvent.at >= bindparam("since"),
    )
)
_ASKED = (
    select(TicketEvent.facts)
    .where(
        TicketEvent.ticket_id == bindparam("ticket_id"),
        TicketEvent.kind == CheckStep.ASKED.value,
    )
    .order_by(TicketEvent.id.desc())
)


@dataclass(frozen=True)
class CheckCounts:
    """How often a check asked about a reply, and what the agents did then."""

    asked: int = 0
    passed: int = 0
    corrected: int = 0


def check_counts(reader: Reader, desk_id: int, *, since: datetime) -> Mapping[str, CheckCounts]:
    """Count the checks that asked since a time, by name."""
    found = reader.session.execute(_CHECKS_SINCE, {"desk_id": desk_id, "since": since})
    counts = Counter((name, kind) for kind, facts in found for name in facts["checks"])
    return {
        name: CheckCounts(*(counts[name, step.value] for step in CheckStep))
        for name in {name for name, _ in counts}
    }


def checks_asked(reader: Reader, ticket_id: int, message_id: int) -> list[str]:
    """Return the checks that asked last about a typed reply."""
    found = reader.session.scalars(_ASKED, {"ticket_id": ticket_id})
    return next((list(one["checks"]) for one in found if one.get("message") == message_id), [])
