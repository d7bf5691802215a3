"""Scheduled and system notices for agents.

These are sent for due tickets, a rejected version of the knowledge base and outages. A periodic
check for agents who left the agents' chat is also defined here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.desk import language
from bot.desk.agent import joining, team_check
from bot.desk.agent.commands.knowledge import loss
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from bot.texts.foreign import inert
from faq.knowledge_base import Problem, Severity
from faq.reload import Held
from handoff import reports
from handoff.outbox.relay import Silence
from handoff.records import Agent, AgentsChat, Ticket
from handoff.states import Reminder
from handoff.work import Reader, UnitOfWork

MOST_ERRORS = 3  # maximum number of errors of a knowledge base in a notice
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
    """Send a ticket reminder to the agents' chat."""
    spoken = language.of_team(desk)
    assignee = reports.agent(uow, ticket.assignee_id) if ticket.assignee_id else None
    facts: dict[str, object] = {"ticket": ticket.id}
    if kind in WITH_DATE:
        facts["since"] = ticket.waiting_since or ticket.opened_at
    if kind == Reminder.SILENT:
        facts["agent"] = assignee.name if assignee is not None else "–"
    text = desk.say(spoken, REMINDERS[kind], **facts)
    on_duty = team_check.on_duty(uow, desk) if kind == Reminder.UNCLAIMED else []
    if on_duty:
        called = ", ".join(_called(agent) for agent in on_duty)
        text = f"{text}\n{desk.say(spoken, 'reminder-on-duty', link=called)}"
    tell_agents(uow, desk, text, ticket=ticket)


def _called(agent: Agent) -> str:
    """Return the mention of an agent, or the name without a username."""
    return f"@{agent.username}" if agent.username else inert(agent.name)


async def tell_rejected(desk: Desk, problems: Iterable[Problem]) -> None:
    """Notify the agents that a version of the knowledge base was rejected, with the first errors.

    Each error is given with its file, line and entry, as `kb lint` does.
    """
    spoken = language.of_team(desk)
    errors = [each for each in problems if each.severity is Severity.ERROR]
    lines = [desk.say(spoken, "knowledge-rejected", count=len(errors))]
    for each in errors[:MOST_ERRORS]:
        place = f"{Path(each.file).name}:{each.line}" if each.line else Path(each.file).name
        if each.entry is not None:
            place = f"{place} ({each.entry})"
        finding = desk.say(spoken, f"lint-{each.code}", **each.facts)
        lines.append(desk.say(spoken, "knowledge-error", place=place, finding=finding))
    lines.append(desk.say(spoken, "knowledge-lint", count=max(0, len(errors) - MOST_ERRORS)))
    await desk.db.write(tell_agents, desk, "\n".join(lines))


async def tell_held(desk: Desk, held: Held) -> None:
    """Ask the agents to confirm a version that lacks much of the one in use."""
    text = desk.say(language.of_team(desk), "knowledge-held", **loss(held))
    await desk.db.write(tell_agents, desk, text)


async def tell_valid_again(desk: Desk) -> None:
    """Notify the agents that a good version is in use after one was rejected."""
    await desk.db.write(
        tell_agents, desk, desk.say(language.of_team(desk), "knowledge-valid-again")
    )


async def tell_outage(desk: Desk, silence: Silence) -> None:
    """Notify the agents after an outage of more than a minute."""
    if silence.ended - silence.began <= SHORTEST_REPORTED:
        return
    spoken = language.of_team(desk)
    facts = {"began": silence.began, "ended": silence.ended, "count": silence.waiting}
    await desk.db.write(tell_agents, desk, desk.say(spoken, "outage-over", **facts))


async def check_roster(desk: Desk) -> datetime:
    """Check that agents with tickets are still in the chat, and return the next check time.

    Some messengers do not send an update when a member leaves.
    """
    chat, holders = await desk.db.read(_chat_and_holders, desk.id)
    if chat is None:
        return desk.now() + ROSTER_EVERY
    there = desk.on(chat.account_id)
    for agent in holders:
        if agent.channel != there.account.channel:
            continue  # the id may belong to someone else on this messenger
        if await there.messenger.is_member(chat.chat_id, agent.platform_id) is False:
            await desk.db.write(partial(joining.left, there), agent.platform_id)
    return desk.now() + ROSTER_EVERY


def _chat_and_holders(reader: Reader, desk_id: int) -> tuple[AgentsChat | None, list[Agent]]:
    """Return the agents' chat and all agents with assigned tickets."""
    active = reports.active_agents(reader, desk_id)
    return reports.agents_chat(reader, desk_id), [
        one for one in active if reports.tickets_held_by(reader, one.id)
    ]
