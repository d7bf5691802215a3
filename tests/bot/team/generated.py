"""Generated YAML files with comments, for tests of edits."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st


@dataclass
class File:
    """A generated file: its lines, its data, and the lines of each value."""

    lines: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    spans: dict[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict)

    def text(self, line_end: str) -> str:
        return "".join(line + line_end for line in self.lines)


_KEYS = st.lists(st.sampled_from(["sat", "sun", "k1", "k-2", "نام"]), min_size=2, unique=True)
_TAILS = st.sampled_from(["", "", " # note", "   # نکته: x, [y]", "  "])
# Comments with the indentation of a block above them would be part of its text.
_BETWEEN = st.sampled_from(
    [[], [], [], [""], ["# note"], ["   # - 1405-01-13"], ["", "  # a: b", ""]]
)
_PLAIN = ["9-17", "09:00-13:00, 14:00-18:00", "سارا، omid", "1405-01-13 a:b", "x#y"]
_SCALARS = st.sampled_from(
    [([text], text) for text in _PLAIN]
    + [(['"a # b: c"'], "a # b: c"), (["'it''s'"], "it's"), (["[p, 'q, r']"], ["p", "q, r"])]
)
_BLOCKS = st.sampled_from(
    [(["|-", "one", "", "  two # three"], "one\n\n  two # three"), ([">-", "a", "b"], "a b")]
)


@st.composite
def files(draw: st.DrawFn) -> File:
    """Generate a file of maps with values and lists, and comments between the lines."""
    file, step = File(), draw(st.sampled_from([2, 4]))

    def put(at: tuple[str | int, ...], lead: str, pad: int) -> Any:
        file.lines.extend(draw(_BETWEEN))
        (first, *rest), value = draw(_SCALARS | _BLOCKS)
        begin = len(file.lines)
        tail = "" if rest else draw(_TAILS)
        file.lines.append(f"{' ' * pad}{lead} {first}{tail}")
        file.lines.extend(f"{' ' * (pad + step)}{line}" if line else "" for line in rest)
        file.spans[at] = (begin, len(file.lines))
        return value

    for section in draw(_KEYS):
        file.lines.extend(draw(_BETWEEN))
        file.lines.append(f"{section}:{draw(_TAILS)}")
        values: dict[str, Any] = {}
        file.data[section] = values
        for key in draw(_KEYS):
            if draw(st.booleans()):
                values[key] = put((section, key), f"{key}:", step)
                continue
            file.lines.append(f"{' ' * step}{key}:{draw(_TAILS)}")
            pad = step + draw(st.sampled_from([0, step]))
            values[key] = [
                put((section, key, index), "-", pad) for index in range(draw(st.integers(2, 3)))
            ]
    file.lines.extend(draw(_BETWEEN))
    return file


LINE_ENDS = st.sampled_from(["\n", "\r\n"])
