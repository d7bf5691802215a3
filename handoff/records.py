"""Rows of the desk, as returned by queries and accepted by actions.

Outside `handoff` rows are read-only. Columns are changed by actions only; a row held by a handler
reflects the changes.
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
