"""Sets in JSON lines: parsing, and errors with file and line."""

from functools import partial
from pathlib import Path

import pytest

from faq.evaluate import Sample, read_entries, read_samples
from faq.knowledge_base import KnowledgeBase, KnowledgeBaseInvalid
from faq.matcher import Answer, Matcher
from tests.faq.evaluate.builders import a_file

ENTRIES = (
    {"id": "channel", "questions": ["make a channel", "چطور کانال بسازم؟", "new channel"]},
    {"id": "code", "questions": ["the code does not arrive", "???"], "more": 1},
)


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    return read_entries(a_file(tmp_path / "entries.jsonl", *ENTRIES))


def problems_of(path: Path, kb: KnowledgeBase | None = None) -> list[tuple[int, str]]:
    read = read_entries if kb is None else partial(read_samples, kb=kb)
    with pytest.raises(KnowledgeBaseInvalid) as refused:
        read(path)
    assert {each.file for each in refused.value.problems} == {str(path)}
    return [(each.line, each.code) for each in refused.value.problems]


def test_questions_are_kept_by_language(kb: KnowledgeBase) -> None:
    assert kb.languages == ("en", "fa")
    assert kb.entries["channel"].questions == {
        "en": ("make a channel", "new channel"),
        "fa": ("چطور کانال بسازم؟",),
    }
    assert kb.entries["code"].questions == {"en": ("the code does not arrive", "???")}


def test_a_set_can_be_matched(kb: KnowledgeBase) -> None:
    found = Matcher.build(kb).match("چطور کانال بسازم")

    assert isinstance(found, Answer)
    assert (found.entry_id, found.language) == ("channel", "fa")


def test_expected_is_one_entry_several_or_none(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = a_file(
        tmp_path / "queries.jsonl",
        {"query": "a", "expected": "code"},
        {"query": "b", "expected": ["code", "channel"]},
        {"query": "", "expected": None},
    )

    assert read_samples(path, kb) == (
        Sample("a", ("code",)),
        Sample("b", ("code", "channel")),
        Sample(""),
    )


def test_editor_programs_leave_marks_and_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "entries.jsonl"
    path.write_bytes('\ufeff{"id": "a", "questions": ["خط\u2028تازه"]}\r\n\r\n'.encode())

    assert list(read_entries(path).entries) == ["a"]


def test_all_problems_of_entries_are_reported(tmp_path: Path) -> None:
    path = a_file(
        tmp_path / "entries.jsonl",
        *ENTRIES,
        [1],
        {"questions": ["x"]},
        {"id": "a"},
        {"id": "", "questions": ["x"]},
        {"id": 5, "questions": "x" * 100},
        {"id": "b", "questions": []},
        {"id": "b", "questions": ["x", 1]},
        {"id": "code", "questions": ["x"]},
    )
    with path.open("ab") as file:
        file.write(b'{"id": \n{"id": "\xff"}\n' + b"[" * 100_000)

    assert problems_of(path) == [
        (3, "wrong-type"),
        (4, "missing-field"),
        (5, "missing-field"),
        (6, "empty-text"),
        (7, "wrong-type"),
        (7, "wrong-type"),
        (8, "too-few"),
        (9, "wrong-type"),
        (10, "repeated-id"),
        (11, "wrong-type"),
        (12, "file-not-utf8"),
        (13, "wrong-type"),
    ]


def test_all_problems_of_queries_are_reported(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = a_file(
        tmp_path / "queries.jsonl",
        {"query": "x"},
        {"expected": None},
        {"query": 1, "expected": 2},
        {"query": "x", "expected": []},
        {"query": "x", "expected": [None]},
        {"query": "x", "expected": ["code", "cod"]},
    )

    assert problems_of(path, kb) == [
        (1, "missing-field"),
        (2, "missing-field"),
        (3, "wrong-type"),
        (3, "wrong-type"),
        (4, "too-few"),
        (5, "wrong-type"),
        (6, "bad-choice"),
    ]


def test_no_file_and_nothing_in_it(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "no.jsonl") == [(0, "file-unreadable")]
    assert problems_of(tmp_path) == [(0, "file-unreadable")]
    assert problems_of(a_file(tmp_path / "empty.jsonl")) == [(0, "no-entries")]
    assert problems_of(a_file(tmp_path / "mute.jsonl", {"id": "a", "questions": ["?", "😀"]})) == [
        (0, "no-entries")
    ]
