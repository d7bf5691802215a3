"""What a messenger can do; nothing above asks for its name."""

from dataclasses import dataclass

# Everywhere there are messages, edits of them, and presses; the rest has to be asked for.
COMMON_UPDATES = ("message", "edited_message", "callback_query")
TELEGRAM_UPDATES = ("channel_post", "edited_channel_post")
MEMBER_UPDATES = ("my_chat_member", "chat_member")


@dataclass(frozen=True)
class Capabilities:
    """Abilities that the desk can use but never needs."""

    topics: bool = False
    chat_member_updates: bool = False
    entities: bool = False
    albums: bool = False
    webhook_secret: bool = False
    copy_messages: bool = False  # several messages in one call, an album staying an album
    reactions: bool = False
    commands_menu: bool = False
    reply_parameters: bool = False  # without: the older reply_to_message_id and its kin

    @property
    def allowed_updates(self) -> tuple[str, ...]:
        """The kinds to ask for: a messenger may refuse a list with kinds it does not know."""
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
