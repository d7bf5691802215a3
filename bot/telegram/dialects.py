"""Defaults for fields that some messengers omit: command entities and chat types."""

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
    """Return the kind for a chat type. An unknown type is derived from the sign of the id."""
    named = CHAT_KINDS.get(chat_type)
    return named or (ChatKind.PRIVATE if chat_id > 0 else ChatKind.GROUP)


def with_command(
    text: str, entities: Sequence[Entity], capabilities: Capabilities
) -> tuple[Entity, ...]:
    """Return the entities of a text, adding a missing one for a command at its start.

    If a messenger supports entities and sent any, the list is taken as complete.
    """
    found = COMMAND.match(text)
    if found is None or (entities and capabilities.entities):
        return tuple(entities)
    made: Entity = {"type": "bot_command", "offset": 0, "length": found.end()}
    return (made, *(other for other in entities if other != made))
