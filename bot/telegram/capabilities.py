"""Capabilities of a messenger. Other code checks these instead of the messenger's name."""

from dataclasses import dataclass

# Kinds of updates that every messenger supports. Other kinds must be requested.
COMMON_UPDATES = ("message", "edited_message", "callback_query")
TELEGRAM_UPDATES = ("channel_post", "edited_channel_post")
MEMBER_UPDATES = ("my_chat_member", "chat_member")


@dataclass(frozen=True)
class Capabilities:
    """Optional features of a messenger."""

    topics: bool = False
    chat_member_updates: bool = False
    entities: bool = False
    albums: bool = False
    webhook_secret: bool = False
    copy_messages: bool = False  # one call copies several messages and keeps albums
    reactions: bool = False
    commands_menu: bool = False
    reply_parameters: bool = False  # if False, the older reply_to_message_id is used

    @property
    def allowed_updates(self) -> tuple[str, ...]:
        """Return the update kinds to request. Some messengers refuse a list with unknown kinds."""
        if self.chat_member_updates:
            return COMMON_UPDATES + TELEGRAM_UPDATES + MEMBER_UPDATES
        return COMMON_UPDATES


TELEGRAM = Capabilities(
    topics=True,
    chat_member_updates=True,
    entities=True,
    albums=True,
    webhook_secret=True,
    copy_messages=True,
    reactions=True,
    commands_menu=True,
    reply_parameters=True,
)
PLAIN = Capabilities()
