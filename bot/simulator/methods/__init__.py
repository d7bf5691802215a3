"""Bot API methods. Importing the package registers all of them."""

from bot.simulator.methods import (
    account,
    chats,
    copying,
    editing,
    media,
    reactions,
    sending,
    topics,
    updates,
)

__all__ = [
    "account",
    "chats",
    "copying",
    "editing",
    "media",
    "reactions",
    "sending",
    "topics",
    "updates",
]
