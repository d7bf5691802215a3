"""Send agents' messages to requesters.

All other modules of this package must send messages through these functions.
"""

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
) -> Message | None:
    """Send a message classified as a reply to the requester. Returns None if it is stored."""
    _check(cleared)
    return replies.reply(uow, ticket_id, content, by=by, answers=answers)


def publish(uow: UnitOfWork, cleared: Cleared, row: Message, *, by: Agent) -> Ticket:
    """Send a note to the requester after an agent has confirmed it by pressing a button.

    The leading note mark is stripped from the text.
    """
    _check(cleared)
    return replies.publish_note(uow, row, by=by, unmarked=without_mark)


def edit(uow: UnitOfWork, cleared: Cleared, row: Message, content: Content) -> ReplyState:
    """Edit the requester's copy of a reply and return the reply's state."""
    _check(cleared)
    return replies.edit_reply(uow, row, content)


def _check(cleared: Cleared) -> None:
    if not isinstance(cleared, Cleared):
        raise TypeError("an agent's words go out only if they are cleared")
