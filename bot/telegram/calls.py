"""Wrappers for library calls that return a value or an outcome instead of raising."""

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
    """A successful response the library failed to parse, with the JSON of its `result`."""

    result: Any

    def ids(self, name: str = "message_id") -> Ids:
        """Return the ids in the response, or an empty tuple if any is missing."""
        parts = self.result if isinstance(self.result, list) else [self.result]
        found = tuple(part.get(name) if isinstance(part, dict) else None for part in parts)
        return found if are_ids(found) else ()


def are_ids(found: tuple[object, ...]) -> TypeGuard[Ids]:
    """Return True if `found` consists of one or more valid message or topic ids."""
    return bool(found) and all(type(one) is int and one > 0 for one in found)


async def read(call: Callable[[], Awaitable[Asked]]) -> Asked | Unread:
    """Make a call. Raises TelegramError if it is refused or its result is unknown.

    If parsing a successful response fails, an `Unread` is returned because the call succeeded.
    """
    accepted.set(None)
    try:
        return await call()
    except Exception as error:
        body = accepted.get()
        if body is None:
            raise
        facts = {"action": "taken_as_done", "reason": type(error).__name__}
        logger.warning("could not parse a successful response", extra=facts)
        return Unread(result_in(body))


def result_in(body: bytes | None) -> Any:
    """Return the `result` field of a response, or None if it's missing."""
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
    """Make a call, and retry it without entities if the messenger rejects them."""
    try:
        return _done(await read(lambda: call(entities)), makes=makes)
    except TelegramError as error:
        if entities is None or not is_entity_trouble(error):
            return outcome_of(error, chat_id=chat_id, topic_id=topic_id)
        logger.warning("entities rejected, sending plain text", extra={"action": "sent_plain"})
    return await outcome_of_call(
        lambda: call(None), chat_id=chat_id, topic_id=topic_id, makes=makes
    )


async def asked(ask: Callable[[], Awaitable[Asked]], *, chat_id: int) -> Asked | CallOutcome:
    """Make a call that returns a value, or `Unknown` if the response cannot be parsed."""
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
    """Make a call that returns ids. `makes` must be True if it creates messages."""
    try:
        return _done(await read(call), makes=makes)
    except TelegramError as error:
        return outcome_of(error, chat_id=chat_id, topic_id=topic_id)


def _done(answer: Ids | Unread, *, makes: bool) -> Delivered:
    if not makes:
        return Delivered(())
    ids = answer.ids() if isinstance(answer, Unread) else answer
    return Delivered(tuple(map(str, ids))) if are_ids(ids) else Delivered(unread=True)
