"""Sending of agents' messages. The agents' chat calls the sending actions only through here."""

from bot.conversation.agent_input import Cleared, without_mark
from handoff.actions import replies
from handoff.actions.replies import Content, ReplyState
from handoff.records import Agent, Message, Ticket
from handoff.work import UnitOfWork


def reply(
    uow: UnitOfWork,
    cleared: Cleared,
    ticket_id: int,
    content: Content,
    *,
    by: Agent,
    answers: Message | None,
) -> None:
    """Send a message classified as a reply."""
    _check(cleared)
    replies.reply(uow, ticket_id, content, by=by, answers=answers)


def publish(uow: UnitOfWork, cleared: Cleared, row: Message, *, by: Agent) -> Ticket:
    """Send a note after a press, without its note mark."""
    _check(cleared)
    return replies.publish_note(uow, row, by=by, unmarked=without_mark)


def edit(uow: UnitOfWork, cleared: Cleared, row: Message, content: Content) -> ReplyState:
    """Edit a reply at the requester."""
    _check(cleared)
    return replies.edit_reply(uow, row, content)


def _check(cleared: Cleared) -> None:
    if not isinstance(cleared, Cleared):
        raise TypeError("an agent's words go out only if they are cleared")
