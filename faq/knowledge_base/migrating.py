"""Replacement of old keys in the text of a file. Comments and layout are kept."""

import re
from dataclasses import dataclass
from typing import Any

from faq.knowledge_base.loading import OLD_KEYS, OUT_OF_SCOPE
from faq.knowledge_base.reading import Source, read_text


class CannotMigrate(Exception):
    """Raised if a file has to be changed by hand."""


@dataclass
class _Block:
    """Lines of a top-level key, with the comments directly above it."""

    key: str
    comments: list[str]
    lines: list[str]


def migrated(text: str, *, file: str) -> str:
    """Return the text of a file with `out_of_scope` in place of the old keys.

    A text without old keys is returned as it is. Raises CannotMigrate if the YAML cannot be read,
    if a new key exists beside its old name, or if the result would have another meaning.
    """
    before = read_text(text, file=file)
    if not isinstance(before.data, dict):
        raise CannotMigrate
    old = [key for key in OLD_KEYS if key in before.data]
    if not old:
        return text
    lines = text.split("\n")
    blocks = _taken(lines, before, [*old, OUT_OF_SCOPE])
    place = min(at for at, _ in blocks)
    parts = {block.key: block for _, block in blocks}
    new = _joined(parts)
    after = "\n".join([*lines[:place], *new, *lines[place:]])
    if read_text(after, file=file).data != _expected(before.data):
        raise CannotMigrate
    return after


def _taken(lines: list[str], source: Source, keys: list[str]) -> list[tuple[int, _Block]]:
    """Remove the blocks of keys from the lines. Returns them with their place afterwards."""
    starts = sorted(source.lines[key,] - 1 for key in source.data)
    found: list[tuple[int, _Block]] = []
    spans = []
    for key in keys:
        if key not in source.data:
            continue
        start = source.lines[key,] - 1
        end = next((each for each in starts if each > start), len(lines))
        end = _end_of(lines, start, end)
        first = start
        while first > 0 and lines[first - 1].startswith("#"):
            first -= 1
        if first == 0:  # the comment at the head of the file
            first = start
        spans.append((first, start, end, key))
    for first, start, end, key in sorted(spans, reverse=True):
        found.append((first, _Block(key, lines[first:start], lines[start:end])))
        del lines[first:end]
    removed = 0
    placed = []
    for first, block in reversed(found):
        placed.append((first - removed, block))
        removed += len(block.comments) + len(block.lines)
    return placed


def _end_of(lines: list[str], start: int, end: int) -> int:
    """Return the end of a block, without the comments and empty lines that precede the next."""
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _joined(parts: dict[str, _Block]) -> list[str]:
    new = parts.get(OUT_OF_SCOPE)
    old = next(block for block in parts.values() if block is not new)
    end = "\r" if old.lines[0].endswith("\r") else ""
    lines = [f"{OUT_OF_SCOPE}:{end}"] if new is None else [*new.comments, *new.lines]
    for key, name in OLD_KEYS.items():
        if key in parts:
            lines.extend(_indented(parts[key], name))
    return lines


def _indented(block: _Block, name: str) -> list[str]:
    head = re.sub(rf"^(['\"]?){block.key}\1(?=\s*:)", name, block.lines[0])
    lines = [*block.comments, head, *block.lines[1:]]
    return [f"  {line}" if line.strip() else line for line in lines]


def _expected(data: dict[str, Any]) -> dict[str, Any]:
    """Return the values that a migrated file must have."""
    new = dict(data.get(OUT_OF_SCOPE) or {})
    for key, name in OLD_KEYS.items():
        if key in data:
            if name in new:
                raise CannotMigrate
            new[name] = data[key]
    rest = {key: value for key, value in data.items() if key not in OLD_KEYS}
    return {**rest, OUT_OF_SCOPE: new}
