"""Rows of the desk, as returned by queries and accepted by actions.

Code outside `handoff` must not modify rows. Only actions change columns, and a row that a handler
holds reflects those changes.
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
