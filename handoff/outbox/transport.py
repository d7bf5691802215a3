"""The port through which deliveries leave, and what may come of one."""

from dataclasses import dataclass
from typing import Protocol

from handoff.outbox.payload import Copy, Edit, Send


@dataclass(frozen=True)
class Delivered:
    """The messenger has it; the ids of the messages it made (none for an edit)."""

    message_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Deferred:
    """Too many messages: nothing was sent, try again after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class NotSent:
    """It surely did not arrive (no connection): try again freely.

    `ours`: the messenger was not even asked, so this says nothing about it.
    """

    reason: str
    ours: bool = False


@dataclass(frozen=True)
class Unknown:
    """It may have arrived or not: time-out after the request left, server error, cut answer."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """It will never be accepted; `for_good` says that the whole chat is out of reach."""

    code: str
    description: str
    for_good: bool = False


@dataclass(frozen=True)
class Moved:
    """The group has become a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True)
class TopicGone:
    """The topic was deleted or closed."""


@dataclass(frozen=True)
class TargetGone:
    """The message to edit or to copy is not there any more."""


Outcome = Delivered | Deferred | NotSent | Unknown | Refused | Moved | TopicGone | TargetGone


class Transport(Protocol):
    """What a messenger must be able to do for the relay.

    Calls never raise for the messenger's refusals or the network's failures: those are outcomes.
    """

    async def deliver(
        self, payload: Send | Copy | Edit, *, chat_id: int, topic_id: int | None
    ) -> Outcome: ...

    async def create_topic(self, *, chat_id: int, name: str) -> int | Outcome:
        """The new topic's id, or why there is none."""
        ...
