"""Which kind a message is, and what its attachment holds: tables over the Bot API's fields."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.messages import MessageKind

Json = Mapping[str, Any]

# In this order: an animation carries a document as well, a venue a location.
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
    ("text", MessageKind.TEXT),
)

# What happened in a chat, as opposed to what somebody said. A field that is in neither table is
# taken for something said: better a polite word too many than a message lost.
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

# Their names in an attachment → the Bot API's.
FACTS = {
    "file_id": "file_id",
    "unique_id": "file_unique_id",
    "name": "file_name",
    "size": "file_size",
    "mime": "mime_type",
    "duration": "duration",
    "width": "width",
    "height": "height",
    "emoji": "emoji",
    "value": "value",
    "latitude": "latitude",
    "longitude": "longitude",
    "address": "address",
    "title": "title",
    "phone": "phone_number",
    "first_name": "first_name",
    "last_name": "last_name",
    "question": "question",
}


ABSENT: tuple[object, ...] = (None, False, [])


def service_of(message: Json) -> str | None:
    """The name of what happened, if this is no message of somebody's."""
    # Some messengers send null for what is not there; an empty object does say something.
    return next((name for name in SERVICES if message.get(name) not in ABSENT), None)


def kind_of(message: Json) -> tuple[MessageKind, str]:
    """The kind, and the field that makes it so ("" if there is none)."""
    return next(
        ((kind, name) for name, kind in KINDS if message.get(name) is not None),
        (MessageKind.OTHER, ""),
    )


def attachment_of(message: Json) -> dict[str, Any]:
    """Plain facts about the file, place, contact…; empty for a text."""
    _, name = kind_of(message)
    part = message.get(name)
    if isinstance(part, list):
        part = max(part, key=_pixels, default=None)  # a photo comes in several sizes
    if not isinstance(part, dict):
        return {}
    merged = {**part, **_nested(part, "location")}
    if name == "live_photo":
        merged |= _nested(part, "photo")
    facts = {ours: merged[theirs] for ours, theirs in FACTS.items() if _said(merged.get(theirs))}
    if name == "poll":
        facts["options"] = [option.get("text", "") for option in part.get("options", ())]
    return facts


def _nested(part: Json, name: str) -> dict[str, Any]:
    inner = part.get(name)
    return dict(inner) if isinstance(inner, dict) else {}


def _pixels(size: object) -> int:
    if not isinstance(size, dict):
        return -1
    return int(size.get("width", 0)) * int(size.get("height", 0))


def _said(fact: object) -> bool:
    return isinstance(fact, str | int | float) and fact != ""
