"""Replace the file of a sent message, delete sent messages, or rename a topic."""

from functools import partial

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

from bot.telegram.calls import outcome_of_call, read
from bot.telegram.errors import is_missing_method, outcome_of
from bot.telegram.ids import number
from handoff.outbox.payload import Delete, Rename, Replace
from handoff.outbox.transport import CallOutcome, Delivered, Refused

MEDIA = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "animation": InputMediaAnimation,
    "audio": InputMediaAudio,
    "document": InputMediaDocument,
}
LONGEST_TOPIC_NAME = 128  # UTF-16 units
GONE_ALREADY = "message to delete not found"
UNDELETABLE = ("can't be deleted", "message_delete_forbidden", "message to delete is too old")


async def replace(
    bot: Bot, new: Replace, chat_id: int, *, entities: list[MessageEntity] | None
) -> CallOutcome:
    """Replace the file of a sent message."""
    media = MEDIA.get(new.file_kind)
    if media is None or not new.file_id:
        return Refused("no-method", "this kind of file cannot be changed")

    async def call() -> tuple[int, ...]:
        await bot.edit_message_media(
            media(new.file_id, caption=new.caption or None, caption_entities=entities),
            chat_id=chat_id,
            message_id=number(new.message_id),
        )
        return ()

    return await outcome_of_call(call, chat_id=chat_id, topic_id=None)


async def delete(bot: Bot, back: Delete, chat_id: int) -> CallOutcome:
    """Delete messages one by one, ignoring those that no longer exist."""
    for message_id in back.message_ids:
        try:
            await read(partial(bot.delete_message, chat_id, number(message_id)))
        except TelegramError as error:
            if GONE_ALREADY in error.message.lower():
                continue
            return _not_deleted(error, chat_id)
    if back.incomplete:
        return Refused("id-unknown", "not all messages have a known id")
    return Delivered(())


def _not_deleted(error: TelegramError, chat_id: int) -> CallOutcome:
    outcome = outcome_of(error, chat_id=chat_id)
    if is_missing_method(error):
        return Refused("no-method", error.message)
    if any(text in error.message.lower() for text in UNDELETABLE):
        return Refused("undeletable", error.message)
    return outcome


def fitting_name(name: str) -> str:
    """Return the name of a topic, cut to the messenger's limit in UTF-16 units."""
    units = name.encode("utf-16-le", "ignore")[: 2 * LONGEST_TOPIC_NAME]
    return units.decode("utf-16-le", "ignore") or "?"


async def rename(bot: Bot, new: Rename, chat_id: int, topic_id: int | None) -> CallOutcome:
    """Change the name of a topic."""
    if topic_id is None:
        return Refused("no-topics", "the ticket has no topic")

    async def call() -> tuple[int, ...]:
        await bot.edit_forum_topic(chat_id, topic_id, name=fitting_name(new.name))
        return ()

    return await outcome_of_call(call, chat_id=chat_id, topic_id=topic_id)
