"""Handle the buttons in the private chat of an agent who works there."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.callbacks import Act
from bot.desk.agent import focusing
from bot.desk.agent.press import AgentPress, Pressing


def _next_ticket(press: AgentPress) -> str:
    if "ticket" in press.facts:
        focusing.take(press, press.ticket())
    else:
        focusing.take_next(press)
    return ""


def _leave_focus(press: AgentPress) -> str:
    focusing.leave(press)
    return ""


PRESSES: Mapping[Act, Pressing] = MappingProxyType(
    {Act.NEXT_TICKET: _next_ticket, Act.LEAVE_FOCUS: _leave_focus}
)
