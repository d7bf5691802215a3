"""Handle the buttons of questions to guests."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.callbacks import Act, Press
from bot.desk.agent.press import AgentPress, Pressing
from bot.desk.guests import tell_over
from handoff.actions import guests


def _confirm(press: AgentPress) -> str:
    question = guests.confirm(press.uow, int(press.facts["question"]), by=press.agent)
    done = press.say(
        "guest-confirmed", ticket=question.ticket_id, name=question.person_name or "?"
    )
    key = Press(Act.WITHDRAW_GUEST, {"question": question.id})
    press.redraw(done, [[(press.say("button-withdraw-guest"), key)]])
    return done


def _withdraw(press: AgentPress) -> str:
    question = guests.withdraw(press.uow, int(press.facts["question"]), by=press.agent)
    tell_over(press.desk, press.uow, question)
    done = press.say("guest-withdrawn", ticket=question.ticket_id)
    press.redraw(done)
    return done


PRESSES: Mapping[Act, Pressing] = MappingProxyType(
    {Act.CONFIRM_GUEST: _confirm, Act.WITHDRAW_GUEST: _withdraw}
)
