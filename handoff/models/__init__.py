"""Database models. All times are in UTC, and all messenger ids are strings."""

from handoff.models.acts import AgentAct, Look
from handoff.models.base import Facts, Table, UtcTime
from handoff.models.desks import Account, Agent, AgentsChat, Desk, Invitation
from handoff.models.guests import GuestQuestion
from handoff.models.held import HeldReply
from handoff.models.promises import Promise
from handoff.models.queues import Delivery, InboxUpdate, Keyboard, Lane
from handoff.models.ratings import Complaint, Rating
from handoff.models.referrals import Referral
from handoff.models.requesters import Conversation, Interaction, Message, MessageVersion, Requester
from handoff.models.tickets import Placement, Ticket, TicketEvent, Timer

__all__ = [
    "Account",
    "Agent",
    "AgentAct",
    "AgentsChat",
    "Complaint",
    "Conversation",
    "Delivery",
    "Desk",
    "Facts",
    "GuestQuestion",
    "HeldReply",
    "InboxUpdate",
    "Interaction",
    "Invitation",
    "Keyboard",
    "Lane",
    "Look",
    "Message",
    "MessageVersion",
    "Placement",
    "Promise",
    "Rating",
    "Referral",
    "Requester",
    "Table",
    "Ticket",
    "TicketEvent",
    "Timer",
    "UtcTime",
]
