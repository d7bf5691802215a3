"""Select the language to use for requesters, agents and groups."""

from bot.desk.context import Desk
from handoff import reports
from handoff.addresses import Address
from handoff.records import Agent, Requester
from handoff.work import Reader


def of_requester(
    desk: Desk, requester: Requester, *, now: str | None = None, in_words: bool = False
) -> str:
    """Return the language to use for a requester.

    A language chosen by the requester takes precedence, followed by the language of the current
    text (`now`) and that of earlier messages.

    The profile language is often just the phone's default. It is only used for messages without
    text (`in_words` is False).
    """
    guesses = [requester.chosen_language, now, requester.written_language]
    if not in_words:
        guesses.append(requester.profile_language)
    known = desk.languages
    return next((guess for guess in guesses if guess in known), known[0]) or known[0]


def of_agent(desk: Desk, agent: Agent) -> str:
    """Return the agent's language, or the team's if unknown."""
    return agent.language or of_team(desk)


def of_team(desk: Desk) -> str:
    """Return the language for the agents' chat, cards and notices."""
    return desk.settings.default_language


def of_sender(desk: Desk, reader: Reader, person_id: str) -> str:
    """Return the language for an update's sender, who may be an agent or a requester."""
    agent = reports.agent_by_platform_id(reader, desk.id, desk.account.channel, person_id)
    if agent is not None and agent.active:
        return of_agent(desk, agent)
    requester = reports.requester_of_chat(reader, desk.account.id, person_id)
    return of_requester(desk, requester) if requester is not None else of_team(desk)


def of_chat(desk: Desk, reader: Reader, address: Address) -> str:
    """Return the language for a chat. Groups use the team's language."""
    if not address.is_private:
        return of_team(desk)
    return of_sender(desk.on(address.account_id), reader, address.chat_id)
