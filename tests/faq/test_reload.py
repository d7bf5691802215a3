"""The version in use is replaced as a whole, or not at all."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from faq.knowledge_base import KnowledgeBaseInvalid
from faq.matcher import Answer
from faq.reload import MISSING_CHECKS, Held, Library, Rejected, Reloaded, Unchanged
from tests.faq.builders import CHANNEL, FOUR, LIST, a_text

TODAY = date(2026, 11, 24)


def touch(path: Path, *, seconds: int) -> None:
    """Change the modification time without waiting."""
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


def test_a_touched_file_with_the_same_content_is_not_trained_again(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    before = library.matcher
    touch(file, seconds=5)

    assert library.refresh(today=TODAY) == Unchanged()
    assert library.matcher is before


def test_a_bad_edit_keeps_the_last_good_version(file: Path) -> None:
    """T69: a partly read file is not used for answers."""
    library = Library(file)
    library.refresh(today=TODAY)
    good = library.matcher
    file.write_text(a_text(CHANNEL)[:-40], encoding="utf-8")

    rejected = library.refresh(today=TODAY)

    assert isinstance(rejected, Rejected)
    assert rejected.problems
    assert library.matcher is good
    assert library.refresh(today=TODAY) == Unchanged()  # reported once, not every few seconds


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
    """A file that is being replaced is missing for a moment, which is no reason to report it."""
    library = Library(file)
    library.refresh(today=TODAY)
    file.unlink()

    for _ in range(MISSING_CHECKS - 1):
        assert library.refresh(today=TODAY) == Unchanged()
    assert isinstance(library.refresh(today=TODAY), Rejected)
    assert library.refresh(today=TODAY) == Unchanged()  # reported once
    assert library.loaded


def test_a_file_that_was_away_is_neither_reported_nor_trained_again(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    before, text = library.matcher, file.read_text(encoding="utf-8")
    file.unlink()
    assert library.refresh(today=TODAY) == Unchanged()
    file.write_text(text, encoding="utf-8")

    assert library.refresh(today=TODAY) == Unchanged()
    assert library.matcher is before


def test_a_file_that_comes_back_after_the_report_is_in_use_at_once(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    before, text = library.matcher, file.read_text(encoding="utf-8")
    file.unlink()
    for _ in range(MISSING_CHECKS):
        library.refresh(today=TODAY)
    assert library.rejected
    file.write_text(text, encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert library.matcher is before
    assert not library.rejected


@pytest.mark.parametrize(
    ("entries", "sections", "lost"),
    [(FOUR[:3], (), 1), (FOUR, ("synonyms",), 0)],
)
def test_a_version_that_lacks_much_has_to_be_confirmed(
    file: Path, entries: Sequence[str], sections: tuple[str, ...], lost: int
) -> None:
    synonyms = "synonyms: {fa: [[کانال, چنل]]}\n"
    file.write_text(a_text(*FOUR, more=synonyms), encoding="utf-8")
    library = Library(file)
    library.refresh(today=TODAY)
    before = library.matcher
    file.write_text(a_text(*entries, more="" if sections else synonyms), encoding="utf-8")

    held = library.refresh(today=TODAY)

    assert held == library.held
    assert isinstance(held, Held)
    assert (held.sections, held.lost, held.entries) == (sections, lost, 4)
    assert library.refresh(today=TODAY) == Unchanged()
    assert library.matcher is before

    assert library.confirm() == held
    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert len(library.kb.entries) == len(entries)
    assert library.held is None
    assert library.confirm() is None


def test_a_confirmation_holds_for_one_version(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    file.write_text(a_text(*FOUR[:2]), encoding="utf-8")
    library.refresh(today=TODAY)
    library.confirm()
    file.write_text(a_text(*FOUR[:1]), encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Held)
    assert library.refresh(today=TODAY) == Unchanged()
    assert len(library.kb.entries) == 4


def test_a_confirmation_is_used_once(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    whole, cut = a_text(*FOUR), a_text(*FOUR[:2])
    file.write_text(cut, encoding="utf-8")
    library.refresh(today=TODAY)
    library.confirm()
    assert isinstance(library.refresh(today=TODAY), Reloaded)
    file.write_text(whole, encoding="utf-8")
    library.refresh(today=TODAY)
    file.write_text(cut, encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Held)
    assert library.refresh(today=TODAY) == Unchanged()
    assert len(library.kb.entries) == 4


def test_a_comment_in_a_version_held_back_is_not_reported_again(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    file.write_text(a_text(*FOUR[:2]), encoding="utf-8")
    library.refresh(today=TODAY)
    file.write_text(a_text(*FOUR[:2]) + "# a comment\n", encoding="utf-8")

    assert library.refresh(today=TODAY) == Unchanged()
    assert library.held is not None


def test_a_version_held_back_is_forgotten_when_the_file_is_whole_again(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    whole = file.read_text(encoding="utf-8")
    file.write_text(a_text(*FOUR[:2]), encoding="utf-8")
    library.refresh(today=TODAY)
    file.write_text(whole, encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert library.held is None


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


def test_one_missing_file_of_a_folder_is_awaited(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(a_text(*FOUR), encoding="utf-8")
    extra = f"entries:\n{LIST}"
    (tmp_path / "b.yaml").write_text(extra, encoding="utf-8")
    library = Library(tmp_path)
    library.refresh(today=TODAY)
    (tmp_path / "b.yaml").unlink()
    assert library.refresh(today=TODAY) == Unchanged()
    (tmp_path / "b.yaml").write_text(extra, encoding="utf-8")
    assert library.refresh(today=TODAY) == Unchanged()

    (tmp_path / "b.yaml").unlink()
    found = [library.refresh(today=TODAY) for _ in range(MISSING_CHECKS)]
    assert found[:-1] == [Unchanged()] * (MISSING_CHECKS - 1)
    assert isinstance(found[-1], Reloaded)
    assert len(library.kb.entries) == 4


def test_an_error_of_the_check_does_not_hide_the_version(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    file.write_text(a_text(*FOUR, LIST), encoding="utf-8")

    def without_memory(*_: object, **__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("faq.reload.lint_form", without_memory)
        with pytest.raises(MemoryError):
            library.refresh(today=TODAY)

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert "create-list" in library.kb.entries
