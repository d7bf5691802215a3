"""Facts from the messenger about the bot and its chats."""

from dataclasses import dataclass

from handoff.addresses import ChatKind


@dataclass(frozen=True)
class BotAccount:
    """The bot. `reads_all` is True if it receives all messages in groups (privacy mode is off)."""

    id: str
    username: str
    name: str
    reads_all: bool


@dataclass(frozen=True)
class ChatInfo:
    """A chat, and the bot's rights in it."""

    chat_id: str
    kind: ChatKind
    title: str
    is_forum: bool
    is_public: bool
    bot_is_inside: bool
    bot_is_admin: bool
    bot_manages_topics: bool
