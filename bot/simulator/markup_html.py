"""Parser for HTML markup, with the real server's error texts."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from bot.simulator import utf16

Entity = dict[str, Any]

SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
TAGS = {*SIMPLE_TAGS, "a", "tg-emoji"}
CHARACTER = re.compile(r"&(?:(?:lt|gt|amp|quot);|#(?:\d{1,8}|[xX][0-9a-fA-F]{1,6});?)")
ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>/"']+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[A-Za-z0-9.\-]+))?"""
)


class MarkupError(Exception):
    """Raised for malformed markup. The message follows "can't parse entities: "."""


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


@dataclass
class _Reader:
    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    size: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def bytes_before(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))

    def add(self, text: str) -> None:
        self.text.append(text)
        self.size += utf16.length(text)


def parse(source: str) -> tuple[str, list[Entity]]:
    reader = _Reader(source)
    while reader.at < len(source):
        char = source[reader.at]
        if char == "&":
            _character(reader)
        elif char == "<":
            if source.startswith("/", reader.at + 1):
                _end_tag(reader)
            else:
                _start_tag(reader)
        else:
            _plain(reader)
    if reader.stack:
        tag = reader.stack[-1].tag
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')
    return "".join(reader.text), reader.entities


def _plain(reader: _Reader) -> None:
    found = re.compile(r"[^<&]+").match(reader.source, reader.at)
    text = found.group() if found else reader.source[reader.at]
    reader.add(text)
    reader.at += len(text)


def _character(reader: _Reader) -> None:
    found = CHARACTER.match(reader.source, reader.at)
    text = found.group() if found else "&"
    reader.add(html.unescape(text) if found else text)
    reader.at += len(text)


def _start_tag(reader: _Reader) -> None:
    begin = reader.at
    end = _name_end(reader, begin + 1)
    if end >= len(reader.source):
        raise MarkupError(f"Unclosed start tag at byte offset {reader.bytes_before(begin)}")
    tag = reader.source[begin + 1 : end].lower()
    if tag not in TAGS:
        raise MarkupError(
            f'Unsupported start tag "{tag}" at byte offset {reader.bytes_before(begin)}'
        )
    attributes, reader.at = _attributes(reader, tag, begin, end)
    argument = _argument(tag, attributes)
    if tag == "span" and argument != "tg-spoiler":
        raise MarkupError(
            f'Tag "span" must have class "tg-spoiler" at byte offset {reader.bytes_before(begin)}'
        )
    reader.stack.append(_Open(tag, argument, reader.size, len(reader.text)))


def _name_end(reader: _Reader, at: int) -> int:
    while at < len(reader.source) and not (
        reader.source[at].isspace() or reader.source[at] == ">"
    ):
        at += 1
    return at


def _attributes(reader: _Reader, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
    attributes: dict[str, str] = {}
    source = reader.source
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        if at >= len(source):
            raise MarkupError(
                f'Unclosed start tag "{tag}" at byte offset {reader.bytes_before(begin)}'
            )
        if source[at] == ">":
            return attributes, at + 1
        found = ATTRIBUTE.match(source, at)
        if found is None:
            raise MarkupError(
                f'Empty attribute name in the tag "{tag}"'
                f" at byte offset {reader.bytes_before(begin)}"
            )
        value = found["value"] or ""
        if value[:1] in {'"', "'"}:
            value = value[1:-1]
        attributes[found["name"].lower()] = html.unescape(value)
        at = found.end()
        if source[at : at + 1] not in {"", ">"} and not source[at].isspace():
            raise MarkupError(
                f"Unexpected end of name token at byte offset {reader.bytes_before(at)}"
            )


def _argument(tag: str, attributes: dict[str, str]) -> str:
    match tag:
        case "a":
            return attributes.get("href", "")
        case "code":
            return attributes.get("class", "").removeprefix("language-")
        case "span":
            return attributes.get("class", "")
        case "tg-emoji":
            return attributes.get("emoji-id", "")
        case "blockquote":
            return "expandable" if "expandable" in attributes else ""
    return ""


def _end_tag(reader: _Reader) -> None:
    begin = reader.at
    if not reader.stack:
        raise MarkupError(f"Unexpected end tag at byte offset {reader.bytes_before(begin)}")
    end = _name_end(reader, begin + 2)
    name = reader.source[begin + 2 : end].lower()
    while end < len(reader.source) and reader.source[end].isspace():
        end += 1
    if reader.source[end : end + 1] != ">":
        raise MarkupError(f"Unclosed end tag at byte offset {reader.bytes_before(begin)}")
    opened = reader.stack.pop()
    if name and name != opened.tag:
        raise MarkupError(
            f"Unmatched end tag at byte offset {reader.bytes_before(begin)},"
            f' expected "</{opened.tag}>", found "</{name}>"'
        )
    reader.at = end + 1
    if reader.size > opened.offset:
        _close(reader, opened)


def _close(reader: _Reader, opened: _Open) -> None:
    entity: Entity = {"offset": opened.offset, "length": reader.size - opened.offset}
    match opened.tag:
        case "a":
            url = opened.argument or "".join(reader.text[opened.start :])
            link = link_entity(url)
            if link is None:
                return
            entity |= link
        case "tg-emoji":
            entity |= {"type": "custom_emoji", "custom_emoji_id": opened.argument}
        case "blockquote" if opened.argument:
            entity["type"] = "expandable_blockquote"
        case "pre":
            _absorb_language(reader, entity)
        case "code" if opened.argument:
            entity |= {"type": "code", "language": opened.argument}
        case tag:
            entity["type"] = SIMPLE_TAGS[tag]
    reader.entities.append(entity)


def _absorb_language(reader: _Reader, entity: Entity) -> None:
    # <pre><code class="language-x"> is a single entity with the language of the inner code.
    entity["type"] = "pre"
    inner = reader.entities[-1] if reader.entities else None
    if (
        inner
        and "language" in inner
        and inner | {"type": "pre"} == entity | {"language": inner["language"]}
    ):
        entity["language"] = inner["language"]
        reader.entities.pop()


def link_entity(url: str) -> Entity | None:
    """Return the entity for a URL without its position, or None if the URL is invalid."""
    user = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if user:
        return {"type": "text_mention", "user_id": int(user[1])}
    if re.match(r"(?:https?|tg|ftp|ton|tonsite)://\S+$", url):
        return {"type": "text_link", "url": url if "/" in url.split("//", 1)[1] else url + "/"}
    if re.match(r"[^\s/:@]+\.[^\s/:@]{2,}(?:[/?#:]\S*)?$", url):
        return {"type": "text_link", "url": f"http://{url}" if "/" in url else f"http://{url}/"}
    return None
