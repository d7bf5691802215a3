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

OWED = ("queued", "uncertain")  # status of a delivery that is still to be sent
WITHDRAWN = "withdrawn"  # status of a delivery taken back before it was sent
NO_IDS = "no-ids"  # error code of a delivery that was sent, with no message named in the answer
TOPIC_DOOR = "topic"  # role of a placement that stands for a whole topic
