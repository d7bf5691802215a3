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
from handoff.addresses import Address
from handoff.moments import within
from handoff.records import AgentsChat
from handoff.work import Reader, UnitOfWork

logger = logging.getLogger(__name__)

PATIENCE = 3.0  # timeout for the messenger's responses, in seconds
MARKS = {Level.DOUBT: "⚠", Level.FAULT: "✗"}
WEEK = timedelta(days=7)
LOOK_EVERY = timedelta(hours=1)


async def report_place(desk: Desk, at: Address, *, language: str) -> None:
    """Run the `poshtiban doctor` checks for an agents' chat and post any problems there.

    Must be called outside a unit of work because it calls the messenger. If the messenger does not
    respond, only the team's settings are checked. These are checked for the main chat only.
    """
    chat = await desk.db.read(reports.chat_at, desk.id, at)
    if chat is not None:
        found = await _chat_findings(desk, chat) or []
        await desk.db.write(_report, desk, chat, found, language)


async def check_weekly(desk: Desk) -> datetime:
    """Repeat the checks once a week, and post any problems. Returns the time of the next look."""
    chats, last = await desk.db.read(_last_check, desk.id)
    now = desk.now()
    if not chats or (last is not None and within(now, last, WEEK)):
        return now + LOOK_EVERY
    if last is None:  # `/here` has just posted the findings
        await desk.db.write(agents.note_check, desk.id)
        return now + LOOK_EVERY
    found = [await _chat_findings(desk, chat) for chat in chats]
    known = [(chat, findings) for chat, findings in zip(chats, found, strict=True) if findings]
    if None not in found:  # otherwise, all are checked again at the next look
        await desk.db.write(_check, desk, known)
    return now + LOOK_EVERY


Found = Sequence[tuple[AgentsChat, Sequence[Finding]]]


def _last_check(reader: Reader, desk_id: int) -> tuple[list[AgentsChat], datetime | None]:
    return reports.agents_chats(reader, desk_id), reports.last_check(reader, desk_id)


def _check(uow: UnitOfWork, desk: Desk, found: Found) -> None:
    agents.note_check(uow, desk.id)
    for chat, findings in found:
        _report(uow, desk, chat, findings, languages.of_team(desk), head="weekly-check")


def _report(
    uow: UnitOfWork,
    desk: Desk,
    chat: AgentsChat,
    found: Sequence[Finding],
    language: str,
    *,
    head: str = "",
) -> None:
    say = partial(desk.say, language)
    of_team = [] if chat.route else team_findings(uow, desk, say)
    shown = [one for one in (*found, *of_team) if one.level in MARKS]
    if not shown:
        return
    lines = [say(head) if head else say("here-findings", count=len(shown))]
    lines += [f"{MARKS[one.level]} {say(f'doctor-{one.code}', **one.facts)}" for one in shown]
    now_there = reports.chat_at(uow, desk.id, chat.address)
    tell_agents(uow, desk, "\n".join(lines), chat=now_there)


async def _chat_findings(desk: Desk, chat: AgentsChat) -> list[Finding] | None:
    """Return the findings about an agents' chat, or None if the messenger does not respond."""
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
