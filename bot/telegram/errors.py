"""Map the library's exceptions to delivery outcomes."""

from collections.abc import Sequence
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.http import NeverSent
from handoff.outbox.transport import (
    CallOutcome,
    Deferred,
    Delivered,
    Moved,
    NotSent,
    Refused,
    TargetGone,
    TopicGone,
    Unknown,
)

# Messages are compared in lower case because the library strips "Bad Request: " and capitalises
# the rest.
NOT_MODIFIED = ("message is not modified", "topic_not_modified")
NO_METHOD = "method not found"
TARGET_GONE = (
    "message to edit not found",
    "message to copy not found",
    "messages to copy not found",
    "message to forward not found",
    "there are no messages to forward",
    "message can't be edited",
    "message_id_invalid",
)
TOPIC_GONE = (
    "message thread not found",
    "topic_deleted",
    "topic_closed",
    "topic_id_invalid",
)
# Messages of entity errors. If one occurs, the text is resent without entities, so only the
# formatting is lost.
ENTITY_TROUBLE = (
    "entity",
    "entities",
    "unsupported type specified",
    "incorrect offset",
    "incorrect length",
    "can't find end tag",
    "byte offset",
    "utf-16 offset",
)
NO_ENTITY_TROUBLE = "entity too large"

# The first match determines the code.
CODES = (
    ("bot was blocked by the user", "blocked"),
    ("user is deactivated", "deactivated"),
    ("user_deactivated", "deactivated"),
    ("initiate conversation with a user", "chat-not-found"),
    ("chat not found", "chat-not-found"),
    ("peer_id_invalid", "chat-not-found"),
    ("user not found", "chat-not-found"),
    ("bot was kicked", "not-a-member"),
    ("bot is not a member", "not-a-member"),
    ("group chat was deactivated", "not-a-member"),
    ("group chat was deleted", "not-a-member"),
    ("channel_private", "not-a-member"),
    ("user_not_participant", "not-a-member"),
    ("user_is_blocked", "blocked"),
    ("chat_id_invalid", "chat-not-found"),
    ("channel_invalid", "chat-not-found"),
    ("have no access to the chat", "not-a-member"),
    ("is not a forum", "no-topics"),
    ("can't be copied", "not-copied"),
    ("can't be forwarded", "not-copied"),
    ("chat_forwards_restricted", "not-copied"),
    ("has protected content", "not-copied"),
    ("voice_messages_forbidden", "media-forbidden"),
    ("restricted receiving of", "media-forbidden"),
    ("chat_send_plain_forbidden", "no-rights"),
    ("chat_send_", "media-forbidden"),
    ("not enough rights to send text", "no-rights"),
    ("not enough rights to send message", "no-rights"),
    ("not enough rights to send a message", "no-rights"),
    ("not enough rights to send", "media-forbidden"),
    ("not enough rights", "no-rights"),
    ("have no rights", "no-rights"),
    ("need administrator rights", "no-rights"),
    ("chat_write_forbidden", "no-rights"),
    ("chat_admin_required", "no-rights"),
    ("chat_restricted", "no-rights"),
    ("user_banned_in_channel", "no-rights"),
    ("topic_closed", "no-rights"),  # the General topic, which can't be recreated
    ("is too long", "too-long"),
    ("_too_long", "too-long"),
    ("entity too large", "too-long"),
    ("unauthorized", "unauthorized"),
)
FOR_GOOD = frozenset({"blocked", "deactivated", "chat-not-found"})


def outcome_of(error: TelegramError, *, chat_id: int, topic_id: int | None = None) -> CallOutcome:
    """Return the outcome of a delivery that failed with `error`.

    BadRequest and TimedOut are subclasses of NetworkError, so they must be checked first.
    """
    match error:
        case RetryAfter():
            return Deferred(_seconds(error))
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case Forbidden() | BadRequest():
            return _refusal(error, chat_id=chat_id, topic_id=topic_id)
        case InvalidToken():
            return _invalid(error)
        case Conflict():
            return NotSent(error.message)
        case TimedOut() | NetworkError():
            return _lost(error)
        case _:
            return Unknown(error.message)


def is_entity_trouble(error: TelegramError) -> bool:
    """Return True if only the text's entities were rejected."""
    return isinstance(error, BadRequest) and speaks_of_entities(error.message)


def speaks_of_entities(description: str) -> bool:
    said = description.lower()
    return _has(said, ENTITY_TROUBLE) and NO_ENTITY_TROUBLE not in said


def is_missing_method(error: TelegramError) -> bool:
    """Return True if the method does not exist. The library reports this as an invalid token."""
    return isinstance(error, InvalidToken) and NO_METHOD in _said(error)


def _refusal(error: TelegramError, *, chat_id: int, topic_id: int | None) -> CallOutcome:
    said = _said(error)
    if _has(said, NOT_MODIFIED):
        return Delivered(())
    if _has(said, TARGET_GONE):
        return TargetGone()
    if topic_id is not None and _has(said, TOPIC_GONE):
        return TopicGone()
    default = "forbidden" if isinstance(error, Forbidden) else "bad-request"
    code = next((code for text, code in CODES if text in said), default)
    # Not final for groups, because the bot can be added again.
    return Refused(code, error.message, for_good=chat_id > 0 and code in FOR_GOOD)


def _invalid(error: InvalidToken) -> CallOutcome:
    if is_missing_method(error):
        return Refused("bad-request", error.message)
    # The message for 401 or 404 comes from the messenger and does not include the token.
    return NotSent(f"token refused: {error.message}")


def _lost(error: NetworkError) -> CallOutcome:
    cause = error.__cause__
    if isinstance(cause, NeverSent):
        return NotSent(str(cause))
    # An error with a cause quotes requests and responses, which include people's messages.
    return Unknown(error.message if cause is None else type(cause).__name__)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _said(error: TelegramError) -> str:
    return error.message.lower()


def _has(said: str, texts: Sequence[str]) -> bool:
    return any(text in said for text in texts)
