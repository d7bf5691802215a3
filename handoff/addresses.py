"""Addresses: a chat of a messenger, reached through one account of the desk."""

from dataclasses import dataclass
from enum import StrEnum


class ChatKind(StrEnum):
    """Kind of a chat. It cannot be derived from the chat id."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Address:
    """A chat as reached through one account. `chat_id` is the messenger's id as a string."""

    account_id: int
    chat_id: str
    kind: ChatKind = ChatKind.PRIVATE

    @property
    def is_private(self) -> bool:
        return self.kind is ChatKind.PRIVATE
