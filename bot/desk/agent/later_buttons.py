"""Handle the buttons of scheduled replies."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.callbacks import Act
from bot.desk.agent import held_replies
from bot.desk.agent.commands.later import list_of
from bot.desk.agent.press import AgentPress, Pressing
from handoff import reports
from handoff.errors import ButtonExpired, TicketNotYours
from handoff.records import HeldReply
from handoff.states import Direction, HeldState


def _cancel(press: AgentPress) -> str:
    """Cancel a scheduled reply, also if it has another time now. One that was sent stays."""
    held = _present(press)
    if held.state == HeldState.WAITING:
        words = held_replies.undone(press.desk, press.uow, held, by=press.agent) or ""
    else:
        row = reports.message(press.uow, held.message_id)
        is_sent = row is not None and row.direction == Direction.OUTBOUND
        words = press.say("later-sent-already" if is_sent else "toast-done-before")
    if press.facts.get("list"):
        of_ticket = press.facts.get("of")
        text, keys = list_of(press.desk, press.uow, press.say, of_ticket)
        press.redraw(text, keys)
    return words


def _send(press: AgentPress) -> str:
    """Send a scheduled reply at once. Only its agent may do so."""
    held = _present(press)
    if held.agent_id != press.agent.id:
        author = reports.agent(press.uow, held.agent_id)
        raise TicketNotYours(held.ticket_id, author.name if author is not None else None)
    return held_replies.send_early(press.desk, press.uow, held, by=press.agent)


def _present(press: AgentPress) -> HeldReply:
    """Return the present row of the message that the button is about."""
    held = reports.held_reply(press.uow, int(press.facts["held"]))
    newest = None if held is None else reports.held_reply_of(press.uow, held.message_id)
    if newest is None or newest.desk_id != press.desk.id:
        raise ButtonExpired
    return newest


PRESSES: Mapping[Act, Pressing] = MappingProxyType(
    {Act.CANCEL_LATER: _cancel, Act.SEND_HELD: _send}
)
