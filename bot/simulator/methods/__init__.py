"""The Bot API methods; importing the package registers them all."""

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
