"""Tags of tickets."""

from collections.abc import Iterable

from handoff.actions.tickets import find, record
from handoff.errors import TooManyTags
from handoff.models import Agent, Ticket
from handoff.outbox import refresh_card
from handoff.storage import UnitOfWork

MOST_TAGS = 12
TAG = r"\w[\w\u200c-]{0,29}"  # pattern of a tag


def tag(
    uow: UnitOfWork,
    ticket_id: int,
    *,
    added: Iterable[str] = (),
    removed: Iterable[str] = (),
    by: Agent,
) -> Ticket:
    """Add and remove tags of a ticket, also of one that has ended. Tags are in lower case.

    Raises TicketUnknown and TooManyTags.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    gone = set(map(str.lower, removed))
    wanted = (*ticket.tags, *map(str.lower, added))
    tags = list(dict.fromkeys(one for one in wanted if one not in gone))
    if len(tags) > MOST_TAGS:
        raise TooManyTags(ticket.id, MOST_TAGS)
    if tags != ticket.tags:
        record(uow, ticket, "tagged", by=by, tags=tags)
        ticket.tags = tags
        refresh_card(uow, ticket)
    return ticket
