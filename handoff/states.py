"""Enums for state columns."""

from enum import IntEnum, StrEnum


class TimerKind(StrEnum):
    """Type of ticket timer, which determines what happens when it is due."""

    FIRST_RESPONSE = "first-response"  # the requester waits for the first reply
    NEXT_RESPONSE = "next-response"  # the requester waits for another reply
    QUIET = "quiet"  # answered, ready to be resolved
    RESOLUTION = "resolution"  # from the opening to the end, without the time it is pending
    WAIT_FOR_REQUESTER = "wait-for-requester"  # pending until a date
    SILENCE = "silence"  # pending until the requester answers a question
    CLOSE_RESOLVED = "close-resolved"
    FIXED = "fixed"  # the requester of a duplicate has to be told that its original is fixed
    NOTICE = "notice"  # the requester has to be told of a change
    PROMISE = "promise"  # the next step of the ticket's open promises
    REFERRAL = "referral"  # the next step of the ticket's live referral
    GUEST = "guest"  # the end of the ticket's questions to guests
    RATING = "rating"  # the reminder to rate the resolution
    COMPLAINT = "complaint"  # the next step of the ticket's open complaint


# Clocks of the answer that a requester waits for.
ANSWER_CLOCKS = frozenset({TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE})
# Clocks with a target. Their steps alert agents.
CLOCKS = ANSWER_CLOCKS | {TimerKind.QUIET, TimerKind.RESOLUTION}
# Timers of pending tickets.
WAITS = frozenset({TimerKind.WAIT_FOR_REQUESTER, TimerKind.SILENCE})
# Timers that bring a ticket up again. Each ticket that is not closed has one of them.
NEXT_ACTIONS = (
    ANSWER_CLOCKS | WAITS | {TimerKind.QUIET, TimerKind.CLOSE_RESOLVED, TimerKind.PROMISE}
)
# Timers of resolved tickets.
OF_RESOLVED = frozenset({TimerKind.CLOSE_RESOLVED, TimerKind.FIXED, TimerKind.RATING})
# Timers with steps that alert agents.
ALERTING = CLOCKS | {TimerKind.REFERRAL, TimerKind.COMPLAINT}
# Timers that end with the ticket. A complaint outlasts it.
ENDING_WITH_TICKET = frozenset(TimerKind) - {TimerKind.COMPLAINT}


class CardMenu(StrEnum):
    """What a card shows."""

    USUAL = "usual"
    WHOLE = "whole"  # all lines, and the less frequent buttons
    OUTCOMES = "outcomes"
    WAITS = "waits"


class Priority(StrEnum):
    """Priority of a ticket, which selects its targets. Alarms about danger come before it."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Step(IntEnum):
    """Last step that a clock has reached. After ADMINS, each further step repeats it."""

    NONE = 0
    WARNED = 1  # for the assignee, or the team
    DUE = 2  # for the team
    LEADS = 3
    ADMINS = 4


class PromiseState(StrEnum):
    """State of a promise. Only open ones are owed to the requester."""

    OFFERED = "offered"  # a reply reads like a promise, and is not decided
    DISMISSED = "dismissed"  # the reply was none
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"  # the requester was told that it will not be done
    RELEASED = "released"  # the requester does not need it any more
    REMOVED = "removed"  # recorded by mistake


class PromiseStep(IntEnum):
    """Last step that an open promise has reached. After LEADS, each further step repeats it."""

    NONE = 0
    WARNED = 1  # before the due time, for its owner
    DUE = 2  # for its owner and the requester, as the further steps
    TEAM = 3  # a working day later
    LEADS = 4  # three working days later


class ComplaintState(StrEnum):
    """State of a complaint about the support."""

    OPEN = "open"
    CONTACTED = "contacted"  # a lead took the requester's ticket
    DISMISSED = "dismissed"  # by a lead, without contact
    RETRACTED = "retracted"  # the requester corrected the rating before the leads were told


class ComplaintStep(IntEnum):
    """Last step that an open complaint has reached. After ADMINS, each further step repeats it."""

    NONE = 0
    TOLD = 1  # to the leads, with buttons
    LEADS = 2  # the time for a contact is over
    ADMINS = 3  # a working day later


class ReferralState(StrEnum):
    """State of a referral. The first two are live."""

    OFFERED = "offered"  # the sender still owns the ticket
    ACCEPTED = "accepted"  # by an agent who has not answered yet
    ANSWERED = "answered"
    PASSED_ON = "passed-on"  # referred further by the agent who accepted it
    BOUNCED = "bounced"
    WITHDRAWN = "withdrawn"  # by the sender, or by the end of the ticket


class GuestState(StrEnum):
    """State of a question to a person outside the desk. The first two can be answered."""

    OPEN = "open"  # the link was not used yet
    TAKEN = "taken"  # by the first person who used it
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ReferralStep(IntEnum):
    """Last step that a live referral has reached. After LEADS, each further step repeats it."""

    NONE = 0
    WARNED = 1  # before the due time, for its receivers
    LEADS = 2  # at the due time


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
    FOCUS = "focus"
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


OWED = (DeliveryStatus.QUEUED, DeliveryStatus.UNCERTAIN)  # still to be sent
NO_IDS = "no-ids"  # error code for sent messages with unknown ids

# Key in a conversation's memory: time from which questions belong to the present topic.
TOPIC_SINCE = "topic_since"


class CheckStep(StrEnum):
    """Steps of a check that asks about a reply, as kinds of ticket events."""

    ASKED = "check-asked"
    PASSED = "check-passed"  # the reply was sent all the same
    CORRECTED = "check-corrected"


class HeldState(StrEnum):
    """State of a reply that is held back."""

    WAITING = "waiting"
    SENT = "sent"
    UNDONE = "undone"  # taken back by an agent
    DROPPED = "dropped"  # could not be sent any more, which its agent was told
