"""Add agents to the roster and remove them again.

New agents need a one-time link or an admin's approval. Agents who leave the agents' chat are
removed.
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
from handoff.records import Agent, AgentsChat, Ticket
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


def left_chat(desk: Desk, uow: UnitOfWork, person_id: str, chat: AgentsChat) -> bool:
    """Handle an agent who left an agents' chat.

    They leave the roster if it is the only one. Otherwise, their tickets in it return to the
    queue, and True is returned, since they may have left the others before.
    """
    if len(reports.agents_chats(uow, desk.id)) < 2:
        left(desk, uow, person_id)
        return False
    agent = agents.by_person(uow, desk.account.id, person_id)
    if agent is None or not agent.active:
        return False
    held = reports.tickets_held_by(uow, agent.id)
    freed = agents.release_in(uow, agent, chat)
    if freed:
        words = desk.say(language.of_team(desk), "agent-left", name=agent.name, freed=freed)
        returned = [ticket for ticket in held if ticket.assignee_id is None]
        text = f"{words}\n{returned_words(desk, uow, returned)}"
        tell_agents(uow, desk, text, chat=chat)
    return True


def left(desk: Desk, uow: UnitOfWork, person_id: str) -> None:
    """Remove an agent who left the agents' chat and return their tickets to the queue."""
    agent = agents.by_person(uow, desk.account.id, person_id)
    held = [] if agent is None else reports.tickets_held_by(uow, agent.id)
    gone = agents.leave(uow, account_id=desk.account.id, platform_id=person_id)
    if gone is None:
        return
    agent, freed = gone
    words = desk.say(language.of_team(desk), "agent-left", name=agent.name, freed=freed)
    more = f"\n{returned_words(desk, uow, held)}" if held else ""
    tell_agents(uow, desk, f"{words}{more}")


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
