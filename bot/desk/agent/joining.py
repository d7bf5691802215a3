"""Add agents to the roster.

New agents need a one-time link or an admin's approval.
"""

from collections.abc import Sequence

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import Said
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents, tell_person
from handoff import reports
from handoff.actions import agents
from handoff.errors import LinkSpent
from handoff.records import Agent, Ticket
from handoff.states import AgentRole
from handoff.work import UnitOfWork


def announce(desk: Desk, uow: UnitOfWork, agent: Agent) -> None:
    """Announce a new agent in the agents' chat."""
    spoken = language.of_team(desk)
    words = desk.say(spoken, "agent-added", name=agent.name, role=agent.role)
    tell_agents(uow, desk, words)


def ask_admins(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Ask the admins to add the message's author to the roster, and notify the author."""
    person, place = message.person, message.place
    spoken = language.of_team(desk)
    ticket = None
    if place.topic_id is not None:
        ticket = reports.ticket_of_topic(uow, desk.account.id, place.chat_id, place.topic_id)
    tell_agents(
        uow,
        desk,
        desk.say(spoken, "no-right-yet", name=person.name),
        ticket=ticket,
        reply_to=message.message_id,
        chat=reports.chat_at(uow, desk.id, desk.at(place)),
    )
    facts = {"person": person.id, "name": person.name, "username": person.username}
    key = (desk.say(spoken, "button-make-agent"), Press(Act.MAKE_AGENT, facts))
    tell_agents(
        uow,
        desk,
        desk.say(spoken, "newcomer", name=person.name, id=str(person.id)),
        keys=[[key]],
    )


def takes_link(desk: Desk, uow: UnitOfWork, said: Said, payload: str) -> bool:
    """Accept a one-time link. Returns False if the link is invalid or already used."""
    if not agents.looks_like_link(payload):
        return False
    try:
        _accept_link(desk, uow, said, payload)
    except LinkSpent:
        return False
    return True


def _accept_link(desk: Desk, uow: UnitOfWork, said: Said, token: str) -> None:
    """Add the sender of a `/start` command with a one-time link to the roster."""
    agent = agents.accept(
        uow,
        token,
        desk.seen(said.person),
    )
    spoken = language.of_team(desk)
    if agent.role == AgentRole.ADMIN:
        words = desk.say(spoken, "welcome-admin", bot=desk.bot_username)
    else:
        words = desk.say(spoken, "welcome-agent")
    tell_person(uow, desk, said.place.chat_id, words)
    announce(desk, uow, agent)


def returned_words(desk: Desk, uow: UnitOfWork, tickets: Sequence[Ticket]) -> str:
    """Return a line with the tickets that returned to the queue and what is promised in them."""
    spoken = language.of_team(desk)
    numbers = [desk.say(spoken, "ticket-number", ticket=ticket.id) for ticket in tickets]
    if not numbers:
        return desk.say(spoken, "returned-none")
    lines = [desk.say(spoken, "returned", tickets=numbers)]
    for ticket in tickets:
        for promise in reports.open_promises(uow, ticket.id):
            facts = {"ticket": ticket.id, "due": promise.due_at, "words": promise.words}
            lines.append(desk.say(spoken, "returned-promise", **facts))
    return "\n".join(lines)
