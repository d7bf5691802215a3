"""Changing what was sent before: another file, or taking it back."""

from collections.abc import Awaitable, Callable

from telegram import (
    Bot,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    MessageEntity,
)
from telegram.error import TelegramError

from bot.telegram.errors import is_missing_method, outcome_of
from handoff.outbox.payload import Copy, Delete, Replace
from handoff.outbox.transport import Delivered, Outcome, Refused, TargetGone

MEDIA = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "animation": InputMediaAnimation,
    "audio": InputMediaAudio,
    "document": InputMediaDocument,
}
GONE_ALREADY = "message to delete not found"
UNDELETABLE = ("can't be deleted", "message_delete_forbidden", "message to delete is too old")
# Some messengers answer a change with a shape that the library cannot read: it was done.
UNREAD = (KeyError, TypeError, ValueError)


async def replace(
    bot: Bot,
    new: Replace,
    chat_id: int,
    *,
    entities: list[MessageEntity] | None,
    anew: Callable[[Copy], Awaitable[Outcome]],
) -> Outcome:
    """Change the file of a message; where that is refused the source is copied with `anew`."""
    outcome: Outcome = Refused("no-method", "this kind of file cannot be changed")
    media = MEDIA.get(new.file_kind)
    if media is not None and new.file_id:
        try:
            await bot.edit_message_media(
                media(new.file_id, caption=new.caption or None, caption_entities=entities),
                chat_id=chat_id,
                message_id=new.message_id,
            )
            outcome = Delivered(())
        except TelegramError as error:
            outcome = outcome_of(error, chat_id=chat_id)
        except UNREAD:
            outcome = Delivered(())
    if isinstance(outcome, TargetGone) or (isinstance(outcome, Refused) and not outcome.for_good):
        return await anew(Copy(from_chat_id=new.from_chat_id, message_ids=(new.source_id,)))
    return outcome


async def delete(bot: Bot, back: Delete, chat_id: int) -> Outcome:
    """Delete messages one by one; one that is gone already counts as deleted."""
    for message_id in back.message_ids:
        try:
            await bot.delete_message(chat_id, message_id)
        except TelegramError as error:
            if GONE_ALREADY in error.message.lower():
                continue
            return _not_deleted(error, chat_id)
    return Delivered(())


def _not_deleted(error: TelegramError, chat_id: int) -> Outcome:
    outcome = outcome_of(error, chat_id=chat_id)
    if is_missing_method(error):
        return Refused("no-method", error.message)
    if any(text in error.message.lower() for text in UNDELETABLE):
        return Refused("undeletable", error.message)
    return outcome
