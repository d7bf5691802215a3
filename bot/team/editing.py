"""Changes of single values in the text of a YAML file. Comments and layout are kept.

Only the lines of the changed value differ afterwards. Every result is parsed again and compared
with what it should contain.
"""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import yaml

from faq.knowledge_base.reading import read_text

Location = tuple[str | int, ...]
_STEP = 2  # columns
_EMPTY = frozenset({"", "~", "null"})
# Characters that may stand in a file as escapes only.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]")


class CannotEdit(Exception):
    """Raised if a file has to be changed by hand."""


def with_value(text: str, at: Location, value: str | dict[str, Any]) -> str:
    """Set the value of a key. Missing maps on the way to it are added at their ends.

    Raises CannotEdit.
    """

    def expected(data: Any) -> None:
        for key in at[:-1]:
            if data.get(key) is None:
                data[key] = {}
            data = data[key]
        data[at[-1]] = value

    return _checked(text, _set(text, at, value), expected)


def with_item(text: str, at: Location, value: str | dict[str, Any]) -> str:
    """Append an item to a list. A missing list is added. Raises CannotEdit."""

    def expected(data: Any) -> None:
        for key in at[:-1]:
            if data.get(key) is None:
                data[key] = {}
            data = data[key]
        data[at[-1]] = [*(data.get(at[-1]) or []), value]

    return _checked(text, _append(text, at, value), expected)


def with_replaced(text: str, at: Location, value: str | dict[str, Any]) -> str:
    """Replace an existing value, list or item in its place. Comments inside it are removed.

    Raises CannotEdit.
    """

    def expected(data: Any) -> None:
        for key in at[:-1]:
            data = data[key]
        data[at[-1]] = value

    return _checked(text, _exchanged(text, at, value), expected)


def without(text: str, at: Location) -> str:
    """Remove a key or an item with its comment in the same line. Raises CannotEdit.

    A list or map that would be left empty is removed too. Comments in its own lines are kept
    where they do not become part of a text.
    """

    def expected(data: Any) -> None:
        parents = [data]
        for key in at[:-1]:
            parents.append(parents[-1][key])
        for key, parent in zip(reversed(at), reversed(parents), strict=True):
            del parent[key]
            if parent:
                break

    try:
        return _checked(text, _removed(text, at, keeps_comments=True), expected)
    except CannotEdit:
        return _checked(text, _removed(text, at, keeps_comments=False), expected)


def _checked(before: str, after: str, change: Callable[[Any], None]) -> str:
    """Return `after` if it contains what `before` does with a change."""
    source = read_text(before, file="before")
    data = {} if source.data is None and not source.problems else deepcopy(source.data)
    try:
        change(data)
    except (AttributeError, KeyError, IndexError, TypeError) as error:
        raise CannotEdit from error
    result = read_text(after, file="after")
    if result.problems or result.data != data:
        raise CannotEdit
    return after


def _root(text: str) -> yaml.MappingNode:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CannotEdit from error
    if root is None:
        return yaml.MappingNode("", [])
    if not isinstance(root, yaml.MappingNode):
        raise CannotEdit
    return root


def _found(node: yaml.Node, key: str | int) -> yaml.Node | None:
    """Return the value of a key or the item of an index."""
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        items: list[yaml.Node] = node.value
        return items[key] if key < len(items) else None
    return None


def _path(text: str, at: Location) -> list[yaml.Node]:
    """Return the existing nodes with content on the way to `at`, from the root on."""
    nodes: list[yaml.Node] = [_root(text)]
    for key in at:
        value = _found(nodes[-1], key)
        if value is None or _is_empty(value):
            break
        nodes.append(value)
    return nodes


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _EMPTY


def _has_brackets(nodes: list[yaml.Node]) -> bool:
    """Return True if a list is in brackets or a map is in braces."""
    return any(getattr(node, "flow_style", False) for node in nodes)


def _set(text: str, at: Location, value: str | dict[str, Any]) -> str:
    *parents, node = _path(text, at)
    depth = len(parents)
    if depth == len(at):
        return _replaced(text, node, value, in_brackets=_has_brackets(parents))
    nested: Any = value
    for key in reversed(at[depth + 1 :]):
        nested = {key: nested}
    return _with_key(text, node, str(at[depth]), nested)


def _append(text: str, at: Location, value: str | dict[str, Any]) -> str:
    *parents, node = _path(text, at)
    depth = len(parents)
    if depth < len(at):
        nested: Any = [value]
        for key in reversed(at[depth + 1 :]):
            nested = {key: nested}
        return _with_key(text, node, str(at[depth]), nested)
    if not isinstance(node, yaml.SequenceNode):
        raise CannotEdit
    if node.flow_style:
        if not node.value:
            start = node.start_mark.index + 1
            return text[:start] + _scalar(value, in_brackets=True) + text[start:]
        end = node.value[-1].end_mark.index
        return f"{text[:end]}, {_scalar(value, in_brackets=True)}{text[end:]}"
    column = node.start_mark.column
    lines = _written([value], column)
    return _inserted(text, _end_of(text, node), lines)


def _replaced(
    text: str, node: yaml.Node, value: str | dict[str, Any], *, in_brackets: bool
) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.style in {"|", ">"}:
        raise CannotEdit
    start, end = node.start_mark.index, node.end_mark.index
    return text[:start] + _scalar(value, in_brackets=in_brackets) + text[end:]


def _exchanged(text: str, at: Location, value: str | dict[str, Any]) -> str:
    *parents, node = _path(text, at)
    if len(parents) < len(at):
        raise CannotEdit
    if isinstance(node, yaml.ScalarNode):
        return _replaced(text, node, value, in_brackets=_has_brackets(parents))
    if _has_brackets(parents):
        raise CannotEdit
    parent = parents[-1]
    if isinstance(parent, yaml.SequenceNode):
        start = _line_start(text, node.start_mark.index)
        if text[start : node.start_mark.index].strip() != "-":
            raise CannotEdit
        lines = _written([value], parent.start_mark.column)
        return _inserted(text[:start] + text[_end_of(text, node) :], start, lines)
    if getattr(node, "flow_style", False):
        return text[: node.start_mark.index] + _scalar(value) + text[node.end_mark.index :]
    name = next(
        each for each, its in parent.value if its.start_mark.index == node.start_mark.index
    )
    colon = text.index(":", name.end_mark.index) + 1
    rest = text[colon : _line_end(text, colon)] + text[_end_of(text, node) :]
    return f"{text[:colon]} {_scalar(value)}{rest}"


def _with_key(text: str, node: yaml.Node, key: str, value: Any) -> str:
    """Add a key at the end of a map, or fill the empty value of an existing one."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise CannotEdit
    column = node.value[0][0].start_mark.column if node.value else 0
    existing = next((name for name, _ in node.value if name.value == key), None)
    if existing is not None:
        colon = text.index(":", existing.end_mark.index) + 1
        written = next(its for name, its in node.value if name is existing)
        rest = text[written.end_mark.index :] if written.value else text[colon:]
        if isinstance(value, str):
            return f"{text[:colon]} {_scalar(value)}{rest}"
        text = text[:colon] + rest
        return _inserted(text, _line_end(text, colon), _written(value, column + _STEP))
    end = _end_of(text, node) if node.value else len(text)
    return _inserted(text, end, _written({key: value}, column))


def _end_of(text: str, node: yaml.Node) -> int:
    """Return the index behind the last line of a node in block style."""
    last = node
    while isinstance(last, yaml.MappingNode | yaml.SequenceNode) and last.value:
        if last.flow_style:
            break
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    index = last.end_mark.index
    if isinstance(last, yaml.ScalarNode) and last.style in {"|", ">"}:
        # The end mark of a block is behind the empty lines and comments that follow.
        return _end_of_block(text, last)
    return _line_end(text, index)


def _end_of_block(text: str, node: yaml.ScalarNode) -> int:
    end = _line_end(text, node.start_mark.index)
    column = None
    position = end
    while position < min(node.end_mark.index, len(text)):
        following = _line_end(text, position)
        line = text[position:following]
        if line.strip():
            indent = len(line) - len(line.lstrip(" "))
            column = indent if column is None else column
            if indent < column:
                break
            end = following
        position = following
    return end


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Return the index behind the line feed of the line of an index."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _inserted(text: str, at: int, lines: list[str]) -> str:
    feed = "\r\n" if "\r\n" in text else "\n"
    before = text[:at]
    if before and not before.endswith("\n"):
        before += feed
    return before + "".join(line + feed for line in lines) + text[at:]


def _removed(text: str, at: Location, *, keeps_comments: bool) -> str:
    parents: list[yaml.Node] = [_root(text)]
    for key in at:
        value = _found(parents[-1], key)
        if value is None:
            raise CannotEdit
        parents.append(value)
    depth = len(at) - 1
    while depth > 0 and len(parents[depth].value) == 1:
        depth -= 1
    parent, key = parents[depth], at[depth]
    if isinstance(parent, yaml.SequenceNode) and parent.flow_style and isinstance(key, int):
        return _without_flow_item(text, parent, key)
    if getattr(parent, "flow_style", False):
        raise CannotEdit
    start = _start_of(text, parent, parents[depth + 1])
    kept = ""
    if keeps_comments:
        before = text[start : _start_of(text, parents[-2], parents[-1])]
        lines = re.findall(r"[^\n]*\n", before)
        kept = "".join(line for line in lines if line.lstrip(" \t").startswith("#"))
    return text[:start] + kept + text[_end_of(text, parents[depth + 1]) :]


def _start_of(text: str, parent: yaml.Node, value: yaml.Node) -> int:
    """Return the index of the line in which a key or an item in block style begins."""
    name = None
    if isinstance(parent, yaml.MappingNode):
        name = next(each for each, its in parent.value if its is value)
    first = name if name is not None else value
    start = _line_start(text, first.start_mark.index)
    lead = text[start : first.start_mark.index].strip()
    if lead not in {"", "-"} or (lead == "-" and name is not None):
        raise CannotEdit
    return start


def _without_flow_item(text: str, parent: yaml.SequenceNode, index: int) -> str:
    items = parent.value
    if index + 1 < len(items):
        return text[: items[index].start_mark.index] + text[items[index + 1].start_mark.index :]
    return text[: items[index - 1].end_mark.index] + text[items[index].end_mark.index :]


def _written(value: Any, column: int) -> list[str]:
    """Write a map or a list in block style."""
    pad = " " * column
    lines: list[str] = []
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                first, *rest = _written(item, column + _STEP)
                lines += [f"{pad}- {first.lstrip()}", *rest]
            else:
                lines.append(f"{pad}- {_scalar(item)}")
        return lines
    for key, item in value.items():
        if isinstance(item, str) and _is_block(item):
            lines.append(f"{pad}{key}: |-")
            inner = " " * (column + _STEP)
            lines += [f"{inner}{line}" if line else "" for line in item.split("\n")]
        elif isinstance(item, str):
            lines.append(f"{pad}{key}: {_scalar(item)}")
        else:
            lines += [f"{pad}{key}:", *_written(item, column + _STEP)]
    return lines


def _is_block(text: str) -> bool:
    """Return True for texts of several lines that a block can contain unchanged."""
    if "\n" not in text:
        return False
    block = "".join(f"  {line}\n" for line in text.split("\n"))
    source = read_text(f"key: |-\n{block}", file="value")
    return not source.problems and source.data == {"key": text}


def _scalar(value: object, *, in_brackets: bool = False) -> str:
    """Write a text of one line, in quotes if YAML needs them."""
    if not isinstance(value, str):
        raise CannotEdit
    text = f"[{value}]" if in_brackets else value
    wanted = [value] if in_brackets else value
    source = read_text(f"key: {text}\n", file="value")
    is_plain = not source.problems and source.data == {"key": wanted} and "\n" not in value
    if is_plain:
        return value
    written = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
