"""Rows of the desk, as returned by queries and accepted by actions.

Outside `handoff` rows are read-only: columns change through actions only, and a handler holding a
row sees the changes.
"""

from handoff.models import (
    Account,
    Agent,
    AgentsChat,
    Conversation,
    Delivery,
    InboxUpdate,
    Interaction,
    Keyboard,
    Message,
    Placement,
    Requester,
    Ticket,
)

__all__ = [
    "Account",
    "Agent",
    "AgentsChat",
    "Conversation",
    "Delivery",
    "InboxUpdate",
    "Interaction",
    "Keyboard",
    "Message",
    "Placement",
    "Requester",
    "Ticket",
]
