"""Defaults for messengers that omit command entities or chat types."""

import re
from collections.abc import Sequence

from bot.conversation.facts import Entity
from bot.telegram.capabilities import Capabilities
from handoff.addresses import ChatKind

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(@[A-Za-z0-9_]+)?(?![\w/<>])")
CHAT_KINDS = {
    "private": ChatKind.PRIVATE,
    "group": ChatKind.GROUP,
    "supergroup": ChatKind.GROUP,
    "channel": ChatKind.CHANNEL,
}


def chat_kind(chat_type: str, chat_id: int) -> ChatKind:
    """Map a chat type to a kind. If the type is unknown, negative ids are groups."""
    named = CHAT_KINDS.get(chat_type)
    return named or (ChatKind.PRIVATE if chat_id > 0 else ChatKind.GROUP)


def with_command(
    text: str, entities: Sequence[Entity], capabilities: Capabilities
) -> tuple[Entity, ...]:
    """Add an entity for a command at the start of a text, if it is missing.

    The entities are left unchanged if the messenger supports entities and sent at least one.
    """
    found = COMMAND.match(text)
    if found is None or (entities and capabilities.entities):
        return tuple(entities)
    made: Entity = {"type": "bot_command", "offset": 0, "length": found.end()}
    return (made, *(other for other in entities if other != made))
