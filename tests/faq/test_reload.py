"""The version in use is replaced by a whole one, or not at all."""

import os
from datetime import date
from pathlib import Path

import pytest

from faq.knowledge_base import KnowledgeBaseInvalid
from faq.matcher import Answer
from faq.reload import Library, Rejected, Reloaded, Unchanged
from tests.faq.builders import CHANNEL, FOUR, a_text

TODAY = date(2026, 11, 24)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kb.yaml"
    path.write_text(a_text(*FOUR), encoding="utf-8")
    return path


def touch(path: Path, *, seconds: int) -> None:
    """Another time of change, without waiting for one."""
    os.utime(path, ns=(0, path.stat().st_mtime_ns + seconds * 10**9))


def test_the_first_look_loads(file: Path) -> None:
    library = Library(file)

    assert not library.loaded
    first = library.refresh(today=TODAY)

    assert isinstance(first, Reloaded)
    assert library.kb is first.kb
    assert isinstance(library.matcher.match("ساختن کانال جدید"), Answer)
    assert library.refresh(today=TODAY) == Unchanged()


def test_before_the_first_good_version_there_is_none(tmp_path: Path) -> None:
    library = Library(tmp_path / "none.yaml")

    found = library.refresh(today=TODAY)

    assert isinstance(found, Rejected)
    assert [each.code for each in found.problems] == ["file-unreadable"]
    with pytest.raises(KnowledgeBaseInvalid):
        library.matcher  # noqa: B018


def test_a_touched_file_with_the_same_content_is_not_learned_again(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    before = library.matcher
    touch(file, seconds=5)

    assert library.refresh(today=TODAY) == Unchanged()
    assert library.matcher is before


def test_a_bad_edit_keeps_the_last_good_version(file: Path) -> None:
    """T69: half a file never answers anybody."""
    library = Library(file)
    library.refresh(today=TODAY)
    good = library.matcher
    file.write_text(a_text(CHANNEL)[:-40], encoding="utf-8")

    rejected = library.refresh(today=TODAY)

    assert isinstance(rejected, Rejected)
    assert rejected.problems
    assert library.matcher is good
    assert library.refresh(today=TODAY) == Unchanged()  # told once, not every few seconds


def test_a_rule_of_the_lint_rejects_too(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    twin = CHANNEL.replace("id: create-channel", "id: twin")
    file.write_text(a_text(CHANNEL, twin), encoding="utf-8")

    rejected = library.refresh(today=TODAY)

    assert isinstance(rejected, Rejected)
    assert {each.code for each in rejected.problems} == {"duplicate-question"}


def test_a_mended_file_is_taken(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    whole = file.read_text(encoding="utf-8")
    file.write_text("entries: [", encoding="utf-8")
    library.refresh(today=TODAY)
    file.write_text(whole.replace("Tap the pencil", "Press the pencil"), encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert library.kb.entries["create-channel"].answer_in("en") == "Press the pencil."


def test_a_file_that_vanishes_changes_nothing(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    file.unlink()

    assert isinstance(library.refresh(today=TODAY), Rejected)
    assert library.loaded


def test_a_new_file_in_a_folder_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(a_text(*FOUR), encoding="utf-8")
    library = Library(tmp_path)
    library.refresh(today=TODAY)
    extra = (
        CHANNEL.replace("create-channel", "extra")
        .replace("کانال", "لیست")
        .replace("channel", "list")
        .replace("category: lists", "category: channels")
    )
    (tmp_path / "b.yaml").write_text(f"entries:\n{extra}", encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert "extra" in library.kb.entries
