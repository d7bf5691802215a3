"""Messenger capabilities. Check these rather than the messenger's name."""

from dataclasses import dataclass

# Update types supported by every messenger. Any others must be requested.
COMMON_UPDATES = ("message", "edited_message", "callback_query")
TELEGRAM_UPDATES = ("channel_post", "edited_channel_post")
MEMBER_UPDATES = ("my_chat_member", "chat_member")


@dataclass(frozen=True)
class Capabilities:
    """Optional features a messenger may support."""

    topics: bool = False
    chat_member_updates: bool = False
    entities: bool = False
    albums: bool = False
    webhook_secret: bool = False
    copy_messages: bool = False  # supports copyMessages (preserves albums)
    reactions: bool = False
    commands_menu: bool = False
    message_links: bool = False  # messages of a group have URLs
    reply_parameters: bool = False  # otherwise reply_to_message_id is used

    @property
    def allowed_updates(self) -> tuple[str, ...]:
        """Update types to request. Some messengers reject lists with unknown types."""
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
    message_links=True,
    reply_parameters=True,
)
PLAIN = Capabilities()
