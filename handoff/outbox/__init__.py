"""What the desk owes to chats: posting it, and the relay that sends it."""

from handoff.outbox.payload import (
    Button,
    Card,
    Copy,
    Edit,
    Late,
    Payload,
    Purpose,
    Rank,
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
    "Send",
    "TargetGone",
    "TopicGone",
    "Transport",
    "Unknown",
    "post",
    "refresh_card",
]
