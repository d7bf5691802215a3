"""Relay pending messages before a ticket changes."""

from bot.conversation.states import Stage
from bot.desk.context import Desk
from bot.desk.to_agents import relay_messages
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.lifecycle import LIVE, Status
from handoff.records import Ticket
from handoff.work import UnitOfWork


def take_up_waiting(desk: Desk, uow: UnitOfWork, requester_id: int, ticket: Ticket) -> int:
    """Relay the requester's unprocessed messages and return their number.

    Call this before reassigning or ending a ticket, so that agents see everything written before
    the change. Nothing is relayed if the ticket has already ended. In that case the messages are
    processed after the quiet window as usual and may reopen the ticket.
    """
    if Status(ticket.status) not in LIVE:
        return 0
    messages = reports.messages_in_turn(uow, requester_id)
    conversation = reports.conversation(uow, requester_id)
    if not messages or conversation is None:
        return 0
    taken = [message.id for message in messages]
    interactions.take_up(uow, taken)
    tickets.add_messages(uow, ticket, taken)
    relay_messages(desk, uow, ticket, messages)
    interactions.end_turn(conversation)
    stage = conversation.stage if conversation.stage != Stage.INTAKE else Stage.IDLE
    interactions.go_to(conversation, stage, conversation.memory if stage != Stage.IDLE else None)
    return len(messages)
