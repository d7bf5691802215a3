"""Copies of stored messages from one account to another.

Messengers only copy messages within an account. Between accounts, the file is downloaded by the
account that received it and uploaded by the other one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from handoff.models import Message
from handoff.outbox.payload import Copy, Entity, Part, Upload
from handoff.outbox.transport import Refused
from handoff.storage.database import Reader

FILES = frozenset(
    {
        "photo",
        "video",
        "voice",
        "audio",
        "document",
        "animation",
        "sticker",
        "video-note",
    }
)
BY_FACTS = {
    "location": ("latitude", "longitude", "title", "address"),
    "contact": ("phone", "first_name", "last_name"),
}
# Supported entities. Mentions are dropped because they refer to members of the agents' group, and
# custom emojis are replaced by their plain counterparts.
KEPT_ENTITIES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "url",
    }
)
NOT_CARRIED = Refused("not-carried", "this kind cannot be made anew on another account")
GONE = Refused("target-gone", "nothing is kept of the message")


def is_carried(kind: str, attachment: Mapping[str, Any]) -> bool:
    """Return True if this kind of message can be recreated on another account."""
    if kind in FILES:
        return bool(attachment.get("file_id"))
    return kind == "text" or (kind in BY_FACTS and BY_FACTS[kind][0] in attachment)


def made_anew(reader: Reader, copy: Copy) -> Upload | Refused:
    """Return the content for a copy to another account, or Refused if it can't be recreated."""
    found = [
        reader.requesters.message_at(copy.from_account, copy.from_chat_id, message_id)
        for message_id in copy.message_ids
    ]
    messages = [message for message in found if message is not None]
    if not messages:
        return GONE
    if not all(is_carried(message.kind, message.attachment) for message in messages):
        return NOT_CARRIED
    first, *rest = messages
    return Upload(
        (_part(first, copy), *(_part(message, None) for message in rest)),
        reply_to=copy.reply_to,
    )


def kept_entities(entities: Iterable[Mapping[str, Any]]) -> tuple[Entity, ...]:
    """Drop the entities that must not be sent to another chat."""
    return tuple(dict(one) for one in entities if one.get("type") in KEPT_ENTITIES)


def _part(message: Message, copy: Copy | None) -> Part:
    attachment = message.attachment
    caption = copy.caption if copy is not None else None
    return Part(
        kind=message.kind,
        account_id=message.account_id,
        text=message.text if caption is None else caption,
        entities=copy.entities
        if copy is not None and caption is not None
        else kept_entities(message.entities),
        file_id=str(attachment.get("file_id") or ""),
        file_name=str(attachment.get("name") or ""),
        facts=tuple(
            (name, attachment[name])
            for name in BY_FACTS.get(message.kind, ())
            if name in attachment
        ),
    )
