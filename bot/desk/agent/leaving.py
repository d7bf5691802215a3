"""Remove agents from the roster who leave the agents' chat, or whom an admin removes."""

from functools import partial

from bot.desk import language
from bot.desk.agent.joining import returned_words
from bot.desk.agent.team_check import duty_line
from bot.desk.agent.team_words import Say
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from handoff import reports
from handoff.actions import agents
from handoff.records import Agent, AgentsChat
from handoff.work import UnitOfWork


def dismiss(desk: Desk, uow: UnitOfWork, agent: Agent, say: Say, *, by: Agent) -> tuple[str, str]:
    """Remove an agent.

    Returns the result, and the same with what they leave behind: tickets, promises and duty.
    """
    held = reports.tickets_held_by(uow, agent.id)
    duty = duty_line(uow, desk, say, agent)
    gone, freed = agents.dismiss_agent(uow, agent, by=by)
    done = say("agent-removed", name=gone.name, freed=freed)
    more = f"\n{returned_words(desk, uow, held)}" if held else ""
    return done, f"{done}{more}{duty}"


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
    say = partial(desk.say, language.of_team(desk))
    duty = "" if agent is None else duty_line(uow, desk, say, agent)
    gone = agents.leave(uow, account_id=desk.account.id, platform_id=person_id)
    if gone is None:
        return
    agent, freed = gone
    more = f"\n{returned_words(desk, uow, held)}" if held else ""
    tell_agents(uow, desk, f"{say('agent-left', name=agent.name, freed=freed)}{more}{duty}")
