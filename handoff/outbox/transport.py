"""Interface between the relay and a messenger."""

from dataclasses import dataclass
from typing import Protocol

from handoff.outbox.payload import Wire

# Refusals that apply to all messages in the chat.
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


# Refusals that are detected before calling the messenger.
OURS = frozenset({"internal", "id-unknown"})


@dataclass(frozen=True)
class Delivered:
    """The delivery was accepted. `message_ids` are the ids of the new messages.

    `left_out` is the number of album items that were refused or missing. `outside_topic` is true
    if the topic was ignored because the group no longer has topics. `unread` is true if the
    response didn't contain all ids.
    """

    message_ids: tuple[str, ...] = ()
    left_out: int = 0
    outside_topic: bool = False
    unread: bool = False


@dataclass(frozen=True)
class Deferred:
    """Rate-limited, nothing was sent. Retry after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class NotSent:
    """The delivery was definitely not sent (e.g. the connection failed) and can be retried.

    If `ours` is true, the messenger was not called and the failure doesn't count as an outage.
    """

    reason: str
    ours: bool = False


@dataclass(frozen=True)
class Unknown:
    """The message may or may not have been sent.

    This happens after timeouts, server errors and incomplete responses.
    """

    reason: str


@dataclass(frozen=True)
class Refused:
    """The delivery was refused permanently.

    `for_good` is true if the recipient can't be reached at all, e.g. because they blocked the bot.
    """

    code: str
    description: str
    for_good: bool = False

    @property
    def whole_chat(self) -> bool:
        """True if the chat refuses all messages, not just this one."""
        return self.for_good or self.code in WHOLE_CHAT


@dataclass(frozen=True)
class Moved:
    """The group was upgraded to a supergroup and has a new id."""

    chat_id: str


@dataclass(frozen=True)
class TopicGone:
    """The topic has been deleted or closed."""


@dataclass(frozen=True)
class TargetGone:
    """The message to edit or copy no longer exists."""


CallOutcome = Delivered | Deferred | NotSent | Unknown | Refused | Moved | TopicGone | TargetGone


class Transport(Protocol):
    """Messenger operations used by the relay.

    Implementations return refusals and network failures as outcomes and never raise them.
    """

    async def deliver(
        self, payload: Wire, *, chat_id: str, topic_id: str | None
    ) -> CallOutcome: ...

    async def create_topic(self, *, chat_id: str, name: str) -> str | CallOutcome:
        """Create a topic and return its id, or the outcome on failure."""
        ...
