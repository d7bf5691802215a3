"""Queries to the messenger during a delivery. Each has a time limit and a default answer."""

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

SECONDS = 3.0  # maximum duration of a query
REST = 60.0  # seconds for which a method is not called again after a timeout


class Questions:
    """Queries about a chat, which are made before a message is sent to the chat.

    Other messages of the chat wait until the query is answered. A method that timed out is not
    called again for a minute, so that it delays at most one message per minute.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._resting: dict[str, float] = {}  # method → end of its pause in seconds

    async def may_write(self, chat_id: int) -> bool:
        """Return True if the chat accepts messages, which is tested with a chat action.

        Returns False if the messenger does not answer.
        """
        said = await self._ask(
            "sendChatAction", lambda: self._bot.send_chat_action(chat_id, ChatAction.TYPING)
        )
        return isinstance(said, Unread) or bool(said)

    async def has_topics(self, chat_id: int) -> bool:
        """Return True if a group has forum topics, or if the messenger does not answer."""
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
            logger.warning("a query timed out", extra=facts)
        except UNSAID as error:
            logger.debug("query failed", extra={"method": method, "reason": type(error).__name__})
        return None
