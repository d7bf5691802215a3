"""Enums for state columns."""

from enum import StrEnum


class TimerKind(StrEnum):
    """Type of ticket timer, which determines what happens when it is due."""

    FIRST_RESPONSE = "first-response"  # queued, requester is waiting
    NEXT_RESPONSE = "next-response"  # assigned, requester is waiting
    RESOLUTION = "resolution"  # answered, ready to be resolved
    WAIT_FOR_REQUESTER = "wait-for-requester"  # pending until a date
    CLOSE_RESOLVED = "close-resolved"
    NOTICE = "notice"  # the requester has to be told of a change


# Reminder timers, which are mutually exclusive for a ticket.
LOOKS = frozenset({TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE, TimerKind.RESOLUTION})


class InboxStatus(StrEnum):
    """Status of an incoming update."""

    WAITING = "waiting"
    HANDLED = "handled"
    POISONED = "poisoned"  # could not be processed


class DeliveryStatus(StrEnum):
    """Status of a delivery."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"  # possibly delivered, to be sent again
    SENT = "sent"
    DEAD = "dead"  # failed or expired
    SUPERSEDED = "superseded"  # replaced by another delivery
    WITHDRAWN = "withdrawn"  # cancelled before sending


class Direction(StrEnum):
    """Direction of a message, based on its author and audience."""

    INBOUND = "inbound"  # from the requester
    OUTBOUND = "outbound"  # from an agent to the requester
    NOTE = "note"  # internal, between agents


class PlacementRole(StrEnum):
    """Role of a placed message (agent's message, topic, or delivery purpose)."""

    AGENT = "agent"
    NOTE = "note"
    TOPIC = "topic"  # refers to a whole topic
    ANSWER = "answer"
    PROMPT = "prompt"
    AGENT_REPLY = "agent-reply"
    DECISION = "decision"
    INBOUND = "inbound"
    CARD = "card"
    NOTICE = "notice"
    NOTE_PROMPT = "note-prompt"


class VerdictKind(StrEnum):
    """The matcher's verdict on a query."""

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
    SUGGESTION = "suggestion"
    CRITICISM = "criticism"
    PRAISE = "praise"
    COMPLAINT = "complaint"  # about the support itself


FEEDBACK = (
    InteractionOutcome.SUGGESTION,
    InteractionOutcome.CRITICISM,
    InteractionOutcome.PRAISE,
    InteractionOutcome.COMPLAINT,
)


class AgentRole(StrEnum):
    """Agent role, used for permission checks."""

    AGENT = "agent"
    LEAD = "lead"  # can also change hours, duty and canned replies
    ADMIN = "admin"  # can also manage agents and the desk


class Reminder(StrEnum):
    """Reason for a reminder to agents."""

    UNCLAIMED = "unclaimed"
    SILENT = "silent"
    QUIET = "quiet"
    DATE_CAME = "date-came"


OWED = (DeliveryStatus.QUEUED, DeliveryStatus.UNCERTAIN)  # still to be sent
NO_IDS = "no-ids"  # error code for sent messages with unknown ids

# Key in a conversation's memory: time from which questions belong to the present topic.
TOPIC_SINCE = "topic_since"
