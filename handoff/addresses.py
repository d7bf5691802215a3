"""Chat addresses, consisting of an account and a chat on its messenger."""

from dataclasses import dataclass
from enum import StrEnum


class ChatKind(StrEnum):
    """Type of chat. It can't be derived from the chat id."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Address:
    """A chat as seen from one account. `chat_id` is the messenger's id, always a string."""

    account_id: int
    chat_id: str
    kind: ChatKind = ChatKind.PRIVATE

    @property
    def is_private(self) -> bool:
        return self.kind is ChatKind.PRIVATE
