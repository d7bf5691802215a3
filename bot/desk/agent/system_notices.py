"""Scheduled and system notices for agents.

These are sent for a rejected version of the knowledge base and outages. A periodic check for
agents who left the agents' chat is also defined here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.desk import language
from bot.desk.agent import leaving
from bot.desk.agent.commands.knowledge import loss
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from faq.knowledge_base import Problem, Severity
from faq.reload import Held
from handoff import reports
from handoff.outbox.relay import Silence
from handoff.records import Agent, AgentsChat
from handoff.work import Reader

MOST_ERRORS = 3  # maximum number of errors of a knowledge base in a notice
SHORTEST_REPORTED = timedelta(minutes=1)
ROSTER_EVERY = timedelta(hours=1)


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
    chats, holders = await desk.db.read(_chats_and_holders, desk.id)
    for agent in holders:
        if chats and await _is_in_no_chat(desk, agent, chats):
            there = desk.on(chats[0].account_id)
            await desk.db.write(partial(leaving.left, there), agent.platform_id)
    return desk.now() + ROSTER_EVERY


async def _is_in_no_chat(desk: Desk, agent: Agent, chats: Sequence[AgentsChat]) -> bool:
    """Return True if the agent is known to be in none of the agents' chats."""
    for chat in chats:
        there = desk.on(chat.account_id)
        if agent.channel != there.account.channel:
            return False  # the id may belong to someone else on this messenger
        if await there.messenger.is_member(chat.chat_id, agent.platform_id) is not False:
            return False
    return True


def _chats_and_holders(reader: Reader, desk_id: int) -> tuple[list[AgentsChat], list[Agent]]:
    """Return the agents' chats and all agents with assigned tickets."""
    active = reports.active_agents(reader, desk_id)
    return reports.agents_chats(reader, desk_id), [
        one for one in active if reports.tickets_held_by(reader, one.id)
    ]
