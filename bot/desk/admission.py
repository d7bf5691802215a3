"""New agents: asking the admins about a newcomer, and saying who has joined."""

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import Said
from bot.desk.desk import Desk
from bot.desk.speech import tell_agents
from handoff import reports
from handoff.records import Agent
from handoff.work import UnitOfWork


def announce(desk: Desk, uow: UnitOfWork, agent: Agent) -> None:
    """Say in the agents' chat who has a right from now on, and which."""
    language = desk.settings.default_language
    words = desk.say(language, "agent-added", name=agent.name, role=agent.role)
    tell_agents(uow, desk, words)


def ask_admins(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Tell the writer that they have no right yet, and offer the admins to give it."""
    person, place = message.person, message.place
    language = desk.settings.default_language
    ticket = None
    if place.topic_id is not None:
        ticket = reports.ticket_of_topic(uow, desk.account.id, place.chat_id, place.topic_id)
    tell_agents(
        uow,
        desk,
        desk.say(language, "no-right-yet", name=person.name),
        ticket=ticket,
        reply_to=message.message_id,
    )
    facts = {"person": person.id, "name": person.name, "username": person.username}
    key = (desk.say(language, "button-make-agent"), Press(Act.MAKE_AGENT, facts))
    tell_agents(
        uow,
        desk,
        desk.say(language, "newcomer", name=person.name, id=str(person.id)),
        keys=[[key]],
    )
