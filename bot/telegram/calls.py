"""One call of the library, and what came of it: a value, or an outcome instead of an exception."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeGuard, TypeVar

from telegram import MessageEntity
from telegram.error import TelegramError

from bot.telegram.errors import is_entity_trouble, outcome_of
from bot.telegram.http import accepted
from handoff.outbox.transport import Delivered, Outcome, Unknown

logger = logging.getLogger(__name__)

Asked = TypeVar("Asked")
Ids = tuple[int, ...]
Worded = Callable[[list[MessageEntity] | None], Awaitable[Ids]]


@dataclass(frozen=True)
class Unread:
    """An answer of success that the library cannot read; `result` as far as it is JSON."""

    result: Any

    def ids(self, name: str = "message_id") -> Ids:
        """The ids that stand in it all the same; none if any of them is missing."""
        parts = self.result if isinstance(self.result, list) else [self.result]
        found = tuple(part.get(name) if isinstance(part, dict) else None for part in parts)
        return found if are_ids(found) else ()


def are_ids(found: tuple[object, ...]) -> TypeGuard[Ids]:
    """Whether these are ids of messages or topics, at least one."""
    return bool(found) and all(type(one) is int and one > 0 for one in found)


async def read(call: Callable[[], Awaitable[Asked]]) -> Asked | Unread:
    """Make one call. Raises TelegramError for refusals and where nothing is known.

    What fails behind an answer of success fails in reading it: the call itself was carried out.
    """
    accepted.set(None)
    try:
        return await call()
    except Exception as error:
        body = accepted.get()
        if body is None:
            raise
        facts = {"action": "taken_as_done", "reason": type(error).__name__}
        logger.warning("answer of success unreadable", extra=facts)
        return Unread(result_in(body))


def result_in(body: bytes | None) -> Any:
    """The bare result in an answer; None if there is none."""
    try:
        answer = json.loads(body or b"")
    except ValueError:
        return None
    return answer.get("result") if isinstance(answer, dict) else None


async def worded_call(
    call: Worded,
    entities: list[MessageEntity] | None,
    *,
    chat_id: int,
    topic_id: int | None,
    makes: bool,
) -> Outcome:
    """The words count more than their look: refused entities are left away, once."""
    try:
        return _done(await read(lambda: call(entities)), makes=makes)
    except TelegramError as error:
        if entities is None or not is_entity_trouble(error):
            return outcome_of(error, chat_id=chat_id, topic_id=topic_id)
        logger.warning("entities refused", extra={"action": "sent_plain"})
    return await outcome_of_call(
        lambda: call(None), chat_id=chat_id, topic_id=topic_id, makes=makes
    )


async def asked(ask: Callable[[], Awaitable[Asked]], *, chat_id: int) -> Asked | Outcome:
    """Ask the messenger; an answer that cannot be read is an unknown one."""
    try:
        answer = await read(ask)
    except TelegramError as error:
        return outcome_of(error, chat_id=chat_id)
    return Unknown("unreadable answer") if isinstance(answer, Unread) else answer


async def outcome_of_call(
    call: Callable[[], Awaitable[Ids]],
    *,
    chat_id: int,
    topic_id: int | None,
    makes: bool = False,
) -> Outcome:
    """Make a call that answers ids; `makes`: it makes messages, so there have to be some."""
    try:
        return _done(await read(call), makes=makes)
    except TelegramError as error:
        return outcome_of(error, chat_id=chat_id, topic_id=topic_id)


def _done(answer: Ids | Unread, *, makes: bool) -> Delivered:
    if not makes:
        return Delivered(())
    ids = answer.ids() if isinstance(answer, Unread) else answer
    return Delivered(tuple(map(str, ids))) if are_ids(ids) else Delivered(unread=True)
