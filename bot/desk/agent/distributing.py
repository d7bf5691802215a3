"""Distribution of the queue by turns, and the end of looks at tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk import language
from bot.desk.agent import team_check
from bot.desk.cards import listed
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from bot.desk.to_agents import mention
from bot.team.model import Distribution, RouteSettings
from bot.texts.render import Text
from handoff import reports
from handoff.actions import takeovers
from handoff.actions.agents import is_outside
from handoff.actions.distribution import Turns
from handoff.moments import within
from handoff.outbox import Rank
from handoff.records import Agent, AgentsChat, Ticket
from handoff.work import UnitOfWork

LOOK_EVERY = timedelta(minutes=1)
AT_ONCE = 8  # tickets that are given in one pass, because each costs calls in the group
MOST_READ = 500  # tickets of the queue that are read in one pass
WORDS = 60  # length of a question, in characters
Given = list[tuple[Ticket, Agent, AgentsChat]]


@dataclass
class DistributionJob:
    """Job that gives tickets of the queue to agents, if the team wants that, and ends looks."""

    desk: Desk
    given_at: datetime | None = None

    async def pass_once(self) -> datetime:
        """Make one pass. Returns the time of the next one.

        Tickets are given at most once a minute.
        """
        desk, now = self.desk, self.desk.now()
        is_by_turns = desk.team.settings.distribution is Distribution.BY_TURNS
        is_early = self.given_at is not None and within(now, self.given_at, LOOK_EVERY)
        over = await desk.db.read(reports.next_look_over)
        if over is not None and over <= now:
            await desk.db.write(takeovers.end_looks)
            over = await desk.db.read(reports.next_look_over)
        if is_by_turns and not is_early:
            count = await desk.db.write(_give, desk)
            self.given_at = now if count else self.given_at
        return min(over or now + LOOK_EVERY, now + LOOK_EVERY)


def _give(uow: UnitOfWork, desk: Desk) -> int:
    """Give the first tickets of the queue with an open office. Returns their number."""
    roster = [one for one in reports.active_agents(uow, desk.id) if not is_outside(one)]
    roster = team_check.here(uow, roster)
    turns = Turns(uow, desk.id, desk.team.settings.most_held)
    given: Given = []
    for ticket in reports.free_tickets(uow, desk.id, limit=MOST_READ):
        if len(given) == AT_ONCE or not turns.with_room(roster):
            break
        chat = reports.chat_of(uow, ticket)
        is_open = desk.team.settings.calendar_of(ticket.route).are_open(uow.now)
        if chat is None or not is_open:
            continue
        chosen = turns.give(ticket, groups(uow, desk, ticket, roster, chat))
        if chosen is not None:
            given.append((ticket, chosen, chat))
    for chat in {(one.account_id, one.chat_id): one for *_, one in given}.values():
        _tell(uow, desk, [one for one in given if one[2] is chat], chat)
    return len(given)


def groups(
    uow: UnitOfWork, desk: Desk, ticket: Ticket, roster: Sequence[Agent], chat: AgentsChat
) -> Sequence[Sequence[Agent]]:
    """Return the groups of agents to whom a ticket may be given, the preferred one first.

    These are those who decide for its route, then those on duty, and then all who are there. In
    the chat of a route, only the first, because the others may not be in it.
    """
    settings = desk.team.settings.routes.get(ticket.route, RouteSettings())
    channel = desk.on(chat.account_id).account.channel
    numbers = {agent.id for agent in roster if agent.channel == channel}
    deciders = team_check.known(uow, desk, settings.deciders)
    wanted = [deciders] if chat.route else [deciders, team_check.on_duty(uow, desk), roster]
    return [[agent for agent in group if agent.id in numbers] for group in wanted]


def _tell(uow: UnitOfWork, desk: Desk, given: Given, chat: AgentsChat) -> None:
    """Post one list of the given tickets, with a part for each agent."""
    say, text = desk.say, Text()
    spoken = language.of_team(desk)
    for agent in {agent.id: agent for _, agent, _ in given}.values():
        mention(text.plain(say(spoken, "given-call")).plain(" 🔔 "), agent)
        text.line()
        for ticket, owner, _ in given:
            if owner.id == agent.id:
                question = listed(ticket.question, longest=WORDS)
                text.plain(say(spoken, "given-line", ticket=ticket.id, question=question)).line()
    built = text.build()
    tell_agents(uow, desk, built.text, entities=built.entities, rank=Rank.NEWS, chat=chat)
