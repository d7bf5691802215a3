"""Message text trimming and entity detection."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.simulator import markup_html, markup_markdown, utf16
from bot.simulator.errors import bad_request
from bot.simulator.markup_html import Entity, MarkupError

PARSERS = {
    "html": markup_html.parse,
    "markdown": markup_markdown.parse_legacy,
    "markdownv2": markup_markdown.parse_v2,
}
AUTOMATIC = (
    ("url", re.compile(r"\b(?:https?|tg)://[^\s<>\"'،؛]+[^\s<>\"'،؛.,!?:;)\]]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?!\w)", re.ASCII)),
    (
        "url",
        re.compile(
            r"(?<![\w@.\-/])(?:[\w-]+\.)+(?:com|org|net|ir|io|me|info|dev|app|co|edu|gov)"
            r"(?![\w.\-]*\w)(?:/[^\s<>\"'،؛]*[^\s<>\"'،؛.,!?:;)\]])?",
            re.IGNORECASE | re.ASCII,
        ),
    ),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_/])"),
    ),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?![A-Za-z0-9_@])")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}(?!#)")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d{9,15}(?!\w)")),
)
MAYBE_AUTOMATIC = re.compile(r"[/@#$+.:]")
OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
MOST = 100  # maximum number of entities per message (others are dropped)
FARTHEST = 1_000_000  # maximum offset and length (calls with larger values fail)
GIVEN = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
}
# Kinds detected in the text. If a call contains entities of these kinds, they are dropped.
FOUND = {kind for kind, _ in AUTOMATIC} | {"bank_card_number", "media_timestamp"}
NEEDED = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
NULL_AND_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|\r")


@dataclass(frozen=True, slots=True)
class FormattedText:
    text: str
    entities: list[Entity]


def parse(
    text: str, *, parse_mode: str = "", entities: list[Entity] | None = None
) -> FormattedText:
    """Parse markup, trim the text and detect entities. Raises ApiError like the real server."""
    found: list[Entity] = []
    mode = parse_mode.strip().lower()
    text = NULL_AND_CONTROL.sub(lambda char: "" if char.group() == "\r" else " ", text)
    if mode and mode != "none":
        parser = PARSERS.get(mode)
        if parser is None:
            raise bad_request("unsupported parse_mode")
        try:
            text, found = parser(text)
        except MarkupError as problem:
            raise bad_request(f"can't parse entities: {problem}") from problem
    elif entities:
        found = _inside(text, entities)
    text, found = _trimmed(text, found)
    return FormattedText(text, _merged(text, found)[:MOST])


def _inside(text: str, entities: list[Entity]) -> list[Entity]:
    """Return the entities in order. Raises ApiError if one of them splits a character."""
    for entity in entities:
        for name in ("offset", "length"):
            if not 0 <= entity[name] <= FARTHEST:
                raise bad_request(f"receive an entity with incorrect {name} {entity[name]}")
    found = [dict(entity) for entity in entities if entity["length"] > 0]
    found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    offsets = utf16.units(text)
    problems = [problem for entity in found for problem in _misplaced(text, offsets, entity)]
    if problems:
        raise bad_request(min(problems)[1])
    return found


def _misplaced(text: str, offsets: list[int], entity: Entity) -> Iterator[tuple[int, str]]:
    """Yield the position and text of each error reported by the real server."""
    size, begin = offsets[-1], entity["offset"]
    end = begin + entity["length"]
    named = f"entity beginning at UTF-16 offset {begin}"
    if begin > size:
        yield size + 1, f"entity begins after the end of the text at UTF-16 offset {begin}"
    elif (place := _bytes_before(text, offsets, begin)) is not None:
        yield begin, f"entity begins in a middle of a UTF-16 symbol at byte offset {place}"
    elif end > size:
        yield size + 2, f"{named} ends after the end of the text at UTF-16 offset {end}"
    elif (place := _bytes_before(text, offsets, end)) is not None:
        yield end, f"{named} ends in a middle of a UTF-16 symbol at byte offset {place}"


def _bytes_before(text: str, offsets: list[int], offset: int) -> int | None:
    """Return the number of bytes before the character split by `offset`, or None."""
    index = bisect_left(offsets, offset)
    if offsets[index] == offset:
        return None
    return len(text[:index].encode("utf-8", "surrogatepass"))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    stripped = text.rstrip()
    start = len(stripped) - len(stripped.lstrip())
    shift = utf16.length(stripped[:start])
    stripped = stripped[start:]
    if not entities:
        return stripped, entities
    size = utf16.length(stripped)
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] - shift + entity["length"], size)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return stripped, kept


def _merged(text: str, entities: list[Entity]) -> list[Entity]:
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in OPAQUE
    ]
    merged = [*entities, *_automatic(text, taken)]
    merged.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return merged


def _automatic(text: str, taken: list[tuple[int, int]]) -> list[Entity]:
    if not MAYBE_AUTOMATIC.search(text):
        return []
    offsets = utf16.units(text)
    found: list[Entity] = []
    for kind, pattern in AUTOMATIC:
        for match in pattern.finditer(text):
            begin, end = offsets[match.start()], offsets[match.end()]
            if not any(begin < other_end and start < end for start, other_end in taken):
                taken.append((begin, end))
                found.append({"type": kind, "offset": begin, "length": end - begin})
    return found


def given_entities(raw: Any, name: str = "entities") -> list[Entity] | None:
    """Return the entities from a call's argument, or None if it is missing."""
    if raw is None or raw == "":
        return None
    try:
        value = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError as problem:
        raise bad_request(f"can't parse {name} JSON object") from problem
    if not isinstance(value, list):
        raise bad_request("expected an Array of MessageEntity")
    checked = [_given_entity(entity) for entity in value]
    return [entity for entity in checked if entity is not None]


def _given_entity(entity: Any) -> Entity | None:
    prefix = "can't parse MessageEntity: "
    if not isinstance(entity, dict):
        raise bad_request(prefix + "expected an Object")
    kind = entity.get("type")
    for name in ("offset", "length", "type", NEEDED.get(str(kind), "type")):
        if entity.get(name) is None:
            raise bad_request(prefix + f'Can\'t find field "{name}"')
    if kind in FOUND:
        return None
    if kind not in GIVEN:
        raise bad_request(prefix + "Unsupported type specified")
    counted = {name: _whole(entity[name], name) for name in ("offset", "length")}
    named = {"user_id": entity["user"]["id"]} if kind == "text_mention" else {}
    return entity | counted | named


def _whole(value: Any, name: str) -> int:
    try:
        return int(str(value))
    except ValueError as problem:
        text = f'can\'t parse MessageEntity: Field "{name}" must be a valid Number'
        raise bad_request(text) from problem


def commands(text: str, entities: list[Entity]) -> list[str]:
    """Return the bot commands in a text, including slashes."""
    return [
        utf16.cut(text, entity["offset"], entity["length"])
        for entity in entities
        if entity["type"] == "bot_command"
    ]
