"""What the desk owes to chats: posting it, and the relay that sends it."""

from handoff.outbox.payload import (
    Button,
    Card,
    Copy,
    Delete,
    Edit,
    Late,
    Payload,
    Purpose,
    Rank,
    Replace,
    Send,
)
from handoff.outbox.post import post, refresh_card
from handoff.outbox.relay import Relay
from handoff.outbox.transport import (
    Deferred,
    Delivered,
    Moved,
    NotSent,
    Outcome,
    Refused,
    TargetGone,
    TopicGone,
    Transport,
    Unknown,
)

__all__ = [
    "Button",
    "Card",
    "Copy",
    "Deferred",
    "Delete",
    "Delivered",
    "Edit",
    "Late",
    "Moved",
    "NotSent",
    "Outcome",
    "Payload",
    "Purpose",
    "Rank",
    "Refused",
    "Relay",
    "Replace",
    "Send",
    "TargetGone",
    "TopicGone",
    "Transport",
    "Unknown",
    "post",
    "refresh_card",
]
