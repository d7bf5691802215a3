"""Tags of tickets."""

from collections.abc import Iterable

from handoff.actions.tickets import find, record
from handoff.errors import TooManyTags
from handoff.models import Agent, Ticket
from handoff.outbox import refresh_card
from handoff.storage import UnitOfWork

MOST_TAGS = 12


def tag(
    uow: UnitOfWork,
    ticket_id: int,
    *,
    added: Iterable[str] = (),
    removed: Iterable[str] = (),
    by: Agent,
) -> Ticket:
    """Add and remove tags of a ticket, also of one that has ended. Raises TooManyTags."""
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    gone = set(removed)
    tags = list(dict.fromkeys(one for one in (*ticket.tags, *added) if one not in gone))
    if len(tags) > MOST_TAGS:
        raise TooManyTags(ticket.id, MOST_TAGS)
    if tags != ticket.tags:
        record(uow, ticket, "tagged", by=by, tags=tags)
        ticket.tags = tags
        refresh_card(uow, ticket)
    return ticket
