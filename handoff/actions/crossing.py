"""Replies that crossed a newer message of the requester."""

from datetime import datetime

from handoff import clocks
from handoff.actions import tickets
from handoff.models import Agent, Message, Ticket
from handoff.outbox import refresh_card
from handoff.storage import UnitOfWork

CROSSED = "crossed"  # fact in `Message.origin`, and kind of event


def record_crossing(
    uow: UnitOfWork, ticket: Ticket, row: Message, *, by: Agent, since: datetime | None
) -> None:
    """Record that a sent reply was written before a newer message was shown.

    `since` is the time of that message if it belongs to the ticket, which then goes on waiting.
    """
    row.origin = {**(row.origin or {}), CROSSED: True}
    tickets.record(uow, ticket, CROSSED, by=by, message=row.id)
    if since is not None:
        ticket.waiting_since = since
        clocks.follow(uow, ticket)
    refresh_card(uow, ticket)


def is_crossed(row: Message) -> bool:
    """Return True for a reply that was written before a newer message was shown."""
    return CROSSED in (row.origin or {})
