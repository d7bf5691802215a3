"""Notices to the agents that are not caused by a message.

They concern tickets that are due, a rejected version of the knowledge base, and outages. This
module also checks regularly whether agents have left the agents' chat.
"""

from datetime import datetime, timedelta
from functools import partial

from bot.desk import language
from bot.desk.agent import joining
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from handoff import reports
from handoff.outbox.relay import Silence
from handoff.records import Agent, AgentsChat, Ticket
from handoff.states import Reminder
from handoff.work import Reader, UnitOfWork

SHORTEST_REPORTED = timedelta(minutes=1)
ROSTER_EVERY = timedelta(hours=1)
REMINDERS = {
    Reminder.UNCLAIMED: "reminder-unclaimed",
    Reminder.SILENT: "reminder-silent",
    Reminder.QUIET: "reminder-quiet",
    Reminder.DATE_CAME: "pending-date-came",
}
WITH_DATE = frozenset({"unclaimed", Reminder.SILENT})


def remind(desk: Desk, uow: UnitOfWork, ticket: Ticket, kind: Reminder) -> None:
    """Send the agents a reminder about a ticket."""
    spoken = language.of_team(desk)
    assignee = reports.agent(uow, ticket.assignee_id) if ticket.assignee_id else None
    facts: dict[str, object] = {"ticket": ticket.id}
    if kind in WITH_DATE:
        facts["since"] = ticket.waiting_since or ticket.opened_at
    if kind == Reminder.SILENT:
        facts["agent"] = assignee.name if assignee is not None else "–"
    tell_agents(uow, desk, desk.say(spoken, REMINDERS[kind], **facts), ticket=ticket)


async def tell_reload(desk: Desk, *, problems: int) -> None:
    """Notify the agents that a version of the knowledge base with problems was rejected."""
    spoken = language.of_team(desk)
    words = desk.say(spoken, "knowledge-rejected", count=problems)
    await desk.db.write(tell_agents, desk, words)


async def tell_outage(desk: Desk, silence: Silence) -> None:
    """Notify the agents of a long outage after its end."""
    if silence.ended - silence.began <= SHORTEST_REPORTED:
        return
    spoken = language.of_team(desk)
    facts = {"began": silence.began, "ended": silence.ended, "count": silence.waiting}
    await desk.db.write(tell_agents, desk, desk.say(spoken, "outage-over", **facts))


async def check_roster(desk: Desk) -> datetime:
    """Check that agents with tickets are still in the chat. Returns the time of the next check.

    The check is needed because some messengers do not report departures.
    """
    chat, holders = await desk.db.read(_chat_and_holders, desk.id)
    if chat is None:
        return desk.now() + ROSTER_EVERY
    there = desk.on(chat.account_id)
    for agent in holders:
        if agent.channel != there.account.channel:
            continue  # on another messenger the id may belong to another person
        if await there.messenger.is_member(chat.chat_id, agent.platform_id) is False:
            await desk.db.write(partial(joining.left, there), agent.platform_id)
    return desk.now() + ROSTER_EVERY


def _chat_and_holders(reader: Reader, desk_id: int) -> tuple[AgentsChat | None, list[Agent]]:
    """Read the agents' chat and the agents to whom tickets are assigned."""
    active = reports.active_agents(reader, desk_id)
    return reports.agents_chat(reader, desk_id), [
        one for one in active if reports.tickets_held_by(reader, one.id)
    ]
