"""Wrappers of library calls that return a value or an outcome instead of raising."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeGuard, TypeVar

from telegram import MessageEntity
from telegram.error import TelegramError

from bot.telegram.errors import is_entity_trouble, outcome_of
from bot.telegram.http import accepted
from handoff.outbox.transport import CallOutcome, Delivered, Unknown

logger = logging.getLogger(__name__)

Asked = TypeVar("Asked")
Ids = tuple[int, ...]
Worded = Callable[[list[MessageEntity] | None], Awaitable[Ids]]


@dataclass(frozen=True)
class Unread:
    """A successful answer that the library cannot parse. `result` is its JSON, or None."""

    result: Any

    def ids(self, name: str = "message_id") -> Ids:
        """Return the ids in the answer, or an empty tuple if one is missing."""
        parts = self.result if isinstance(self.result, list) else [self.result]
        found = tuple(part.get(name) if isinstance(part, dict) else None for part in parts)
        return found if are_ids(found) else ()


def are_ids(found: tuple[object, ...]) -> TypeGuard[Ids]:
    """Return True if there is at least one id and all ids are valid message or topic ids."""
    return bool(found) and all(type(one) is int and one > 0 for one in found)


async def read(call: Callable[[], Awaitable[Asked]]) -> Asked | Unread:
    """Make one call. Raises TelegramError if it was refused or its result is unknown.

    An exception after a successful answer was raised while parsing it, so the call has succeeded.
    """
    accepted.set(None)
    try:
        return await call()
    except Exception as error:
        body = accepted.get()
        if body is None:
            raise
        facts = {"action": "taken_as_done", "reason": type(error).__name__}
        logger.warning("a successful answer could not be parsed", extra=facts)
        return Unread(result_in(body))


def result_in(body: bytes | None) -> Any:
    """Return the `result` of an answer, or None if it has none."""
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
) -> CallOutcome:
    """Make a call. If the messenger refuses the entities, repeat it once without them."""
    try:
        return _done(await read(lambda: call(entities)), makes=makes)
    except TelegramError as error:
        if entities is None or not is_entity_trouble(error):
            return outcome_of(error, chat_id=chat_id, topic_id=topic_id)
        logger.warning("the messenger refused the entities", extra={"action": "sent_plain"})
    return await outcome_of_call(
        lambda: call(None), chat_id=chat_id, topic_id=topic_id, makes=makes
    )


async def asked(ask: Callable[[], Awaitable[Asked]], *, chat_id: int) -> Asked | CallOutcome:
    """Make a call that returns a value. Returns `Unknown` if the answer cannot be parsed."""
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
) -> CallOutcome:
    """Make a call that returns ids. Set `makes` to True if the call creates messages."""
    try:
        return _done(await read(call), makes=makes)
    except TelegramError as error:
        return outcome_of(error, chat_id=chat_id, topic_id=topic_id)


def _done(answer: Ids | Unread, *, makes: bool) -> Delivered:
    if not makes:
        return Delivered(())
    ids = answer.ids() if isinstance(answer, Unread) else answer
    return Delivered(tuple(map(str, ids))) if are_ids(ids) else Delivered(unread=True)
