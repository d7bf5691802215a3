"""The port through which deliveries leave, and what may come of one."""

from dataclasses import dataclass
from typing import Protocol

from handoff.outbox.payload import Wire

# Codes of refusals that would meet any other message to the same chat as well.
WHOLE_CHAT = frozenset(
    {
        "blocked",
        "chat-not-found",
        "deactivated",
        "forbidden",
        "no-rights",
        "not-a-member",
        "unauthorized",
    }
)


# Refusals that the messenger was not asked about.
OURS = frozenset({"internal", "id-unknown"})


@dataclass(frozen=True)
class Delivered:
    """The messenger has it; the ids of the messages it made (none for an edit).

    `left_out`: so many parts of an album were refused or are gone. `outside_topic`: the messenger
    ignored the topic, because the group has no topics any more. `unread`: messages were made, but
    the ids of some cannot be read from the answer.
    """

    message_ids: tuple[str, ...] = ()
    left_out: int = 0
    outside_topic: bool = False
    unread: bool = False


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
    """Its message will never be accepted; `for_good` says that a person is out of reach."""

    code: str
    description: str
    for_good: bool = False

    @property
    def whole_chat(self) -> bool:
        """Whether the chat refuses everything, as opposed to this one message."""
        return self.for_good or self.code in WHOLE_CHAT


@dataclass(frozen=True)
class Moved:
    """The group has become a supergroup with another id."""

    chat_id: str


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

    async def deliver(self, payload: Wire, *, chat_id: str, topic_id: str | None) -> Outcome: ...

    async def create_topic(self, *, chat_id: str, name: str) -> str | Outcome:
        """The new topic's id, or why there is none."""
        ...
