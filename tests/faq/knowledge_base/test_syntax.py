"""A syntax error is reported at the line to correct, with a reason that can be translated."""

import re
from pathlib import Path

import pytest

from faq.knowledge_base import load_usable
from faq.knowledge_base.reading import read_text
from faq.knowledge_base.syntax import REASONS, Lines, visible
from tests.texts import real_texts


def problem(text: str) -> tuple[str, int, dict[str, str | int]]:
    (found,) = read_text(text, file="kb.yaml").problems
    return found.code, found.line, dict(found.facts)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: c: d\n", 2, "colon"),
        ("a: 1\nb: 'open\nc: 2\n", 2, "quote"),
        ("a: 1\nb: [x, y\nc: 2\n", 2, "bracket"),
        ("a: 1\nb: {x: y\n", 2, "brace"),
        ("a:\n  - b\n c: d\n", 3, "key"),
        ("a: 1\nb: 'it's'\n", 2, "quote-inside"),
        ('a:\n  - "x\n  - y\n  - "z"\n', 2, "quote"),
        ("a:\n  - 'Where's it'\n", 2, "quote-inside"),
        ("- a\nb: c\n", 2, "no-hyphen"),
        ("a: - b\n", 1, "hyphen"),
        ('a: 1\nb: "\\q"\n', 2, "escape"),
        ("a: 1\nb: @x\n", 2, "first-character"),
        ("a:\n\t- b\n", 2, "tab"),
        ("a: & b\n", 1, "anchor"),
        ("a: |x\n", 1, "block"),
        ("a: 1\nb: {app} is free.\n", 2, "bracket-text"),
        ("a:\n  - x\n  - [x] y\n", 3, "bracket-text"),
        ("a:\n  - b\n# about\nc\nd: 1\n", 4, "no-colon"),
        ("a:\n  - \u200fسلام\n  - b: c: d\n", 3, "colon"),
        ("a: 1\n%x\n", 2, "directive"),
    ],
)
def test_a_syntax_error(text: str, line: int, reason: str) -> None:
    code, found, facts = problem(text)

    assert (code, found, facts["reason"]) == ("yaml-syntax", line, reason)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_reason_has_a_sentence(language: str) -> None:
    folder = Path(__file__).parents[3] / "bot" / "texts"
    text = (folder / f"{language}_editors.ftl").read_text(encoding="utf-8")
    message = text.partition("lint-yaml-syntax =")[2].partition("\n}")[0]

    assert set(re.findall(r"^    \[([a-z-]+)\]", message, re.MULTILINE)) == {
        *REASONS.values(),
        "bracket-text",
        "quote-inside",
    }
    facts = {"reason": "tab", "detail": "?"}
    assert "?" not in real_texts().say(language, "lint-yaml-syntax", **facts)


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("a: 1\nb: 2\nc: x\x07y\n", 3, "U+0007 CONTROL CHARACTER"),
        ("a: 1\nb: x\u2028y\nc: [\n", 2, "U+2028 LINE SEPARATOR"),
        ("a: 1\nb: x\x85y\n", 2, "U+0085 CONTROL CHARACTER"),
    ],
)
def test_a_character_that_yaml_forbids_or_reads_as_a_line_break(
    text: str, line: int, name: str
) -> None:
    assert problem(text) == ("forbidden-character", line, {"name": name})


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("a:\n\u00a0 - b\nc: 1\n", 2, "U+00A0 NO-BREAK SPACE"),
        ("a:\n  - b\n \u200e - c\n", 3, "U+200E LEFT-TO-RIGHT MARK"),
        ("a: 1\n\ufeffb: c: d\n", 2, "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ],
)
def test_an_invisible_character_at_the_start_of_a_line(text: str, line: int, name: str) -> None:
    assert problem(text) == ("yaml-invisible", line, {"name": name})


def test_invisible_characters_in_messages_are_named(tmp_path: Path) -> None:
    path = tmp_path / "kb.yaml"
    path.write_text("version: 1\nlanguages: [fa]\nentri\u200fes: []\n", encoding="utf-8")

    found = {each.code: each for each in load_usable(path).problems}

    assert found["unknown-field"].facts["field"] == "entri⟨U+200F RIGHT-TO-LEFT MARK⟩es"
    assert visible("می‌شود 👨‍👩‍👧 a b") == "می‌شود 👨‍👩‍👧 a b"


def test_lines_are_counted_as_editor_programs_do() -> None:
    lines = Lines("one\r\ntwo\u2028still two\nthree")

    assert [lines.number(lines.text.index(each)) for each in ("one", "still", "three")] == [
        1,
        2,
        3,
    ]
    assert lines.line(2) == "two\u2028still two"
    assert lines.line(3) == "three"
