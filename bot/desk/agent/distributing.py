"""Distribution of the queue by turns, and the end of looks at tickets."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.desk.agent import team_check
from bot.desk.agent.claiming import tell_agent
from bot.desk.context import Desk
from bot.team.model import Distribution
from handoff import reports
from handoff.actions import distribution, takeovers
from handoff.actions.agents import is_outside
from handoff.records import Agent, Ticket
from handoff.work import UnitOfWork

LOOK_EVERY = timedelta(minutes=1)
AT_ONCE = 20  # tickets of the queue in one pass


async def pass_once(desk: Desk) -> datetime:
    """Give tickets of the queue to agents, if the team wants that, and end looks at tickets.

    Returns the time of the next pass.
    """
    is_by_turns = desk.team.settings.distribution is Distribution.BY_TURNS
    over = await desk.db.read(reports.next_look_over)
    if is_by_turns or (over is not None and over <= desk.now()):
        await desk.db.write(_pass, desk, is_by_turns=is_by_turns)
        over = await desk.db.read(reports.next_look_over)
    latest = desk.now() + LOOK_EVERY
    return latest if over is None else min(over, latest)


def _pass(uow: UnitOfWork, desk: Desk, *, is_by_turns: bool) -> None:
    takeovers.end_looks(uow)
    if is_by_turns:
        _give(uow, desk)


def _give(uow: UnitOfWork, desk: Desk) -> None:
    """Give the first tickets of the queue whose office is open."""
    settings = desk.team.settings
    roster = [one for one in reports.active_agents(uow, desk.id) if not is_outside(one)]
    roster = team_check.here(uow, roster)
    for ticket in reports.free_tickets(uow, desk.id, limit=AT_ONCE):
        if not settings.calendar_of(ticket.route).are_open(uow.now):
            continue
        among = candidates(uow, desk, ticket, roster)
        chosen = distribution.give_next(uow, ticket, among, most=settings.most_held)
        if chosen is not None:
            tell_agent(desk, uow, chosen, "given-call", ticket)


def candidates(
    uow: UnitOfWork, desk: Desk, ticket: Ticket, roster: Sequence[Agent]
) -> Sequence[Agent]:
    """Return the agents who may be given a ticket.

    These are those who decide for its route if one of them is there, then those on duty, and then
    all who are there.
    """
    settings = desk.team.settings.routes.get(ticket.route)
    deciders = () if settings is None else settings.deciders
    numbers = {agent.id for agent in roster}
    for some in (team_check.known(uow, desk, deciders), team_check.on_duty(uow, desk)):
        found = [agent for agent in some if agent.id in numbers]
        if found:
            return found
    return roster
