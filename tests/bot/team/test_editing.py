"""Edits of YAML texts that keep comments and layout."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.team.editing import CannotEdit, with_item, with_value, without
from faq.knowledge_base.reading import read_text
from tests.bot.team.generated import LINE_ENDS, File, files

TEXT = """\
# The first comment
version: 1   # the form

calendars:
  office:
    sat: 09:00-20:00            # every week
    "sun": '9-17'  # in quotes
    mon: "9-17"
    holidays:
      # The second comment
      - 1405-01-13   # Nature Day
      - 1405-01-01

  # The third comment
  night:
    fri: 16-24
    special: [a, 'b, c', d]  # in brackets
    empty:
replies:
- id: one
  text: |-
    first
      second # no comment

    third
- id: two
  text: "2"

# The last comment
"""


def data_of(text: str) -> Any:
    source = read_text(text, file="text")
    assert not source.problems
    return source.data


def difference(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the removed and the added lines between a common start and a common end."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


# Values


@pytest.mark.parametrize(
    ("at", "value", "old", "new"),
    [
        (("version",), "2", "version: 1   # the form", 'version: "2"   # the form'),
        (
            ("calendars", "office", "sat"),
            "closed",
            "    sat: 09:00-20:00            # every week",
            "    sat: closed            # every week",
        ),
        (
            ("calendars", "office", "sun"),
            "9-13, 14-18",
            "    \"sun\": '9-17'  # in quotes",
            '    "sun": 9-13, 14-18  # in quotes',
        ),
        (("calendars", "office", "mon"), "تعطیل", '    mon: "9-17"', "    mon: تعطیل"),
        (("calendars", "night", "empty"), "x: y", "    empty:", '    empty: "x: y"'),
    ],
)
def test_a_value_is_replaced_in_its_line(
    at: tuple[str, ...], value: str, old: str, new: str
) -> None:
    assert difference(TEXT, with_value(TEXT, at, value)) == ([f"{old}\n"], [f"{new}\n"])


@pytest.mark.parametrize(
    ("at", "value", "lines"),
    [
        (("calendars", "office", "tue"), "9-17", ["    tue: 9-17"]),
        (("duty",), "sara", ["duty: sara"]),
        (("calendars", "day", "sat"), "9-17", ["  day:", "    sat: 9-17"]),
        (("duty", "week", "sat"), "sara", ["duty:", "  week:", "    sat: sara"]),
        (("duty",), {"sat": "a", "sun": "b # c"}, ["duty:", "  sat: a", '  sun: "b # c"']),
        (("calendars", "night", "empty", "x"), "y", ["      x: y"]),
    ],
)
def test_a_missing_key_is_added(
    at: tuple[str, ...], value: str | dict[str, Any], lines: list[str]
) -> None:
    removed, added = difference(TEXT, with_value(TEXT, at, value))

    assert removed == []
    assert added == [f"{line}\n" for line in lines]


def test_an_added_key_is_at_the_end_of_its_map() -> None:
    after = with_value(TEXT, ("calendars", "office", "tue"), "9-17")

    assert "      - 1405-01-01\n    tue: 9-17\n\n  # The third comment\n" in after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "a:\n  b: x\n"),
        ("# comment\n", "# comment\na:\n  b: x\n"),
        ("c: 1", "c: 1\na:\n  b: x\n"),
        ("a:", "a:\n  b: x\n"),
        ("a:  # comment\nc: 1\n", "a:  # comment\n  b: x\nc: 1\n"),
        ("a:\n    c: 1\n", "a:\n    c: 1\n    b: x\n"),
        ("a:\n    c: 1", "a:\n    c: 1\n    b: x\n"),
        ("a:\n  c:\nd: 1\n", "a:\n  c:\n  b: x\nd: 1\n"),
        ("a:\n  c: >\n    text\n\n\n# end\n", "a:\n  c: >\n    text\n  b: x\n\n\n# end\n"),
        ("a:\n  c: one\n    two\nd: 1\n", "a:\n  c: one\n    two\n  b: x\nd: 1\n"),
        ("a:\n  c: [1,\n    2]\nd: 1\n", "a:\n  c: [1,\n    2]\n  b: x\nd: 1\n"),
        ("a:\n  b: old\n    text\n  c: 1\n", "a:\n  b: x\n  c: 1\n"),
        ("a:\n  b: 'old\n    text' # c\n", "a:\n  b: x # c\n"),
        ("a: {b: old, c: 1}  # d\n", "a: {b: x, c: 1}  # d\n"),
        ("c: 1\n...\n", "c: 1\na:\n  b: x\n...\n"),
        ("---\nc: 1\n", "---\nc: 1\na:\n  b: x\n"),
        ("a:\r\n  c: 1 # d\r\n", "a:\r\n  c: 1 # d\r\n  b: x\r\n"),
        ("a:\r\n  b: 1 # d\r\nc: 1\r\n", "a:\r\n  b: x # d\r\nc: 1\r\n"),
    ],
)
def test_a_value_in_each_layout(before: str, after: str) -> None:
    assert with_value(before, ("a", "b"), "x") == after


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: |\n  x\n", ("a",)),
        ("a: >\n  x\n", ("a",)),
        ("a: [x]\n", ("a",)),
        ("a:\n  b: x\n", ("a",)),
        ("a: x\n", ("a", "b")),
        ("a: {}\n", ("a", "b")),
        ("a: [x]\n", ("a", "b")),
        ("a: 1\na: 2\n", ("a",)),
        ("a: &x 1\nb: *x\n", ("b",)),
        ("a: !x 1\n", ("a",)),
        ("a: [\n", ("a",)),
        ("- a\n", ("a",)),
        ("text\n", ("a",)),
        ("a: 1\n---\nb: 1\n", ("b",)),
    ],
)
def test_values_that_have_to_be_changed_by_hand(text: str, at: tuple[str, ...]) -> None:
    with pytest.raises(CannotEdit):
        with_value(text, at, "new")


# Items


@pytest.mark.parametrize(
    ("at", "value", "old", "new"),
    [
        (("calendars", "office", "holidays"), "1405-02-01 x", [], ["      - 1405-02-01 x"]),
        (("calendars", "office", "holidays"), "a: b", [], ['      - "a: b"']),
        (("calendars", "office", "special"), "x", [], ["    special:", "      - x"]),
        (("calendars", "night", "empty"), "x", [], ["      - x"]),
        (
            ("calendars", "night", "special"),
            "e, f",
            ["    special: [a, 'b, c', d]  # in brackets"],
            ["    special: [a, 'b, c', d, \"e, f\"]  # in brackets"],
        ),
        (("duty", "dates"), "x", [], ["duty:", "  dates:", "    - x"]),
        (
            ("replies",),
            {"id": "three", "text": {"fa": "یک\nدو", "en": "1"}},
            [],
            ["- id: three", "  text:", "    fa: |-", "      یک", "      دو", '    en: "1"'],
        ),
    ],
)
def test_an_item_is_appended(
    at: tuple[str, ...], value: str | dict[str, Any], old: list[str], new: list[str]
) -> None:
    removed, added = difference(TEXT, with_item(TEXT, at, value))

    assert [line.rstrip("\n") for line in removed] == old
    assert [line.rstrip("\n") for line in added] == new


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "a:\n  - x\n"),
        ("a:", "a:\n  - x\n"),
        ("a:  # c\n  # d\nb: 1\n", "a:  # c\n  - x\n  # d\nb: 1\n"),
        ("a: []  # c\n", "a: [x]  # c\n"),
        ("a: [ ]\n", "a: [x ]\n"),
        ("a: [y,]\n", "a: [y, x,]\n"),
        ("a: [\n  y,  # c\n]\n", "a: [\n  y, x,  # c\n]\n"),
        ("a:\n- y # c\n\n# d\n", "a:\n- y # c\n- x\n\n# d\n"),
        ("a:\n  -   y\n", "a:\n  -   y\n  - x\n"),
        ("a:\n  - y\n  -\n", "a:\n  - y\n  -\n  - x\n"),
        ("a:\n  - |\n    y\n\n  # c\nb: 1\n", "a:\n  - |\n    y\n  - x\n\n  # c\nb: 1\n"),
        ("a:\n  - k: y\n    l: [1]\n", "a:\n  - k: y\n    l: [1]\n  - x\n"),
        ("a:\r\n  - y\r\n# c\r\n", "a:\r\n  - y\r\n  - x\r\n# c\r\n"),
    ],
)
def test_an_item_in_each_layout(before: str, after: str) -> None:
    assert with_item(before, ("a",), "x") == after


@pytest.mark.parametrize("text", ["a: x\n", "a: {b: c}\n", "a:\n  b: c\n", "a: |\n  x\n"])
def test_items_that_have_to_be_added_by_hand(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_item(text, ("a",), "x")


# Removal


@pytest.mark.parametrize(
    ("at", "old", "new"),
    [
        (("version",), ["version: 1   # the form"], []),
        (
            ("calendars", "office", "sat"),
            ["    sat: 09:00-20:00            # every week"],
            [],
        ),
        (("calendars", "office", "sun"), ["    \"sun\": '9-17'  # in quotes"], []),
        (
            ("calendars", "office", "holidays", 0),
            ["      - 1405-01-13   # Nature Day"],
            [],
        ),
        (("calendars", "office", "holidays", 1), ["      - 1405-01-01"], []),
        (("calendars", "night", "empty"), ["    empty:"], []),
        (
            ("calendars", "night", "special", 1),
            ["    special: [a, 'b, c', d]  # in brackets"],
            ["    special: [a, d]  # in brackets"],
        ),
        (
            ("calendars", "night", "special", 2),
            ["    special: [a, 'b, c', d]  # in brackets"],
            ["    special: [a, 'b, c']  # in brackets"],
        ),
        (("replies", 1), ["- id: two", '  text: "2"'], []),
        (
            ("replies", 0),
            ["- id: one", "  text: |-", "    first", "      second # no comment", "", "    third"],
            [],
        ),
    ],
)
def test_only_the_lines_of_a_key_or_an_item_are_removed(
    at: tuple[str | int, ...], old: list[str], new: list[str]
) -> None:
    removed, added = difference(TEXT, without(TEXT, at))

    assert [line.rstrip("\n") for line in removed] == old
    assert [line.rstrip("\n") for line in added] == new


@pytest.mark.parametrize(
    ("before", "at", "after"),
    [
        ("v: 1\na:\n  - x\n", ("a", 0), "v: 1\n"),
        ("v: 1\na: [x]  # c\n", ("a", 0), "v: 1\n"),
        ("v: 1\na:\n  b:\n    - x\n# c\n", ("a", "b", 0), "v: 1\n# c\n"),
        ("a:\n  b:\n    - x\n  c: 1\n", ("a", "b", 0), "a:\n  c: 1\n"),
        ("a:\n  b: 1\nv: 1", ("a", "b"), "v: 1"),
        ("v: 1\r\na:\r\n  - x # c\r\n  - y\r\n", ("a", 0), "v: 1\r\na:\r\n  - y\r\n"),
    ],
)
def test_a_list_or_map_that_would_be_empty_is_removed(
    before: str, at: tuple[str | int, ...], after: str
) -> None:
    assert without(before, at) == after


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: 1\n", ("a",)),
        ("a: 1\n", ("b",)),
        ("a: 1\n", ("a", "b")),
        ("a: [x]\nb: 1\n", ("a", 1)),
        ("a: {b: 1, c: 2}\n", ("a", "b")),
        ("a:\n  - b: 1\n    c: 2\n", ("a", 0, "b")),
        ("a:\n  - - x\n    - y\n", ("a", 0, 0)),
        ("a: [\n", ("a",)),
        ("", ("a",)),
    ],
)
def test_removals_that_have_to_be_made_by_hand(text: str, at: tuple[str | int, ...]) -> None:
    with pytest.raises(CannotEdit):
        without(text, at)


# Any text

_YAML = ["null", "true", "12", "", "~", "- a", "a: b", "# x", "a #b", "[x]", "{a}", "'q'", '"q"']
_SIGNS = ["@x", "%x", "!x", "&x", "*x", "|", "---", "...", "? a", "<<", "x\u200fy", "👩\u200d💻"]
_SPACES = [
    "a\nb",
    "a\n  b\n",
    " a",
    "a ",
    "\ta",
    "a\tb",
    "a\\n",
    "\r",
    "a\r\nb",
    "\n\n",
    "نیم‌فاصله",
]
_VALUE = st.sampled_from([*_YAML, *_SIGNS, *_SPACES]) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufffe\uffff")
)
_CHANGES: list[Callable[[str, str], str]] = [
    lambda text, value: with_value(text, ("a", "b"), value),
    lambda text, value: with_value(text, ("a", "new"), value),
    lambda text, value: with_value(text, ("new", "b"), value),
    lambda text, value: with_item(text, ("a", "c"), value),
    lambda text, value: with_item(text, ("a", "d"), value),
    lambda text, value: with_item(text, ("a", "new"), value),
    lambda text, value: with_item(text, ("a", "c"), {"k": value, "l": {"m": value}}),
]


@settings(deadline=None, max_examples=150)
@given(_VALUE, st.sampled_from(_CHANGES), st.sampled_from(["\n", "\r\n"]))
def test_any_value_is_written(
    value: str, change: Callable[[str, str], str], line_end: str
) -> None:
    before = "a:\n  b: old # one\n  c:\n    - x # two\n  d: [x, y]\n".replace("\n", line_end)
    after = change(before, value)

    # The functions compare the result with the expected data before they return it.
    assert "# one" in after
    assert "# two" in after
    assert data_of(after) != data_of(before)
    assert (line_end == "\r\n") == ("\r\n" in after)
    assert not re.search(r"(?<!\r)\n", after) or line_end == "\n"


@settings(deadline=None, max_examples=60)
@given(files(), LINE_ENDS, _VALUE, st.data())
def test_a_changed_value_changes_its_line_only(
    file: File, line_end: str, value: str, data: st.DataObject
) -> None:
    text = file.text(line_end)
    assert data_of(text) == file.data
    places = [
        at
        for at, (begin, end) in file.spans.items()
        if end - begin == 1 and len(at) == 2 and isinstance(file.data[at[0]][at[1]], str)
    ]
    if not places:
        return
    section, key = data.draw(st.sampled_from(places))
    begin, end = file.spans[section, key]
    after = with_value(text, (str(section), str(key)), value)
    expected = deepcopy(file.data)
    expected[str(section)][key] = value

    assert data_of(after) == expected
    old, new = text.split(line_end), after.split(line_end)
    assert new[:begin] + new[end:] == old[:begin] + old[end:]
    assert new[begin].partition(":")[0] == old[begin].partition(":")[0]
    comment = re.search(r"\s+# (?:note|نکته.*)$", old[begin])
    assert comment is None or new[begin].endswith(comment[0])


@settings(deadline=None, max_examples=60)
@given(files(), LINE_ENDS, _VALUE, st.data())
def test_an_added_value_adds_lines_only(
    file: File, line_end: str, value: str, data: st.DataObject
) -> None:
    text = file.text(line_end)
    section = data.draw(st.sampled_from(sorted(file.data)))
    lists = [key for key, its in file.data[section].items() if (section, key, 0) in file.spans]
    key = data.draw(st.sampled_from([*lists, "new"]))
    expected = deepcopy(file.data)
    expected[section].setdefault(key, []).append(value)
    after = with_item(text, (section, key), value)

    assert data_of(after) == expected
    removed, added = difference(text, after)
    assert removed == []
    assert len(added) == (2 if key == "new" else 1)
    assert all(line.endswith(line_end) for line in added)


@settings(deadline=None, max_examples=60)
@given(files(), LINE_ENDS, st.data())
def test_a_removed_value_removes_its_lines_only(
    file: File, line_end: str, data: st.DataObject
) -> None:
    text = file.text(line_end)
    places = sorted(file.spans, key=str)
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    begin, end = file.spans[at]
    expected = deepcopy(file.data)
    del (expected[str(at[0])][at[1]] if len(at) == 3 else expected[str(at[0])])[at[-1]]
    after = without(text, at)

    assert data_of(after) == expected
    old, new = text.split(line_end), after.split(line_end)
    assert new == old[:begin] + old[end:]


@settings(deadline=None, max_examples=80)
@given(
    st.text(st.sampled_from("ab:- \n#[]{}'\"|>,\t~\r")) | st.text(),
    st.sampled_from([("a",), ("a", "b"), ("a", 0)]),
)
def test_any_text_is_changed_or_left_to_be_changed_by_hand(
    text: str, at: tuple[str | int, ...]
) -> None:
    changes: list[Callable[[], str]] = [lambda: without(text, at)]
    if all(isinstance(key, str) for key in at):
        changes += [lambda: with_value(text, at, "x"), lambda: with_item(text, at, "x")]
    for change in changes:
        try:
            after = change()
        except CannotEdit:
            continue
        assert not read_text(after, file="after").problems
