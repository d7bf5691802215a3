"""Where people are reached: a chat of a messenger, through one of the desk's accounts."""

from dataclasses import dataclass
from enum import StrEnum


class ChatKind(StrEnum):
    """What kind of chat an address is; no messenger's id tells it."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Address:
    """A chat as one account reaches it. `chat_id` is the messenger's, as a string."""

    account_id: int
    chat_id: str
    kind: ChatKind = ChatKind.PRIVATE

    @property
    def is_private(self) -> bool:
        return self.kind is ChatKind.PRIVATE
