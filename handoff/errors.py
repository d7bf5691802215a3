"""Exceptions raised by the desk. Messages are rendered by `bot.texts` from their attributes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any


class DeskError(Exception):
    """Base class for errors shown to users. `facts` contains the variables of the message."""

    code = "desk-error"

    @property
    def facts(self) -> dict[str, object]:
        return {key: value for key, value in vars(self).items() if not key.startswith("_")}


class TicketUnknown(DeskError):
    """Raised when the ticket doesn't exist or the reference to it is ambiguous."""

    code = "ticket-unknown"

    def __init__(self, ticket: int | None = None) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket or 0


class TicketAlreadyAssigned(DeskError):
    """Raised when the ticket is assigned to another agent."""

    code = "ticket-already-assigned"

    def __init__(self, ticket: int, assignee: str) -> None:
        super().__init__(f"ticket {ticket} is held by {assignee}")
        self.ticket = ticket
        self.assignee = assignee


class TooManyHeld(DeskError):
    """Raised when an agent who holds the most open tickets claims another one."""

    code = "too-many-held"

    def __init__(self, limit: int) -> None:
        super().__init__(f"at most {limit}")
        self.limit = limit


class AgentAway(DeskError):
    """Raised when something is given to an agent who is away. `until` is 0 if it is not known."""

    code = "agent-away"

    def __init__(self, name: str, until: datetime | None) -> None:
        super().__init__(name)
        self.name, self.until = name, until or 0


class TicketNotYours(DeskError):
    """Raised when an action is reserved for the assignee. `assignee` is 0 if there is none."""

    code = "ticket-not-yours"

    def __init__(self, ticket: int, assignee: str | None) -> None:
        super().__init__(f"ticket {ticket} is held by {assignee}")
        self.ticket = ticket
        self.assignee = assignee or 0  # selects the message variant for unassigned tickets


class IllegalTransition(DeskError):
    """Raised for a transition that the ticket's status doesn't allow."""

    code = "illegal-transition"

    def __init__(self, ticket: int, status: str, wanted: str) -> None:
        super().__init__(f"ticket {ticket}: {status} to {wanted}")
        self.ticket = ticket
        self.status = status
        self.wanted = wanted


class TicketEnded(DeskError):
    """Raised for an action that needs a live ticket."""

    code = "ticket-ended"

    def __init__(self, ticket: int, status: str) -> None:
        super().__init__(f"ticket {ticket} is {status}")
        self.ticket = ticket
        self.status = status


class OutcomeRequired(DeskError):
    """Raised when a ticket is resolved without an outcome."""

    code = "outcome-required"

    def __init__(self, ticket: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket


class OriginalRequired(OutcomeRequired):
    """Raised when a ticket is resolved as a duplicate without the number of its original."""

    code = "original-required"


class DuplicateOfItself(DeskError):
    """Raised when a ticket, or one of its own duplicates, is given as its original."""

    code = "duplicate-of-itself"

    def __init__(self, ticket: int, original: int) -> None:
        super().__init__(f"ticket {ticket} as a duplicate of {original}")
        self.ticket = ticket
        self.original = original


class OriginalEnded(DeskError):
    """Raised when the original of a duplicate has ended without being fixed."""

    code = "original-ended"

    def __init__(self, ticket: int, original: int, outcome: str) -> None:
        super().__init__(f"ticket {ticket} as a duplicate of {original}, which ended as {outcome}")
        self.ticket = ticket
        self.original = original
        self.outcome = outcome


class PromisesOpen(DeskError):
    """Raised for an end of a ticket that has open promises. `count` is their number."""

    code = "promises-open"

    def __init__(self, ticket: int, count: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket
        self.count = count


class PromiseOver(DeskError):
    """Raised when a promise has ended."""

    code = "promise-over"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class PromiseTimePassed(DeskError):
    """Raised for an offered promise after its due time."""

    code = "promise-time-passed"

    def __init__(self, ticket: int, due: datetime) -> None:
        super().__init__(ticket)
        self.ticket = ticket
        self.due = due


class PromiseRecorded(DeskError):
    """Raised for a reply with an open promise, which is due at `due`."""

    code = "promise-recorded-before"

    def __init__(self, ticket: int, due: datetime) -> None:
        super().__init__(ticket)
        self.ticket = ticket
        self.due = due


class PromiseNotRemovable(DeskError):
    """Raised for the removal of a promise that the requester was told about."""

    code = "promise-not-removable"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class ReferralOpen(DeskError):
    """Raised when a ticket has a live referral already."""

    code = "referral-open"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class GuestOver(DeskError):
    """Raised when a question to a guest was answered, withdrawn, or has expired."""

    code = "guest-over"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class ReferralToSender(DeskError):
    """Raised for a referral to the team or the agent that the ticket belongs to."""

    code = "referral-to-sender"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class ReferralTimePassed(DeskError):
    """Raised for a referral with a due time that has passed."""

    code = "referral-time-passed"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class ReferralOver(DeskError):
    """Raised when a referral was decided or has ended."""

    code = "referral-over"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class ReferralNotForYou(DeskError):
    """Raised when an agent decides about a referral to others."""

    code = "referral-not-for-you"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class NothingAsked(DeskError):
    """Raised when a ticket is to wait for an answer, but no reply follows the last message."""

    code = "nothing-asked"

    def __init__(self, ticket: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket


class DateRequired(DeskError):
    """Raised when a pending ticket isn't given a date in the future."""

    code = "date-required"

    def __init__(self, ticket: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket


class RequesterWrote(DeskError):
    """Raised if the requester wrote before the time of a scheduled reply."""

    code = "requester-wrote"


class NotAnAgent(DeskError):
    """Raised if the sender is not on the roster, or is writing as a group or channel."""

    code = "not-an-agent"


class OutsideGroup(NotAnAgent):
    """Raised if an agent on the roster is not a member of the agents' chat."""

    code = "outside-group"


class LeftGroup(NotAnAgent):
    """Raised if a former agent has left the agents' chat."""

    code = "left-group"


class AgentsChatTaken(DeskError):
    """Raised if a group is the agents' chat of another team, or the main chat ("")."""

    code = "agents-chat-taken"

    def __init__(self, route: str) -> None:
        super().__init__(route)
        self.chat = "team" if route else "main"


class NoAgentsChat(DeskError):
    """Raised if the chat of a route is set before the main chat."""

    code = "no-agents-chat"


class NotARouteChat(DeskError):
    """Raised if a group that is to be ended is not the chat of a route."""

    code = "not-a-route-chat"


class TooManyTags(DeskError):
    """Raised if a ticket would have more than `limit` tags."""

    code = "too-many-tags"

    def __init__(self, ticket: int, limit: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket, self.limit = ticket, limit


class ReplyDecided(DeskError):
    """Raised if a held reply was sent, taken back or removed before."""

    code = "reply-decided"


class NotTheAuthor(DeskError):
    """Raised unless the agent is the author, the sender or an admin. `agent` is the author."""

    code = "unsend-not-yours"

    def __init__(self, agent: str) -> None:
        super().__init__(agent)
        self.agent = agent


class ComplaintOver(DeskError):
    """Raised for a complaint that has ended. `agent` is who dealt with it, or 0."""

    code = "complaint-over"

    def __init__(self, ticket: int, agent: str | None) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket, self.agent = ticket, agent or 0


class OwnComplaint(DeskError):
    """Raised when a lead dismisses a complaint about their own work."""

    code = "own-complaint"

    def __init__(self, ticket: int) -> None:
        super().__init__(f"ticket {ticket}")
        self.ticket = ticket


class NotAnAdmin(DeskError):
    """Raised when an action is reserved for admins."""

    code = "not-an-admin"


class NotALead(DeskError):
    """Raised when an action is reserved for leads and admins."""

    code = "not-a-lead"


class AgentUnknown(DeskError):
    """Raised when a name doesn't match any agent."""

    code = "agent-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AgentAmbiguous(AgentUnknown):
    """Raised when a name matches several agents, listed in `agents`."""

    code = "agent-ambiguous"

    def __init__(self, name: str, agents: Sequence[Any]) -> None:
        super().__init__(name)
        self._agents = tuple(agents)

    @property
    def agents(self) -> tuple[Any, ...]:
        return self._agents


class LinkSpent(DeskError):
    """Raised when a one-time link is unknown, expired or already used."""

    code = "link-spent"


class ButtonExpired(DeskError):
    """Raised when a button is unknown, expired or meant for another user."""

    code = "button-expired"


class TicketButtonExpired(ButtonExpired):
    """Raised when a button below a post about a ticket does not work any more."""

    code = "button-expired-ticket"

    def __init__(self, *, ticket: int) -> None:
        super().__init__()
        self.ticket = ticket


class LastAdmin(DeskError):
    """Raised when a change would leave the desk without an admin."""

    code = "last-admin"


class ReplyNeedsText(DeskError):
    """Raised when a command is missing its required text."""

    code = "text-required"

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command


class ArgumentUnclear(DeskError):
    """Raised when a command argument can't be parsed."""

    code = "argument-unclear"

    def __init__(self, command: str, argument: str) -> None:
        super().__init__(command)
        self.command = command
        self.argument = argument


class SpanTooLong(DeskError):
    """Raised when a duration exceeds the maximum."""

    code = "span-too-long"

    def __init__(self, limit: timedelta) -> None:
        super().__init__(str(limit))
        self.days = limit.days


class KindNotCarried(DeskError):
    """Raised when the requester's messenger can't receive this kind of message."""

    code = "kind-not-carried"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
