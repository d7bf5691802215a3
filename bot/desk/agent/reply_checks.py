"""Checks of agents' replies. Their modes are settings of the team."""

from bot.conversation.agent_input import Reason, Reply, Unclear, Verdict
from bot.conversation.sent_away import sends_away
from bot.desk.agent import promising
from bot.desk.context import Desk
from bot.team.model import Check, CheckMode
from handoff.records import Agent, Message
from handoff.work import UnitOfWork


def before_sending(desk: Desk, verdict: Verdict, text: str) -> Verdict:
    """Return the verdict on a message, which is unclear if a check asks about it."""
    mode = desk.team.settings.checks[Check.SENT_AWAY]
    if mode is CheckMode.ASK and isinstance(verdict, Reply) and sends_away(text) is not None:
        return Unclear(Reason.SENT_AWAY)
    return verdict


def after_sending(desk: Desk, uow: UnitOfWork, row: Message, *, by: Agent) -> None:
    """Check a reply that was sent or edited, for hints on the card."""
    promising.check_reply(desk, uow, row, by=by)
