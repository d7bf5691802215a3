"""Port for sending deliveries, and the outcomes of a send."""

from dataclasses import dataclass
from typing import Protocol

from handoff.outbox.payload import Wire

# Codes of refusals that apply to every message to the chat.
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


# Refusals made without asking the messenger.
OURS = frozenset({"internal", "id-unknown"})


@dataclass(frozen=True)
class Delivered:
    """Accepted by the messenger. Holds the ids of the created messages (none for an edit).

    `left_out` is the number of album parts that were refused or missing. `outside_topic`: the
    messenger ignored the topic because the group does not have topics any more. `unread`: some ids
    cannot be read from the answer.
    """

    message_ids: tuple[str, ...] = ()
    left_out: int = 0
    outside_topic: bool = False
    unread: bool = False


@dataclass(frozen=True)
class Deferred:
    """Rate limit reached: nothing was sent, retry after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class NotSent:
    """Certainly not delivered (connection failed). May be retried.

    With `ours` the messenger was not called, so this does not count as its failure.
    """

    reason: str
    ours: bool = False


@dataclass(frozen=True)
class Unknown:
    """Possibly delivered: timeout after the request, server error or incomplete answer."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """Permanently refused. With `for_good` the person is unreachable."""

    code: str
    description: str
    for_good: bool = False

    @property
    def whole_chat(self) -> bool:
        """True if the chat refuses every message, not only this one."""
        return self.for_good or self.code in WHOLE_CHAT


@dataclass(frozen=True)
class Moved:
    """The group became a supergroup with another id."""

    chat_id: str


@dataclass(frozen=True)
class TopicGone:
    """The topic was deleted or closed."""


@dataclass(frozen=True)
class TargetGone:
    """The message to edit or copy does not exist any more."""


CallOutcome = Delivered | Deferred | NotSent | Unknown | Refused | Moved | TopicGone | TargetGone


class Transport(Protocol):
    """Operations of a messenger used by the relay.

    Refusals of the messenger and network failures are returned as outcomes, never raised.
    """

    async def deliver(
        self, payload: Wire, *, chat_id: str, topic_id: str | None
    ) -> CallOutcome: ...

    async def create_topic(self, *, chat_id: str, name: str) -> str | CallOutcome:
        """Create a topic. Returns its id, or the outcome if that failed."""
        ...
