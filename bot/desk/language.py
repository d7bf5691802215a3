"""Which language to speak: one rule for each audience."""

from bot.desk.context import Desk
from handoff import reports
from handoff.work import UnitOfWork


def language_of_sender(desk: Desk, uow: UnitOfWork, person_id: str) -> str:
    """For a person of whom only the update is known: as an agent, else as a requester."""
    default = desk.settings.default_language
    agent = reports.agent_by_platform_id(uow, desk.id, desk.account.channel, person_id)
    if agent is not None and agent.active:
        return agent.language or default
    requester = reports.requester_of_chat(uow, desk.account.id, person_id)
    if requester is None:
        return default
    return requester.chosen_language or requester.written_language or default
