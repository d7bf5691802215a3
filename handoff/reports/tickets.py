"""Ticket queries, including the queue and lookups by message or topic."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from handoff.models import Message, Placement, Ticket, TicketEvent, Timer
from handoff.states import PlacementRole, TimerKind
from handoff.storage.database import Reader

EARLIER_SHOWN = 4

_EARLIER = (
    select(Ticket)
    .where(Ticket.requester_id == bindparam("requester_id"), Ticket.id < bindparam("before"))
    .order_by(Ticket.id.desc())
    .limit(bindparam("limit"))
)
_FIRST_REPLIES = select(Ticket.opened_at, Ticket.first_replied_at).where(
    Ticket.desk_id == bindparam("desk_id"), Ticket.first_replied_at >= bindparam("since")
)
_EVENTS = (
    select(TicketEvent)
    .where(TicketEvent.ticket_id == bindparam("ticket_id"))
    .order_by(TicketEvent.id)
)
_LAST_OF_TOPIC = (
    select(Ticket)
    .where(
        Ticket.card_account_id == bindparam("account_id"),
        Ticket.card_chat_id == bindparam("chat_id"),
        Ticket.topic_id == bindparam("topic_id"),
    )
    .order_by(Ticket.id.desc())
    .limit(1)
)


def ticket(reader: Reader, ticket_id: int) -> Ticket | None:
    return reader.tickets.get(ticket_id)


def live_ticket_of(reader: Reader, requester_id: int) -> Ticket | None:
    return reader.tickets.live_of(requester_id)


def has_live_ticket(reader: Reader, account_id: int, chat_id: str) -> bool:
    """Return True if the requester of a private chat has a live ticket."""
    return reader.tickets.is_live_in(account_id, chat_id)


def last_ticket_of(reader: Reader, requester_id: int) -> Ticket | None:
    return reader.tickets.last_of(requester_id)


def earlier_tickets(reader: Reader, ticket: Ticket, *, limit: int = EARLIER_SHOWN) -> list[Ticket]:
    """Return the earlier tickets of the same requester, newest first."""
    values = {"requester_id": ticket.requester_id, "before": ticket.id, "limit": limit}
    return list(reader.session.scalars(_EARLIER, values))


def duplicates_of(reader: Reader, ticket_id: int) -> list[Ticket]:
    """Return the tickets that were resolved as duplicates of this one."""
    return reader.tickets.duplicates_of(ticket_id)


def position_in_queue(reader: Reader, ticket: Ticket) -> int:
    """Return the 1-based position in the queue."""
    return reader.tickets.count_ahead(ticket) + 1


def queue(reader: Reader, desk_id: int, *, limit: int) -> list[Ticket]:
    return reader.tickets.queue(desk_id, limit=limit)


def free_tickets(reader: Reader, desk_id: int, *, limit: int) -> list[Ticket]:
    """Return the unassigned open tickets in the order of the queue."""
    return reader.tickets.free(desk_id, limit=limit)


def tickets_held_by(reader: Reader, agent_id: int) -> list[Ticket]:
    return reader.tickets.held_by(agent_id)


def first_reply_times(reader: Reader, desk_id: int, *, since: datetime) -> Sequence[timedelta]:
    rows = reader.session.execute(_FIRST_REPLIES, {"desk_id": desk_id, "since": since})
    return [replied - opened for opened, replied in rows if replied is not None]


def events_of(reader: Reader, ticket_id: int) -> list[TicketEvent]:
    return list(reader.session.scalars(_EVENTS, {"ticket_id": ticket_id}))


def placement(reader: Reader, account_id: int, chat_id: str, platform_id: str) -> Placement | None:
    return reader.tickets.placement(account_id, chat_id, platform_id)


def ticket_of_former_topic(
    reader: Reader, account_id: int, chat_id: str, topic_id: str
) -> Ticket | None:
    """Find the ticket that used to have this topic."""
    former = reader.tickets.placement(account_id, chat_id, topic_id)
    if former is None or former.role != PlacementRole.TOPIC or former.ticket_id is None:
        return None
    return reader.tickets.get(former.ticket_id)


def ticket_of_topic(reader: Reader, account_id: int, chat_id: str, topic_id: str) -> Ticket | None:
    found: Ticket | None = reader.session.scalar(
        _LAST_OF_TOPIC, {"account_id": account_id, "chat_id": chat_id, "topic_id": topic_id}
    )
    return found


def last_reply(reader: Reader, ticket_id: int) -> Message | None:
    """Return the last reply of an agent that was not unsent, or None."""
    return reader.tickets.last_reply(ticket_id)


def silence_of(reader: Reader, ticket: Ticket) -> Timer | None:
    """Return the timer of a wait for an answer, with the number of reminders as its step."""
    running = reader.timers.running(ticket.id, [TimerKind.SILENCE])
    return running[0] if running else None


def answer_due(reader: Reader, ticket: Ticket) -> datetime | None:
    """Return the target of the answer that the requester waits for, or None."""
    kinds = [TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE]
    running = reader.timers.running(ticket.id, kinds)
    return running[0].target_at if running else None


def waits_until(reader: Reader, ticket: Ticket) -> datetime | None:
    """Return the time when a pending ticket is due to be reopened, or None."""
    running = reader.timers.running(ticket.id, [TimerKind.WAIT_FOR_REQUESTER])
    return running[0].due_at if running else None
