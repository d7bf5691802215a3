"""Values that are stored in state columns."""

from enum import StrEnum


class TimerKind(StrEnum):
    """Kind of a ticket's timer, which determines the action when the timer is due."""

    FIRST_RESPONSE = "first-response"  # the ticket is queued and the requester waits
    NEXT_RESPONSE = "next-response"  # an agent holds the ticket and the requester waits
    RESOLUTION = "resolution"  # the agent has answered and should resolve the ticket
    WAIT_FOR_REQUESTER = "wait-for-requester"  # pending until a date set by an agent
    CLOSE_RESOLVED = "close-resolved"


# Kinds of reminder. At most one of these timers runs per ticket.
LOOKS = frozenset({TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE, TimerKind.RESOLUTION})


class InboxStatus(StrEnum):
    """State of an update in the inbox."""

    WAITING = "waiting"
    HANDLED = "handled"
    POISONED = "poisoned"  # could not be processed


class DeliveryStatus(StrEnum):
    """State of a delivery in the outbox."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"  # may have been delivered, and will be sent again
    SENT = "sent"
    DEAD = "dead"  # has failed or expired
    SUPERSEDED = "superseded"  # replaced by another delivery
    WITHDRAWN = "withdrawn"  # withdrawn before it was sent


class Direction(StrEnum):
    """Direction of a message. It depends on who wrote the message and who may read it."""

    INBOUND = "inbound"  # from the requester
    OUTBOUND = "outbound"  # from an agent to the requester
    NOTE = "note"  # from an agent, for agents


class PlacementRole(StrEnum):
    """Role of a message in a chat: an agent's message, a topic, or the purpose of a delivery."""

    AGENT = "agent"
    NOTE = "note"
    TOPIC = "topic"  # the row stands for the whole topic
    ANSWER = "answer"
    PROMPT = "prompt"
    AGENT_REPLY = "agent-reply"
    DECISION = "decision"
    INBOUND = "inbound"
    CARD = "card"
    NOTICE = "notice"
    NOTE_PROMPT = "note-prompt"


class VerdictKind(StrEnum):
    """Verdict of the matcher on a query."""

    ANSWER = "answer"
    PROBLEM = "problem"
    REDIRECT = "redirect"
    CHITCHAT = "chitchat"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"


class InteractionOutcome(StrEnum):
    """Outcome of an interaction."""

    OPEN = "open"
    ANSWERED = "answered"
    OFFERED = "offered"
    CHITCHAT = "chitchat"
    TO_TICKET = "to-ticket"
    SOLVED = "solved"
    CLARIFIED = "clarified"
    NOT_WHAT_I_MEANT = "not-what-i-meant"
    NOT_HELPED = "not-helped"
    WANTED_PERSON = "wanted-person"
    HANDED_OFF = "handed-off"


class AgentRole(StrEnum):
    """Role of an agent, which determines their rights."""

    AGENT = "agent"
    ADMIN = "admin"  # may also manage the roster and the desk


class Reminder(StrEnum):
    """Reason for a reminder to agents."""

    UNCLAIMED = "unclaimed"
    SILENT = "silent"
    QUIET = "quiet"
    DATE_CAME = "date-came"


OWED = (DeliveryStatus.QUEUED, DeliveryStatus.UNCERTAIN)  # deliveries still to be sent
NO_IDS = "no-ids"  # error code of a message that was sent, but with unknown message ids
