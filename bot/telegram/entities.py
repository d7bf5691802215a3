"""Decode message entities, or write out links for messengers without entities."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from bot.conversation.facts import Entity
from bot.telegram.fields import Json, flag, part, parts, whole, word

LINKS = frozenset({"text_link", "url"})
NEEDED = {"text_link": "url", "text_mention": "user"}  # required field by type
NAMES = ("first_name", "last_name", "username", "language_code")


def spelled_out(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """Append the URL of each text link in parentheses."""
    units = text.encode("utf-16-le", "surrogatepass")
    links = [entity for entity in entities if entity.get("type") == "text_link"]
    for link in sorted(links, key=lambda entity: -int(entity["offset"])):
        end = 2 * (int(link["offset"]) + int(link["length"]))
        url = str(link.get("url", ""))
        shown = units[2 * int(link["offset"]) : end].decode("utf-16-le", "surrogatepass")
        if url and url != shown:
            units = units[:end] + f" ({url})".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", "surrogatepass")


def entities_of(message: Json, name: str) -> tuple[Entity, ...]:
    """Decode a text's entities. Unreadable ones are dropped."""
    found = (_entity(raw) for raw in parts(message, name))
    return tuple(entity for entity in found if entity is not None)


def _entity(raw: Json) -> Entity | None:
    kind, length = word(raw, "type"), whole(raw, "length")
    offset = whole(raw, "offset") if raw.get("offset") is not None else 0
    if not kind or offset is None or length is None or offset < 0 or length < 1:
        return None
    entity: Entity = {"type": kind, "offset": offset, "length": length}
    if url := word(raw, "url"):
        entity["url"] = url
    if language := word(raw, "language"):
        entity["language"] = language
    if emoji := word(raw, "custom_emoji_id"):
        entity["custom_emoji_id"] = emoji
    if (user := _mentioned(raw)) is not None:
        entity["user"] = user
    needed = NEEDED.get(kind)
    return entity if needed is None or needed in entity else None


def _mentioned(raw: Json) -> dict[str, int | str | bool] | None:
    user = part(raw, "user")
    user_id = whole(user, "id") if user is not None else None
    if user is None or user_id is None:
        return None
    names = {name: said for name in NAMES if (said := word(user, name))}
    return {"id": user_id, "is_bot": flag(user, "is_bot"), "first_name": "", **names}


def addresses_in(text: str, entities: Sequence[Entity]) -> tuple[str, ...]:
    """Return the URLs of all links in a text, in order."""
    found = [entity for entity in entities if entity["type"] in LINKS]
    found.sort(key=itemgetter("offset"))
    addresses = (entity.get("url") or _marked(text, entity) for entity in found)
    return tuple(address for address in addresses if address)


def _marked(text: str, entity: Entity) -> str:
    start, end = entity["offset"], entity["offset"] + entity["length"]
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")
