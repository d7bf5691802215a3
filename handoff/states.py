"""Values of state columns."""

from enum import StrEnum


class TimerKind(StrEnum):
    """Action required when a timer of a ticket is due."""

    FIRST_RESPONSE = "first-response"  # in the queue, the requester waits
    NEXT_RESPONSE = "next-response"  # held by an agent, the requester waits
    RESOLUTION = "resolution"  # answered; to be resolved or set to pending
    WAIT_FOR_REQUESTER = "wait-for-requester"  # until the date set by an agent
    CLOSE_RESOLVED = "close-resolved"


# At most one of these runs per ticket.
LOOKS = frozenset({TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE, TimerKind.RESOLUTION})


class InboxStatus(StrEnum):
    """State of an update."""

    WAITING = "waiting"
    HANDLED = "handled"
    POISONED = "poisoned"  # could not be processed


class DeliveryStatus(StrEnum):
    """State of a delivery."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"  # may have been delivered; will be sent again
    SENT = "sent"
    DEAD = "dead"  # failed or expired
    SUPERSEDED = "superseded"  # replaced by another delivery
    WITHDRAWN = "withdrawn"  # withdrawn before it was sent


class Direction(StrEnum):
    """Author and audience of a message."""

    INBOUND = "inbound"  # from the requester
    OUTBOUND = "outbound"  # from an agent to the requester
    NOTE = "note"  # from an agent, for agents


class PlacementRole(StrEnum):
    """Role of a placed message: an agent's message, a topic, or a delivery by its purpose."""

    AGENT = "agent"
    NOTE = "note"
    TOPIC = "topic"  # represents the whole topic
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
    """Rights of an agent."""

    AGENT = "agent"
    ADMIN = "admin"  # may also manage the roster and the desk


class Reminder(StrEnum):
    """Reason for a reminder to agents."""

    UNCLAIMED = "unclaimed"
    SILENT = "silent"
    QUIET = "quiet"
    DATE_CAME = "date-came"


OWED = (DeliveryStatus.QUEUED, DeliveryStatus.UNCERTAIN)  # still to be sent
NO_IDS = "no-ids"  # error code: sent, but the answer did not contain message ids
