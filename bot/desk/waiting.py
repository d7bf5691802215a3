"""Relay pending messages before a ticket changes."""

from bot.conversation.messages import MessageKind
from bot.conversation.states import Stage
from bot.desk.context import Desk
from bot.desk.to_agents import relay_messages
from faq.acts import DialogueAct
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.lifecycle import LIVE, Status
from handoff.records import Message, Ticket
from handoff.work import UnitOfWork


def take_up_waiting(desk: Desk, uow: UnitOfWork, requester_id: int, ticket: Ticket) -> int:
    """Relay the requester's unprocessed messages and return their number, without mere thanks.

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
    only_thanks = all(is_thanks(desk, message) for message in messages)
    if only_thanks:
        tickets.attach(uow, ticket, taken)
    else:
        tickets.add_messages(uow, ticket, taken)
    relay_messages(desk, uow, ticket, messages)
    interactions.end_turn(conversation)
    stage = conversation.stage if conversation.stage != Stage.INTAKE else Stage.IDLE
    interactions.go_to(conversation, stage, conversation.memory if stage != Stage.IDLE else None)
    return 0 if only_thanks else len(messages)


def is_thanks(desk: Desk, message: Message) -> bool:
    """Return True for words of thanks, which wait for no answer and end no wait."""
    is_text = message.kind == MessageKind.TEXT
    return is_text and desk.knowledge.acts.is_only(message.text, DialogueAct.THANKS)
