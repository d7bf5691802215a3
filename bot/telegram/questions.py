"""Messenger queries made during a delivery, with a timeout and a default result."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot
from telegram.constants import ChatAction

from bot.telegram.account_calls import UNSAID
from bot.telegram.calls import Unread, read

logger = logging.getLogger(__name__)
T = TypeVar("T")

SECONDS = 3.0  # timeout per query
REST = 60.0  # pause after a timeout, in seconds


class Questions:
    """Queries about a chat while a message to it is being sent.

    They hold up the chat's other messages. After a timeout, the method is therefore not called
    again for a minute.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._resting: dict[str, float] = {}  # end of the pause by method, in seconds

    async def may_write(self, chat_id: int) -> bool:
        """Check if the chat accepts messages by sending a chat action.

        Returns False if the messenger does not respond.
        """
        said = await self._ask(
            "sendChatAction", lambda: self._bot.send_chat_action(chat_id, ChatAction.TYPING)
        )
        return isinstance(said, Unread) or bool(said)

    async def has_topics(self, chat_id: int) -> bool:
        """Check if a group has forum topics. Returns True if the messenger does not respond."""
        chat = await self._ask("getChat", lambda: self._bot.get_chat(chat_id))
        return chat is None or isinstance(chat, Unread) or bool(chat.is_forum)

    async def _ask(self, method: str, call: Callable[[], Awaitable[T]]) -> T | Unread | None:
        now = asyncio.get_running_loop().time()
        if self._resting.get(method, now) > now:
            return None
        try:
            async with asyncio.timeout(SECONDS):
                return await read(call)
        except TimeoutError:
            self._resting[method] = now + SECONDS + REST
            facts = {"action": "no_answer", "method": method, "again_in": REST}
            logger.warning("query timed out", extra=facts)
        except UNSAID as error:
            logger.debug("query failed", extra={"method": method, "reason": type(error).__name__})
        return None
