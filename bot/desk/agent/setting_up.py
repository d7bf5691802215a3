"""Checks of the agents' chat and the team's settings, after `/here` and once a week."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.conversation.account import BotAccount, ChatInfo
from bot.desk import language as languages
from bot.desk.agent.findings import Finding, Level, chat_findings
from bot.desk.agent.team_check import team_findings
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from handoff import reports
from handoff.actions import agents
from handoff.moments import within
from handoff.records import AgentsChat
from handoff.work import Reader, UnitOfWork

logger = logging.getLogger(__name__)

PATIENCE = 3.0  # timeout for the messenger's responses, in seconds
MARKS = {Level.DOUBT: "⚠", Level.FAULT: "✗"}
WEEK = timedelta(days=7)
LOOK_EVERY = timedelta(hours=1)


async def report_place(desk: Desk, *, language: str) -> None:
    """Run the `poshtiban doctor` checks for the agents' chat and post any problems there.

    Must be called outside a unit of work because it calls the messenger. If the messenger does not
    respond, only the team's settings are checked.
    """
    found = await _chat_findings(desk) or []
    await desk.db.write(_report, desk, found, language)


async def check_weekly(desk: Desk) -> datetime:
    """Repeat the checks once a week, and post any problems. Returns the time of the next look."""
    chat, last = await desk.db.read(_last_check, desk.id)
    now = desk.now()
    if chat is None or (last is not None and within(now, last, WEEK)):
        return now + LOOK_EVERY
    found = await _chat_findings(desk) if last is not None else []
    if found is None:  # checked again at the next look
        return now + LOOK_EVERY
    await desk.db.write(_check, desk, found, first=last is None)
    return now + LOOK_EVERY


def _last_check(reader: Reader, desk_id: int) -> tuple[AgentsChat | None, datetime | None]:
    return reports.agents_chat(reader, desk_id), reports.last_check(reader, desk_id)


def _check(uow: UnitOfWork, desk: Desk, found: Sequence[Finding], *, first: bool) -> None:
    """Post the findings, except at the first check, since `/here` has posted them."""
    agents.note_check(uow, desk.id)
    if not first:
        _report(uow, desk, found, languages.of_team(desk), head="weekly-check")


def _report(
    uow: UnitOfWork, desk: Desk, found: Sequence[Finding], language: str, *, head: str = ""
) -> None:
    say = partial(desk.say, language)
    shown = [one for one in (*found, *team_findings(uow, desk, say)) if one.level in MARKS]
    if not shown:
        return
    lines = [say(head) if head else say("here-findings", count=len(shown))]
    lines += [f"{MARKS[one.level]} {say(f'doctor-{one.code}', **one.facts)}" for one in shown]
    tell_agents(uow, desk, "\n".join(lines))


async def _chat_findings(desk: Desk) -> list[Finding] | None:
    """Return the findings about the agents' chat, or None if the messenger does not respond."""
    chat = await desk.db.read(reports.agents_chat, desk.id)
    if chat is None:
        return []
    try:
        async with asyncio.timeout(PATIENCE):
            messenger = desk.on(chat.account_id).messenger
            account = await messenger.me()
            info = await messenger.chat_info(chat.chat_id)
    except TimeoutError:
        logger.warning("checking the agents' chat timed out")
        return None
    if not isinstance(account, BotAccount) or not isinstance(info, ChatInfo):
        return None
    return chat_findings(account, chat, info)
