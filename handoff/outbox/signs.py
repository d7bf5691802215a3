"""The state of a ticket as its topic's name shows it."""

from enum import StrEnum

from handoff.lifecycle import LIVE, Status
from handoff.models import Ticket


class TopicState(StrEnum):
    """State shown by the sign of a topic's name. BY_HAND means that a person named the topic."""

    URGENT = "urgent"
    FREE = "free"
    OPEN = "open"
    PENDING = "pending"
    ENDED = "ended"
    BY_HAND = "by-hand"


def state_of(ticket: Ticket) -> TopicState:
    """Return the state to show.

    Replies don't change it, because each change is a call that counts towards the rate limit.
    """
    if Status(ticket.status) not in LIVE:
        return TopicState.ENDED
    if ticket.urgent_since is not None:
        return TopicState.URGENT
    if ticket.assignee_id is None:
        return TopicState.FREE
    return TopicState.PENDING if ticket.status == Status.PENDING else TopicState.OPEN


def is_outdated(ticket: Ticket) -> bool:
    """Return True if the name of the ticket's topic shows another state.

    Topics of former versions show none. They are named while their tickets are live.
    """
    if ticket.topic_id is None or ticket.topic_state == TopicState.BY_HAND:
        return False
    if ticket.topic_state is None and Status(ticket.status) not in LIVE:
        return False
    return ticket.topic_state != state_of(ticket).value
