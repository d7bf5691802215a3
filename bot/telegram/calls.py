"""One call of the library, and what came of it: a value, or an outcome instead of an exception."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import MessageEntity
from telegram.error import TelegramError

from bot.telegram.errors import is_entity_trouble, outcome_of
from handoff.outbox.transport import Delivered, Outcome, Unknown

logger = logging.getLogger(__name__)

Asked = TypeVar("Asked")
Worded = Callable[[list[MessageEntity] | None], Awaitable[tuple[int, ...]]]


async def worded_call(
    call: Worded, entities: list[MessageEntity] | None, *, chat_id: int, topic_id: int | None
) -> Outcome:
    """The words count more than their look: refused entities are left away, once."""
    try:
        return Delivered(await call(entities))
    except TelegramError as error:
        if entities is None or not is_entity_trouble(error):
            return outcome_of(error, chat_id=chat_id, topic_id=topic_id)
        logger.warning("entities refused", extra={"action": "sent_plain"})
    except (KeyError, TypeError, ValueError) as error:
        return unreadable(error)
    return await outcome_of_call(lambda: call(None), chat_id=chat_id, topic_id=topic_id)


async def asked(ask: Callable[[], Awaitable[Asked]], *, chat_id: int) -> Asked | Outcome:
    try:
        return await ask()
    except TelegramError as error:
        return outcome_of(error, chat_id=chat_id)
    except (KeyError, TypeError, ValueError) as error:
        return unreadable(error)


async def outcome_of_call(
    call: Callable[[], Awaitable[tuple[int, ...]]], *, chat_id: int, topic_id: int | None
) -> Outcome:
    try:
        return Delivered(await call())
    except TelegramError as error:
        return outcome_of(error, chat_id=chat_id, topic_id=topic_id)
    except (KeyError, TypeError, ValueError) as error:
        return unreadable(error)


def unreadable(error: Exception) -> Unknown:
    """The messenger said yes in a shape that the library cannot read."""
    return Unknown(f"unreadable answer ({type(error).__name__})")
