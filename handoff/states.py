"""Values of the columns that say how far a row has come."""

from enum import StrEnum


class TimerKind(StrEnum):
    """What has to be done when a timer of a ticket is due."""

    FIRST_RESPONSE = "first-response"  # in the queue, and the requester waits
    NEXT_RESPONSE = "next-response"  # an agent holds it, and the requester waits
    RESOLUTION = "resolution"  # answered; it has to end or to wait with a date
    WAIT_FOR_REQUESTER = "wait-for-requester"  # until the date that an agent gave
    CLOSE_RESOLVED = "close-resolved"


# Of these at most one runs for a ticket.
LOOKS = frozenset({TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE, TimerKind.RESOLUTION})


class InboxStatus(StrEnum):
    """How far an update has come."""

    WAITING = "waiting"
    HANDLED = "handled"
    POISONED = "poisoned"  # could not be processed


class DeliveryStatus(StrEnum):
    """How far a delivery has come."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"  # it may have arrived, and is sent again
    SENT = "sent"
    DEAD = "dead"  # ended without arriving, as far as is known
    SUPERSEDED = "superseded"  # another delivery says it
    WITHDRAWN = "withdrawn"  # taken back before it was sent


class Direction(StrEnum):
    """Whose words a message holds, and whom they are for."""

    INBOUND = "inbound"  # a requester's
    OUTBOUND = "outbound"  # an agent's, for the requester
    NOTE = "note"  # an agent's, for the agents


class PlacementRole(StrEnum):
    """What stands at a place: what an agent wrote there, a topic, or a delivery by its purpose."""

    AGENT = "agent"
    NOTE = "note"
    TOPIC = "topic"  # the place stands for a whole topic
    ANSWER = "answer"
    PROMPT = "prompt"
    AGENT_REPLY = "agent-reply"
    DECISION = "decision"
    INBOUND = "inbound"
    CARD = "card"
    NOTICE = "notice"
    NOTE_PROMPT = "note-prompt"


class VerdictKind(StrEnum):
    """What the matcher made of a query."""

    ANSWER = "answer"
    PROBLEM = "problem"
    REDIRECT = "redirect"
    CHITCHAT = "chitchat"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"


class InteractionOutcome(StrEnum):
    """What came of an answer."""

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
    """What an agent may do."""

    AGENT = "agent"
    ADMIN = "admin"  # also the roster and the desk


class Reminder(StrEnum):
    """Why a ticket is brought before the agents again."""

    UNCLAIMED = "unclaimed"
    SILENT = "silent"
    QUIET = "quiet"
    DATE_CAME = "date-came"


OWED = (DeliveryStatus.QUEUED, DeliveryStatus.UNCERTAIN)  # still to be sent
NO_IDS = "no-ids"  # error code of a delivery that was sent, with no message named in the answer
