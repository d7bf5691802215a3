"""Send agents' messages to requesters.

All other modules of this package must send messages through these functions.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation.agent_input import Cleared
from handoff.actions import held, replies
from handoff.actions.replies import Content, ReplyState
from handoff.records import Agent, HeldReply, Message
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


def hold(
    uow: UnitOfWork,
    cleared: Cleared,
    row: Message,
    *,
    by: Agent,
    facts: Mapping[str, Any] | None = None,
    notice_id: str | None = None,
) -> HeldReply:
    """Send a note after a moment in which it can be taken back, as `held.hold` does."""
    _check(cleared)
    return held.hold(uow, row, by=by, facts=facts, notice_id=notice_id)


def schedule(
    uow: UnitOfWork,
    cleared: Cleared,
    row: Message,
    *,
    by: Agent,
    due_at: datetime,
    facts: Mapping[str, Any],
) -> HeldReply:
    """Send a note at a later time, as `held.schedule` does."""
    _check(cleared)
    return held.schedule(uow, row, by=by, due_at=due_at, facts=facts)


def edit(uow: UnitOfWork, cleared: Cleared, row: Message, content: Content) -> ReplyState:
    """Edit the requester's copy of a reply and return the reply's state."""
    _check(cleared)
    return replies.edit_reply(uow, row, content)


def _check(cleared: Cleared) -> None:
    if not isinstance(cleared, Cleared):
        raise TypeError("an agent's words go out only if they are cleared")
