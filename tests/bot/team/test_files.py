"""Files of a team: the last good version, reloads and edits."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from bot.team.changing import with_hours, with_reply
from bot.team.desk_file import default_settings
from bot.team.editing import CannotEdit, with_value
from bot.team.files import (
    CANNED_FILE,
    DESK_FILE,
    LONGEST_FILE,
    MISSING_CHECKS,
    Changed,
    Rejected,
    TeamFileInvalid,
    TeamFileReadOnly,
    TeamFiles,
)
from bot.team.model import CannedReply, TeamSettings
from faq.knowledge_base.problems import Severity
from handoff.calendars import Intervals

TEHRAN = ZoneInfo("Asia/Tehran")
TODAY = date(2026, 11, 24)
SATURDAY = date(2026, 11, 28)
GOOD = "version: 1  # the form\ncalendars:\n  office:\n    sat: 09:00-17:00  # all year\n"
FAULTY = "version: 1\ncalendars:\n  office:\n    sat: 17-9\n    sun: soon\n    mon: 9-17\n"
NINE_TO_FIVE: Intervals = ((time(9), time(17)),)
TEN_TO_TWO: Intervals = ((time(10), time(14)),)


def opened(path: Path) -> TeamFiles:
    return TeamFiles(path, zone=TEHRAN, today=lambda: TODAY)


def written(folder: Path, text: str | bytes = GOOD) -> Path:
    path = folder / DESK_FILE
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def on_saturday(settings: TeamSettings) -> Intervals:
    return settings.calendar_of(None).hours_on(SATURDAY)


def saturday(hours: str) -> Callable[[str], str]:
    """Return a change of the hours on Saturday."""
    return lambda text: with_value(text, ("calendars", "office", "sat"), hours)


# Loading


def test_a_file_is_loaded(tmp_path: Path) -> None:
    files = opened(written(tmp_path))

    assert on_saturday(files.settings) == NINE_TO_FIVE
    assert files.desk.problems == ()
    assert not files.desk.rejected
    assert files.replies == {}


def test_the_default_is_used_without_a_file(tmp_path: Path) -> None:
    files = opened(tmp_path / DESK_FILE)

    assert files.settings == default_settings(TEHRAN)
    assert files.desk.refresh() is None
    assert list(tmp_path.iterdir()) == []


def test_a_first_version_with_errors_is_invalid(tmp_path: Path) -> None:
    with pytest.raises(TeamFileInvalid, match=r"^desk.yaml: hours-reversed, ") as caught:
        opened(written(tmp_path, FAULTY))

    assert caught.value.file == DESK_FILE
    assert [(each.line, each.code) for each in caught.value.problems] == [
        (4, "hours-reversed"),
        (5, "hours-unreadable"),
    ]


def test_replies_with_errors_are_invalid(tmp_path: Path) -> None:
    (tmp_path / CANNED_FILE).write_text("version: 1\nreplies: {}\n", encoding="utf-8")

    with pytest.raises(TeamFileInvalid) as caught:
        opened(written(tmp_path))
    assert caught.value.file == CANNED_FILE


def test_warnings_do_not_prevent_the_use_of_a_file(tmp_path: Path) -> None:
    files = opened(written(tmp_path, f"{GOOD}routes:\n  finance:\n    deciders: sara\n"))

    assert [each.code for each in files.desk.problems] == ["one-decider"]
    assert files.settings.routes["finance"].deciders == ("sara",)


def test_the_replies_are_beside_the_settings(tmp_path: Path) -> None:
    text = "version: 1\nreplies:\n  - {id: a, title: t, text: {fa: سلام}}\n"
    (tmp_path / CANNED_FILE).write_text(text, encoding="utf-8")

    assert opened(tmp_path / DESK_FILE).replies == {"a": CannedReply("a", "t", {"fa": "سلام"})}


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.rstrip("\n").encode(),
        GOOD.replace("09:00-17:00", "۹ تا ۱۷").encode(),  # noqa: RUF001
    ],
)
def test_a_file_in_each_encoding(tmp_path: Path, text: bytes) -> None:
    assert on_saturday(opened(written(tmp_path, text)).settings) == NINE_TO_FIVE


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (GOOD.encode() + "# تهران\n".encode("cp1256"), "file-not-utf8", 5),
        (GOOD.encode("utf-16"), "file-not-utf8", 1),
        (GOOD.encode() + b"# \x00\n", "forbidden-character", 5),
        (GOOD.encode() + b"#" * LONGEST_FILE, "file-too-large", 0),
        (b"", "not-a-map", 1),
    ],
)
def test_bytes_that_cannot_be_read(tmp_path: Path, text: bytes, code: str, line: int) -> None:
    with pytest.raises(TeamFileInvalid) as caught:
        opened(written(tmp_path, text))

    assert (caught.value.problems[0].code, caught.value.problems[0].line) == (code, line)


def test_a_folder_in_place_of_the_file_is_invalid(tmp_path: Path) -> None:
    (tmp_path / DESK_FILE).mkdir()

    with pytest.raises(TeamFileInvalid, match="file-unreadable"):
        opened(tmp_path / DESK_FILE)


def test_a_file_as_the_parent_folder_is_invalid(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(TeamFileInvalid, match="file-unreadable"):
        opened(tmp_path / "file" / DESK_FILE)


# Checks


def test_a_check_without_a_change_has_no_outcome(tmp_path: Path) -> None:
    files = opened(written(tmp_path))
    assert files.desk.refresh() is None
    written(tmp_path)  # the same content
    assert files.desk.refresh() is None


def test_a_new_version_is_used(tmp_path: Path) -> None:
    files = opened(written(tmp_path))
    before = files.settings
    written(tmp_path, GOOD.replace("09:00-17:00", "10:00-14:00"))

    outcome = files.desk.refresh()
    assert outcome == Changed(DESK_FILE, before, files.settings, (), was_rejected=False)
    assert on_saturday(before) == NINE_TO_FIVE
    assert on_saturday(files.settings) == TEN_TO_TWO
    assert files.desk.refresh() is None


def test_a_change_of_the_same_length_is_noticed(tmp_path: Path) -> None:
    files = opened(written(tmp_path))
    written(tmp_path, GOOD.replace("09", "08"))

    assert isinstance(files.desk.refresh(), Changed)
    assert on_saturday(files.settings) == ((time(8), time(17)),)


def test_the_last_good_version_stays_in_use(tmp_path: Path) -> None:
    files = opened(written(tmp_path))
    before = files.settings
    written(tmp_path, FAULTY)

    outcome = files.desk.refresh()
    assert isinstance(outcome, Rejected)
    assert outcome.file == DESK_FILE
    assert outcome.problems == files.desk.problems
    errors = [each.code for each in outcome.problems if each.severity is Severity.ERROR]
    assert errors == ["hours-reversed", "hours-unreadable"]
    assert files.settings is before
    assert files.desk.rejected
    assert files.desk.refresh() is None  # reported once


def test_a_corrected_file_is_used(tmp_path: Path) -> None:
    files = opened(written(tmp_path))
    before = files.settings
    written(tmp_path, FAULTY)
    files.desk.refresh()
    written(tmp_path, GOOD.replace("09:00-17:00", "10:00-14:00"))

    outcome = files.desk.refresh()
    assert isinstance(outcome, Changed)
    assert outcome.was_rejected
    assert outcome.before is before
    assert on_saturday(outcome.after) == TEN_TO_TWO
    assert not files.desk.rejected
    assert files.desk.problems == ()


def test_a_return_to_the_good_version_is_reported(tmp_path: Path) -> None:
    files = opened(written(tmp_path))
    written(tmp_path, FAULTY)
    files.desk.refresh()
    written(tmp_path)

    outcome = files.desk.refresh()
    assert isinstance(outcome, Changed)
    assert outcome.was_rejected
    assert outcome.before == outcome.after


@pytest.mark.parametrize("text", [b"", b"version: [", b"\xff\xfe", b"#" * (LONGEST_FILE + 1)])
def test_unreadable_versions_are_rejected(tmp_path: Path, text: bytes) -> None:
    files = opened(written(tmp_path))
    written(tmp_path, text)

    assert isinstance(files.desk.refresh(), Rejected)
    assert on_saturday(files.settings) == NINE_TO_FIVE


def test_a_file_that_appears_is_used(tmp_path: Path) -> None:
    files = opened(tmp_path / DESK_FILE)
    for _ in range(3 * MISSING_CHECKS):
        assert files.desk.refresh() is None
    written(tmp_path)

    outcome = files.desk.refresh()
    assert isinstance(outcome, Changed)
    assert outcome.before == default_settings(TEHRAN)
    assert on_saturday(files.settings) == NINE_TO_FIVE


def test_a_file_that_appears_with_errors_is_rejected(tmp_path: Path) -> None:
    files = opened(tmp_path / DESK_FILE)
    written(tmp_path, FAULTY)

    assert isinstance(files.desk.refresh(), Rejected)
    assert files.settings == default_settings(TEHRAN)


def test_a_missing_file_is_reported_after_some_checks(tmp_path: Path) -> None:
    path = written(tmp_path)
    files = opened(path)
    path.unlink()
    for _ in range(MISSING_CHECKS - 1):
        assert files.desk.refresh() is None

    outcome = files.desk.refresh()
    assert isinstance(outcome, Rejected)
    assert [each.code for each in outcome.problems] == ["file-unreadable"]
    assert on_saturday(files.settings) == NINE_TO_FIVE
    for _ in range(2 * MISSING_CHECKS):
        assert files.desk.refresh() is None


def test_a_file_that_is_being_replaced_is_not_reported(tmp_path: Path) -> None:
    path = written(tmp_path)
    files = opened(path)
    path.unlink()
    assert files.desk.refresh() is None
    written(tmp_path)

    assert files.desk.refresh() is None
    assert not files.desk.rejected


def test_a_file_that_returns_is_used(tmp_path: Path) -> None:
    path = written(tmp_path)
    files = opened(path)
    path.unlink()
    for _ in range(MISSING_CHECKS):
        files.desk.refresh()
    assert files.desk.rejected
    written(tmp_path, GOOD.replace("09:00-17:00", "10:00-14:00"))

    outcome = files.desk.refresh()
    assert isinstance(outcome, Changed)
    assert outcome.was_rejected
    assert on_saturday(files.settings) == TEN_TO_TWO


# Edits


def test_an_edit_changes_the_file_and_the_settings(tmp_path: Path) -> None:
    path = written(tmp_path)
    files = opened(path)
    before = files.settings

    outcome = files.desk.edit(saturday("10:00-14:00"))
    assert outcome == Changed(DESK_FILE, before, files.settings, ())
    assert on_saturday(files.settings) == TEN_TO_TWO
    expected = GOOD.replace("09:00-17:00", "10:00-14:00")
    assert path.read_text(encoding="utf-8") == expected
    assert files.desk.refresh() is None  # not reported again
    assert list(tmp_path.iterdir()) == [path]


def test_an_edit_begins_with_the_newest_version(tmp_path: Path) -> None:
    path = written(tmp_path)
    files = opened(path)
    written(tmp_path, f"{GOOD}    sun: 9-12\n# added by hand\n")
    files.desk.edit(saturday("closed"))

    assert "sun: 9-12\n# added by hand\n" in path.read_text(encoding="utf-8")
    assert on_saturday(files.settings) == ()


def test_an_edit_without_a_change(tmp_path: Path) -> None:
    path = written(tmp_path)
    files = opened(path)

    outcome = files.desk.edit(lambda text: text)
    assert outcome.before == outcome.after == files.settings
    assert path.read_text(encoding="utf-8") == GOOD


def test_an_edit_creates_the_file(tmp_path: Path) -> None:
    path = tmp_path / DESK_FILE
    files = opened(path)
    files.desk.edit(lambda text: with_hours(text, files.settings, [5], TEN_TO_TWO))

    assert path.read_text(encoding="utf-8").startswith("# Settings of the team.")
    assert on_saturday(files.settings) == TEN_TO_TWO
    assert opened(path).settings == files.settings
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_text_of_a_created_file_has_the_default_settings(tmp_path: Path) -> None:
    files = opened(tmp_path / DESK_FILE)
    files.desk.edit(lambda text: text)
    assert files.settings == default_settings(TEHRAN)


def test_an_edit_creates_the_replies(tmp_path: Path) -> None:
    files = opened(tmp_path / DESK_FILE)
    reply = CannedReply("hello", "سلام: درود", {"fa": "سلام\n\nدرود", "en": "Hello"})
    files.canned.edit(lambda text: with_reply(text, reply))

    assert files.replies == {"hello": reply}
    assert opened(tmp_path / DESK_FILE).replies == {"hello": reply}


def test_an_edit_that_fails_leaves_the_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    files = opened(path)

    with pytest.raises(CannotEdit):
        files.desk.edit(lambda text: with_value(text, ("calendars", "office"), "closed"))
    assert path.read_text(encoding="utf-8") == GOOD
    assert files.desk.refresh() is None


def test_an_edit_with_a_faulty_result_leaves_the_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    files = opened(path)

    with pytest.raises(TeamFileInvalid, match="hours-reversed"):
        files.desk.edit(saturday("17-9"))
    assert path.read_text(encoding="utf-8") == GOOD
    assert on_saturday(files.settings) == NINE_TO_FIVE
    assert not files.desk.rejected


@pytest.mark.parametrize("is_checked", [False, True])
@pytest.mark.parametrize(
    "text", [FAULTY.encode(), b"version: [", b"\xff\xfe", "# تهران".encode("cp1256")]
)
def test_a_faulty_file_is_not_edited(tmp_path: Path, text: bytes, is_checked: bool) -> None:
    path = written(tmp_path)
    files = opened(path)
    written(tmp_path, text)
    if is_checked:
        files.desk.refresh()

    with pytest.raises(TeamFileInvalid) as caught:
        files.desk.edit(saturday("closed"))
    assert caught.value.problems
    assert path.read_bytes() == text
    assert on_saturday(files.settings) == NINE_TO_FIVE
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path)
    path.chmod(mode)
    opened(path).desk.edit(saturday("closed"))

    assert path.stat().st_mode & 0o7777 == mode


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    target = written(tmp_path / "data")
    link = tmp_path / "link" / DESK_FILE
    link.parent.mkdir()
    link.symlink_to(Path("..") / "data" / DESK_FILE)
    files = opened(link)
    files.desk.edit(saturday("10:00-14:00"))

    assert link.is_symlink()
    assert "10:00-14:00" in target.read_text(encoding="utf-8")
    assert list(link.parent.iterdir()) == [link]
    assert list(target.parent.iterdir()) == [target]
    assert on_saturday(files.settings) == TEN_TO_TWO


def test_a_link_to_a_missing_file_creates_it(tmp_path: Path) -> None:
    link = tmp_path / DESK_FILE
    link.symlink_to(tmp_path / "target.yaml")
    opened(link).desk.edit(lambda text: text)

    assert link.is_symlink()
    assert (tmp_path / "target.yaml").is_file()


def test_line_ends_are_kept(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("\n", "\r\n"))
    files = opened(path)
    files.desk.edit(lambda text: with_hours(text, files.settings, [5, 6], TEN_TO_TWO))

    expected = f"{GOOD}    sun: 10:00-14:00\n".replace("09:00-17:00", "10:00-14:00")
    assert path.read_bytes() == expected.replace("\n", "\r\n").encode()


def test_a_file_with_a_byte_order_mark_is_edited(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbf" + GOOD.encode())
    files = opened(path)
    files.desk.edit(saturday("10:00-14:00"))

    assert path.read_text(encoding="utf-8-sig") == GOOD.replace("09:00-17:00", "10:00-14:00")
    assert on_saturday(files.settings) == TEN_TO_TWO


def test_a_folder_that_does_not_exist_is_read_only(tmp_path: Path) -> None:
    files = opened(tmp_path / "missing" / DESK_FILE)

    with pytest.raises(TeamFileReadOnly, match=r"^desk.yaml: No such file") as caught:
        files.desk.edit(lambda text: text)
    assert caught.value.file == DESK_FILE
    assert files.settings == default_settings(TEHRAN)


def test_a_folder_without_new_files_is_read_only() -> None:
    files = opened(Path("/proc") / DESK_FILE)  # for the root user too

    with pytest.raises(TeamFileReadOnly):
        files.desk.edit(lambda text: text)
    assert files.settings == default_settings(TEHRAN)


def test_a_file_that_cannot_be_replaced_stays_the_same(tmp_path: Path) -> None:
    # The name of the temporary file would be too long, which also fails for the root user.
    path = tmp_path / ("d" * 245 + ".yaml")
    path.write_text(GOOD, encoding="utf-8")
    files = opened(path)

    with pytest.raises(TeamFileReadOnly) as caught:
        files.desk.edit(saturday("closed"))
    assert caught.value.reason
    assert path.read_text(encoding="utf-8") == GOOD
    assert on_saturday(files.settings) == NINE_TO_FIVE
    assert list(tmp_path.iterdir()) == [path]


def test_edits_of_several_threads_are_all_kept(tmp_path: Path) -> None:
    files = opened(written(tmp_path))
    days = ("mon", "tue", "wed", "thu", "fri", "sun")
    threads = [
        Thread(
            target=files.desk.edit,
            args=(lambda text, day=day: with_value(text, ("calendars", "office", day), "9-12"),),
        )
        for day in days
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(files.settings.calendar_of(None).week) == set(range(7))
