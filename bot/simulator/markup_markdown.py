"""Parsers for Markdown and MarkdownV2, with the real server's error texts."""

import re
from dataclasses import dataclass, field

from bot.simulator import utf16
from bot.simulator.markup_html import Entity, MarkupError, link_entity

RESERVED = "_*[]()~`>#+-=|{}.!"
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
SIGNS = (
    ("```", "pre"),
    ("||", "spoiler"),
    ("__", "underline"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
    ("`", "code"),
    ("![", "custom_emoji"),
    ("[", "text_link"),
)
CLOSING = {
    "pre": "```",
    "spoiler": "||",
    "underline": "__",
    "italic": "_",
    "bold": "*",
    "strikethrough": "~",
    "code": "`",
    "custom_emoji": "]",
    "text_link": "]",
}


@dataclass
class _Open:
    kind: str
    offset: int
    begin: int
    language: str = ""
    text_from: int = 0


@dataclass
class _Reader:
    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    size: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    quote: _Open | None = None

    def bytes_before(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))

    def add(self, text: str) -> None:
        self.text.append(text)
        self.size += utf16.length(text)


def parse_legacy(source: str) -> tuple[str, list[Entity]]:
    reader = _Reader(source)
    while reader.at < len(source):
        char = source[reader.at]
        if char == "\\" and source[reader.at + 1 : reader.at + 2] in {"_", "*", "`", "["}:
            reader.add(source[reader.at + 1])
            reader.at += 2
        elif char in "_*`[":
            _legacy_entity(reader, char)
        else:
            reader.add(char)
            reader.at += 1
    return "".join(reader.text), reader.entities


def _legacy_entity(reader: _Reader, char: str) -> None:
    source, begin = reader.source, reader.at
    closing = "]" if char == "[" else char
    if source.startswith("```", begin):
        closing = "```"
    start = begin + (3 if closing == "```" else 1)
    end = source.find(closing, start)
    if end < 0:
        raise MarkupError(
            f"Can't find end of the entity starting at byte offset {reader.bytes_before(begin)}"
        )
    inner, offset = source[start:end], reader.size
    reader.at = end + len(closing)
    entity: Entity | None = {"type": {"_": "italic", "*": "bold", "`": "code"}.get(char, "")}
    if closing == "```":
        inner, entity = _pre(inner)
    if char == "[":
        entity = _legacy_link(reader, inner)
    reader.add(inner)
    if inner and entity is not None:
        reader.entities.append(entity | {"offset": offset, "length": reader.size - offset})


def _pre(inner: str) -> tuple[str, Entity]:
    found = re.match(r"([^\s`]*)\n", inner)
    if found is None:
        return inner, {"type": "pre"}
    language = {"language": found[1]} if found[1] else {}
    return inner[found.end() :], {"type": "pre", **language}


def _legacy_link(reader: _Reader, inner: str) -> Entity | None:
    url = inner
    if reader.source.startswith("(", reader.at):
        end = reader.source.find(")", reader.at)
        if end >= 0:
            url = reader.source[reader.at + 1 : end]
            reader.at = end + 1
    return link_entity(url)


def parse_v2(source: str) -> tuple[str, list[Entity]]:
    reader = _Reader(source)
    while reader.at < len(source):
        _v2_step(reader)
    _end_quote(reader)
    if reader.stack:
        opened = reader.stack[-1]
        raise MarkupError(
            f"Can't find end of {NAMES[opened.kind]} entity"
            f" at byte offset {reader.bytes_before(opened.begin)}"
        )
    return "".join(reader.text), reader.entities


def _v2_step(reader: _Reader) -> None:
    source, at = reader.source, reader.at
    char = source[at]
    following = source[at + 1 : at + 2]
    if char == "\\" and following and 1 <= ord(following) <= 126:
        reader.add(following)
        reader.at += 2
    elif _in_code(reader):
        _v2_code(reader)
    elif char == ">" and _at_line_start(reader):
        _begin_quote(reader)
    elif char in RESERVED:
        _v2_sign(reader)
    else:
        if char == "\n" and not source.startswith(">", at + 1):
            _end_quote(reader)
        reader.add(char)
        reader.at += 1


def _at_line_start(reader: _Reader) -> bool:
    return reader.at == 0 or reader.source[reader.at - 1] == "\n"


def _begin_quote(reader: _Reader) -> None:
    if reader.quote is None:
        reader.quote = _Open("blockquote", reader.size, reader.at)
    reader.at += 1


def _end_quote(reader: _Reader) -> None:
    quote, reader.quote = reader.quote, None
    if quote is not None and reader.size > quote.offset:
        reader.entities.append(
            {
                "type": "blockquote",
                "offset": quote.offset,
                "length": reader.size - quote.offset,
            }
        )


def _in_code(reader: _Reader) -> bool:
    return bool(reader.stack) and reader.stack[-1].kind in {"code", "pre"}


def _v2_code(reader: _Reader) -> None:
    opened = reader.stack[-1]
    if reader.source.startswith(CLOSING[opened.kind], reader.at):
        _v2_close(reader)
        return
    if reader.source[reader.at] == "`":
        raise _reserved("`")
    reader.add(reader.source[reader.at])
    reader.at += 1


def _v2_sign(reader: _Reader) -> None:
    if reader.stack and _ends(reader, reader.stack[-1].kind):
        _v2_close(reader)
        return
    for sign, kind in SIGNS:
        if reader.source.startswith(sign, reader.at):
            _v2_open(reader, sign, kind)
            return
    raise _reserved(reader.source[reader.at])


def _ends(reader: _Reader, kind: str) -> bool:
    # "__" always means underline, even where two italics would be possible.
    if kind == "italic" and reader.source.startswith("__", reader.at):
        return False
    return reader.source.startswith(CLOSING[kind], reader.at)


def _v2_open(reader: _Reader, sign: str, kind: str) -> None:
    opened = _Open(kind, reader.size, reader.at, text_from=len(reader.text))
    reader.at += len(sign)
    if kind == "pre":
        found = re.compile(r"([^\s`]*)\n").match(reader.source, reader.at)
        if found:
            opened.language = found[1]
            reader.at = found.end()
    reader.stack.append(opened)


def _v2_close(reader: _Reader) -> None:
    opened = reader.stack.pop()
    reader.at += len(CLOSING[opened.kind])
    entity: Entity | None = {"type": opened.kind}
    if opened.language:
        entity = {"type": opened.kind, "language": opened.language}
    if opened.kind in {"text_link", "custom_emoji"}:
        entity = _v2_target(reader, opened)
    if entity is not None and reader.size > opened.offset:
        reader.entities.append(
            entity | {"offset": opened.offset, "length": reader.size - opened.offset}
        )


def _v2_target(reader: _Reader, opened: _Open) -> Entity | None:
    url = "".join(reader.text[opened.text_from :])
    if reader.source.startswith("(", reader.at):
        end = _target_end(reader)
        url = re.sub(r"\\(.)", r"\1", reader.source[reader.at + 1 : end])
        reader.at = end + 1
    if opened.kind == "custom_emoji":
        found = re.fullmatch(r"tg://emoji\?id=(\d+)", url)
        if found is None:
            raise MarkupError("Custom emoji URL must have scheme tg")
        return {"type": "custom_emoji", "custom_emoji_id": found[1]}
    return link_entity(url)


def _target_end(reader: _Reader) -> int:
    found = re.compile(r"\((?:\\.|[^)\\])*\)").match(reader.source, reader.at)
    if found is None:
        raise MarkupError(
            f"Can't find end of a URL at byte offset {reader.bytes_before(reader.at)}"
        )
    return found.end() - 1


def _reserved(char: str) -> MarkupError:
    return MarkupError(
        f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
    )
