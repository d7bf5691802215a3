"""Check the agents' chat after `/here` and post the result."""

import asyncio
import logging

from bot.conversation.account import BotAccount, ChatInfo
from bot.desk.agent.findings import Finding, Level, chat_findings
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from handoff import reports

logger = logging.getLogger(__name__)

PATIENCE = 3.0  # timeout for the messenger's responses, in seconds
MARKS = {Level.DOUBT: "⚠", Level.FAULT: "✗"}


async def report_place(desk: Desk, *, language: str) -> None:
    """Run the `poshtiban doctor` checks for the agents' chat and post any problems there.

    Must be called outside a unit of work because it calls the messenger. Nothing is posted if the
    messenger does not respond.
    """
    findings = [found for found in await _findings(desk) if found.level in MARKS]
    if not findings:
        return
    lines = [desk.say(language, "here-findings", count=len(findings))]
    lines += [
        f"{MARKS[found.level]} {desk.say(language, f'doctor-{found.code}', **found.facts)}"
        for found in findings
    ]
    await desk.db.write(tell_agents, desk, "\n".join(lines))


async def _findings(desk: Desk) -> list[Finding]:
    chat = await desk.db.read(reports.agents_chat, desk.id)
    if chat is None:
        return []
    try:
        async with asyncio.timeout(PATIENCE):
            account = await desk.messenger.me()
            info = await desk.on(chat.account_id).messenger.chat_info(chat.chat_id)
    except TimeoutError:
        logger.warning("checking the agents' chat timed out")
        return []
    if not isinstance(account, BotAccount) or not isinstance(info, ChatInfo):
        return []
    return chat_findings(account, chat, info)
