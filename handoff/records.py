"""Model classes returned by queries and accepted by actions.

Treat them as read-only outside `handoff`. Columns are only modified by actions, and those changes
are visible in the rows a handler already has.
"""

from handoff.models import (
    Account,
    Agent,
    AgentAct,
    AgentsChat,
    Complaint,
    Conversation,
    Delivery,
    GuestQuestion,
    HeldReply,
    InboxUpdate,
    Interaction,
    Keyboard,
    Look,
    Message,
    Placement,
    Promise,
    Rating,
    Referral,
    Requester,
    Ticket,
    TicketEvent,
)

__all__ = [
    "Account",
    "Agent",
    "AgentAct",
    "AgentsChat",
    "Complaint",
    "Conversation",
    "Delivery",
    "GuestQuestion",
    "HeldReply",
    "InboxUpdate",
    "Interaction",
    "Keyboard",
    "Look",
    "Message",
    "Placement",
    "Promise",
    "Rating",
    "Referral",
    "Requester",
    "Ticket",
    "TicketEvent",
]
