"""Tickets that are opened without intake questions."""

from collections.abc import Sequence

from bot.conversation.masking import ending
from bot.desk.context import Desk
from bot.desk.requester.turn_context import words_of
from bot.desk.to_agents import relay_messages
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.actions.tickets import Opening
from handoff.records import Message, Requester, Ticket
from handoff.work import UnitOfWork

LONGEST_QUESTION = 1_500  # characters on the card; a longer text is also posted


def add_or_open(
    desk: Desk,
    uow: UnitOfWork,
    requester: Requester,
    waiting: Sequence[Message],
    *,
    language: str,
    last: Message,
) -> Ticket:
    """Add the waiting messages to the live ticket, or open a ticket.

    Recent messages without a ticket become part of a new one. The text of `last` is put at the end
    of its question.
    """
    found = [message.id for message in waiting]
    interactions.take_up(uow, found)
    ticket = reports.live_ticket_of(uow, requester.id)
    if ticket is not None:
        tickets.add_messages(uow, ticket, found)
        relay_messages(desk, uow, ticket, waiting)
        return ticket
    since = uow.now - uow.policy.earlier
    earlier = reports.messages_without_ticket(uow, requester.id, since=since)
    others = words_of([message for message in earlier or waiting if message.id != last.id])
    question = "\n".join(part for part in (others, last.text) if part)
    ticket = tickets.open_ticket(
        uow,
        requester,
        Opening(
            route=next(iter(desk.knowledge.kb.routes), "support"),
            language=language,
            question=ending(question, LONGEST_QUESTION),
            message_ids=[*found, *(message.id for message in earlier)],
        ),
    )
    relay_messages(desk, uow, ticket, earlier, media_only=True)
    return ticket
