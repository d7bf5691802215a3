"""Mappings for message kinds, attachments and service messages of the Bot API."""

from collections.abc import Mapping
from typing import cast

from bot.conversation.facts import Attachment
from bot.conversation.messages import MessageKind
from bot.telegram.fields import Json, number, part, parts, whole, word

# Order matters: animations also have a document, and venues also have a location.
KINDS: tuple[tuple[str, MessageKind], ...] = (
    ("photo", MessageKind.PHOTO),
    ("live_photo", MessageKind.PHOTO),
    ("video", MessageKind.VIDEO),
    ("voice", MessageKind.VOICE),
    ("audio", MessageKind.AUDIO),
    ("animation", MessageKind.ANIMATION),
    ("document", MessageKind.DOCUMENT),
    ("sticker", MessageKind.STICKER),
    ("video_note", MessageKind.VIDEO_NOTE),
    ("venue", MessageKind.LOCATION),
    ("location", MessageKind.LOCATION),
    ("contact", MessageKind.CONTACT),
    ("poll", MessageKind.POLL),
    ("dice", MessageKind.DICE),
)

# Fields of service messages. Messages with none of the known fields get the kind OTHER. They are
# answered, because losing a message would be worse than an unnecessary answer.
SERVICES = (
    "new_chat_members",
    "left_chat_member",
    "pinned_message",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "message_auto_delete_timer_changed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "boost_added",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "users_shared",
    "connected_website",
    "write_access_allowed",
    "passport_data",
    "proximity_alert_triggered",
    "web_app_data",
    "successful_payment",
    "refunded_payment",
    "giveaway_created",
    "giveaway_completed",
    "gift",
    "unique_gift",
    "gift_upgrade_sent",
    "paid_message_price_changed",
    "direct_message_price_changed",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "managed_bot_created",
    "poll_option_added",
    "poll_option_deleted",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
)

SERVICE_FIELDS = frozenset(SERVICES)

# Attachment fields and the corresponding Bot API fields.
WORDS: Mapping[str, str] = {
    "file_id": "file_id",
    "unique_id": "file_unique_id",
    "name": "file_name",
    "mime": "mime_type",
    "emoji": "emoji",
    "address": "address",
    "title": "title",
    "phone": "phone_number",
    "first_name": "first_name",
    "last_name": "last_name",
    "question": "question",
}
NUMBERS: Mapping[str, str] = {
    "size": "file_size",
    "duration": "duration",
    "width": "width",
    "height": "height",
    "value": "value",
    "latitude": "latitude",
    "longitude": "longitude",
}
ABSENT: tuple[object, ...] = (None, False, [])


def service_of(message: Json) -> str | None:
    """Return the field that makes this a service message, or None for ordinary messages."""
    # Some messengers send null for missing fields, but an empty object is a valid value.
    if SERVICE_FIELDS.isdisjoint(message):
        return None
    return next((name for name in SERVICES if message.get(name) not in ABSENT), None)


def kind_of(message: Json) -> tuple[MessageKind, str]:
    """Return a message's kind and the field it was derived from ("" if there is none)."""
    for name, kind in KINDS:
        if message.get(name) is not None:
            return kind, name
    return (MessageKind.TEXT, "text") if word(message, "text") else (MessageKind.OTHER, "")


def attachment_of(message: Json) -> Attachment:
    """Return the data of the attached file, location, contact etc. Empty for text messages."""
    _, name = kind_of(message)
    # Photos come in several sizes.
    held = part(message, name) or max(parts(message, name), key=_pixels, default=None)
    if held is None:
        return {}
    merged = {**held, **(part(held, "location") or {})}
    if name == "live_photo":
        merged |= part(held, "photo") or {}
    words = {ours: said for ours, theirs in WORDS.items() if (said := word(merged, theirs))}
    numbers = {
        ours: told
        for ours, theirs in NUMBERS.items()
        if (told := number(merged, theirs)) is not None
    }
    attachment = cast("Attachment", words | numbers)
    if name == "poll":
        attachment["options"] = [word(option, "text") for option in parts(held, "options")]
    return attachment


def _pixels(size: Json) -> int:
    return (whole(size, "width") or 0) * (whole(size, "height") or 0)
