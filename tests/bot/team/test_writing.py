"""Edits of a team's files that are refused or cannot replace the file."""

import errno
import os
import tempfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.team.editing import with_value
from bot.team.files import (
    DESK_FILE,
    LONGEST_FILE,
    MISSING_CHECKS,
    Rejected,
    TeamFileInvalid,
    TeamFileReadOnly,
    TeamFiles,
)
from handoff.calendars import Intervals

TEHRAN = ZoneInfo("Asia/Tehran")
SATURDAY = date(2026, 11, 28)
GOOD = "version: 1\ncalendars:\n  office:\n    sat: 09:00-17:00\n"
NINE_TO_FIVE: Intervals = ((time(9), time(17)),)
CLOSED: Callable[[str], str] = lambda text: with_value(  # noqa: E731
    text, ("calendars", "office", "sat"), "closed"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / DESK_FILE
    path.write_text(GOOD, encoding="utf-8")
    return path


def opened(path: Path) -> TeamFiles:
    return TeamFiles(path, zone=TEHRAN, today=lambda: date(2026, 11, 24))


def failing(number: int) -> Callable[..., Any]:
    """Return a function that fails with a system error."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def on_saturday(files: TeamFiles) -> Intervals:
    return files.settings.calendar_of(None).hours_on(SATURDAY)


def test_a_text_that_is_too_long_is_not_written(path: Path) -> None:
    files = opened(path)

    with pytest.raises(TeamFileInvalid) as caught:
        files.desk.edit(lambda text: text + "#" * LONGEST_FILE)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("file-too-large", 0)
    assert problem.facts == {"limit": LONGEST_FILE, "size": len(GOOD) + LONGEST_FILE}
    assert path.read_text(encoding="utf-8") == GOOD
    assert files.desk.refresh() is None


def test_the_longest_text_is_written(path: Path) -> None:
    files = opened(path)
    files.desk.edit(lambda text: text + "#" * (LONGEST_FILE - len(text)))

    assert opened(path).settings == files.settings


@pytest.mark.parametrize("checks", [0, 1, 2 * MISSING_CHECKS])
def test_a_file_that_has_disappeared_is_not_created(path: Path, checks: int) -> None:
    files = opened(path)
    path.unlink()
    for _ in range(checks):
        files.desk.refresh()

    with pytest.raises(TeamFileInvalid) as caught:
        files.desk.edit(lambda text: text)
    assert [each.code for each in caught.value.problems] == ["file-unreadable"]
    assert not path.exists()
    assert on_saturday(files) == NINE_TO_FIVE


def test_a_created_file_that_has_disappeared_is_not_created_again(tmp_path: Path) -> None:
    files = opened(tmp_path / DESK_FILE)
    files.desk.edit(lambda text: text)
    files.desk.path.unlink()

    with pytest.raises(TeamFileInvalid, match="file-unreadable"):
        files.desk.edit(lambda text: text)


def test_only_successive_checks_without_the_file_count(path: Path) -> None:
    files = opened(path)
    for _ in range(MISSING_CHECKS):
        path.unlink()
        for _ in range(MISSING_CHECKS - 1):
            assert files.desk.refresh() is None
        path.write_text(GOOD, encoding="utf-8")
        assert files.desk.refresh() is None
    path.unlink()
    outcomes = [files.desk.refresh() for _ in range(MISSING_CHECKS)]

    assert outcomes[:-1] == [None] * (MISSING_CHECKS - 1)
    assert isinstance(outcomes[-1], Rejected)


def test_errors_are_first_in_the_message(path: Path) -> None:
    past = "".join(f"      - 1404-01-{day:02}\n" for day in range(1, 9))
    path.write_text(f"{GOOD}    holidays:\n{past}      - soon\n", encoding="utf-8")

    with pytest.raises(TeamFileInvalid, match=r"^desk.yaml: date-unreadable, past-dates, "):
        opened(path)


def test_a_temporary_file_is_removed_if_it_cannot_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = opened(path)
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))

    with pytest.raises(TeamFileReadOnly, match="No space left"):
        files.desk.edit(CLOSED)
    assert list(path.parent.iterdir()) == [path]
    assert path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_file_in_a_folder_without_new_files_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    files = opened(path)
    monkeypatch.setattr(tempfile, "mkstemp", failing(number))
    files.desk.edit(CLOSED)

    assert on_saturday(files) == ()
    assert path.read_text(encoding="utf-8") == CLOSED(GOOD)


def test_a_file_is_kept_if_there_is_no_space_for_a_new_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = opened(path)
    monkeypatch.setattr(tempfile, "mkstemp", failing(errno.ENOSPC))

    with pytest.raises(TeamFileReadOnly, match="No space left"):
        files.desk.edit(CLOSED)
    assert path.read_text(encoding="utf-8") == GOOD


def test_a_file_that_is_mounted_by_itself_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = opened(path)
    monkeypatch.setattr(Path, "replace", failing(errno.EBUSY))
    files.desk.edit(CLOSED)

    assert list(path.parent.iterdir()) == [path]
    assert path.read_text(encoding="utf-8") == CLOSED(GOOD)


def test_the_owner_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    its, owners = path.stat(), []
    monkeypatch.setattr(os, "chown", lambda _, *owner: owners.append(owner))
    opened(path).desk.edit(CLOSED)

    assert owners == [(its.st_uid, its.st_gid)]


def test_the_owner_changes_if_the_system_does_not_allow_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = opened(path)
    monkeypatch.setattr(os, "chown", failing(errno.EPERM))
    files.desk.edit(CLOSED)

    assert on_saturday(files) == ()
