"""Text as the messenger keeps it: trimmed, with entities from markup and from the text itself."""

import json
import re
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
NULL_AND_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|\r")


@dataclass(frozen=True, slots=True)
class FormattedText:
    text: str
    entities: list[Entity]


def parse(
    text: str, *, parse_mode: str = "", entities: list[Entity] | None = None
) -> FormattedText:
    """Read markup, trim and find what is written plainly; refuses as the real server does."""
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
        found = [dict(entity) for entity in entities]
    text, found = _trimmed(text, found)
    return FormattedText(text, _merged(text, found))


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
    """Read the entities argument of a call."""
    if raw is None or raw == "":
        return None
    try:
        value = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError as problem:
        raise bad_request(f"can't parse {name} JSON object") from problem
    if not isinstance(value, list):
        raise bad_request("expected an Array of MessageEntity")
    for entity in value:
        if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
            raise bad_request("can't parse MessageEntity: expected an Object")
    return [
        entity | {"user_id": entity["user"]["id"]} if "user" in entity else entity
        for entity in value
    ]


def commands(text: str, entities: list[Entity]) -> list[str]:
    """Answer the bot commands in a text, with their slash."""
    return [
        utf16.cut(text, entity["offset"], entity["length"])
        for entity in entities
        if entity["type"] == "bot_command"
    ]
