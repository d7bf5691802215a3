"""YAML is read as plain values, or as problems with lines."""

from pathlib import Path

import pytest

from faq.knowledge_base import KnowledgeBaseInvalid, load
from faq.knowledge_base.reading import MAX_CHARACTERS, read_text
from tests.faq.builders import CHANNEL, a_text


def codes(text: str) -> list[tuple[str, int]]:
    return [(each.code, each.line) for each in read_text(text, file="kb.yaml").problems]


def test_only_true_false_null_and_whole_numbers_are_not_texts() -> None:
    source = read_text(
        "a: [no, yes, on, 12:30, 2026-01-02, 1.5]\nb: [true, false, null, ~, 5, '5']\n",
        file="kb.yaml",
    )

    assert source.data == {
        "a": ["no", "yes", "on", "12:30", "2026-01-02", "1.5"],
        "b": [True, False, None, None, 5, "5"],
    }


def test_every_part_has_its_line() -> None:
    source = read_text("a:\n  b:\n    - x\n    - y\nc: z\n", file="kb.yaml")

    assert source.lines["a", "b", 1] == 4
    assert source.line_of(("c", "unknown", "deeper")) == 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x [1]\nb: *x\n", [("yaml-alias", 1)]),
        ("a: 1\nb: *x\n", [("yaml-alias", 2)]),
        ("a: &x [*x]\n", [("yaml-alias", 1)]),
        ("a: 1\na: 2\n", [("yaml-duplicate-key", 2)]),
        ("a: 1\nb: [\n", [("yaml-syntax", 3)]),
        ("a: !!python/object/apply:os.system [ls]\n", [("yaml-tag", 1)]),
        ("? [a]\n: 1\n", [("yaml-key", 1)]),
        ("a: 1\n---\nb: 2\n", [("yaml-two-documents", 2)]),
        ("[" * 30 + "]" * 30, [("yaml-too-deep", 1)]),
        ("a: 1\nb: \x07\n", [("forbidden-character", 2)]),
    ],
)
def test_what_could_run_explode_or_hide_is_refused(
    text: str, found: list[tuple[str, int]]
) -> None:
    assert codes(text) == found


def test_a_hundred_thousand_brackets_neither_crash_nor_hang() -> None:
    assert codes("[" * 100_000) == [("yaml-too-deep", 1)]


def test_the_old_exponential_trick_is_refused_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]

    assert codes("\n".join(lines)) == [("yaml-alias", 1)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a: \xff\n", "file-not-utf8"),
        (b"#" * (MAX_CHARACTERS + 1), "file-too-large"),
        (b"#" * (5 * MAX_CHARACTERS), "file-too-large"),
    ],
)
def test_a_file_that_cannot_be_taken(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "kb.yaml").write_bytes(content)

    with pytest.raises(KnowledgeBaseInvalid) as refused:
        load(tmp_path / "kb.yaml")

    assert [each.code for each in refused.value.problems] == [code]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "kb.yaml").write_bytes(b"\xef\xbb\xbf" + a_text(CHANNEL).encode())

    assert list(load(tmp_path / "kb.yaml").entries) == ["create-channel"]


def test_files_of_other_programs_in_a_folder_are_ignored(tmp_path: Path) -> None:
    """Locks and copies of editor programs, resource forks, and a mounted ConfigMap."""
    data = tmp_path / "..2026"
    data.mkdir()
    (data / "a.yaml").write_text(a_text(CHANNEL), encoding="utf-8")
    (tmp_path / "..data").symlink_to(data)
    (tmp_path / "a.YAML").symlink_to(tmp_path / "..data" / "a.yaml")
    for name in ("._a.yaml", ".#a.yaml", "~$a.yaml", "notes.txt", "a.yaml~"):
        (tmp_path / name).write_bytes(b"\x00\xff")
    (tmp_path / "old.yaml").mkdir()

    assert load(tmp_path).files == ("a.YAML",)
