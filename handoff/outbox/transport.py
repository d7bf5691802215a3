"""Interface through which the relay sends deliveries, and the possible outcomes."""

from dataclasses import dataclass
from typing import Protocol

from handoff.outbox.payload import Wire

# Error codes of refusals that apply to every message sent to the chat.
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


# Error codes of refusals for which the messenger was not called.
OURS = frozenset({"internal", "id-unknown"})


@dataclass(frozen=True)
class Delivered:
    """The messenger accepted the delivery. Contains the ids of the messages it created.

    `left_out` is the number of album parts that were refused or missing. `outside_topic` is true
    if the messenger ignored the topic because the group does not have topics any more. `unread`
    is true if some ids could not be read from the answer.
    """

    message_ids: tuple[str, ...] = ()
    left_out: int = 0
    outside_topic: bool = False
    unread: bool = False


@dataclass(frozen=True)
class Deferred:
    """The rate limit was reached and nothing was sent. Retry after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class NotSent:
    """The delivery was certainly not sent, for example because the connection failed.

    It may be retried. If `ours` is true, the messenger was not called, so this does not count as
    a failure of the messenger.
    """

    reason: str
    ours: bool = False


@dataclass(frozen=True)
class Unknown:
    """It is unknown whether the message was sent.

    This is the outcome of a timeout, a server error or an incomplete answer.
    """

    reason: str


@dataclass(frozen=True)
class Refused:
    """The messenger refused the delivery permanently.

    `for_good` is true if the recipient cannot be reached at all, for example because they blocked
    the bot.
    """

    code: str
    description: str
    for_good: bool = False

    @property
    def whole_chat(self) -> bool:
        """True if the chat refuses every message and not only this one."""
        return self.for_good or self.code in WHOLE_CHAT


@dataclass(frozen=True)
class Moved:
    """The group was upgraded to a supergroup with another id."""

    chat_id: str


@dataclass(frozen=True)
class TopicGone:
    """The topic was deleted or closed."""


@dataclass(frozen=True)
class TargetGone:
    """The message to be edited or copied does not exist any more."""


CallOutcome = Delivered | Deferred | NotSent | Unknown | Refused | Moved | TopicGone | TargetGone


class Transport(Protocol):
    """Operations of a messenger that the relay uses.

    Refusals of the messenger and network failures are returned as outcomes, never raised.
    """

    async def deliver(
        self, payload: Wire, *, chat_id: str, topic_id: str | None
    ) -> CallOutcome: ...

    async def create_topic(self, *, chat_id: str, name: str) -> str | CallOutcome:
        """Create a topic. Returns its id, or the outcome if it could not be created."""
        ...
