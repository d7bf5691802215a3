"""The rows of the desk, as queries return them and actions take them.

Outside `handoff` a row is read-only: its columns change through actions, so that a handler which
holds a row sees what an action made of it.
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
