"""Differences between two versions of the team's files."""

from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.masking import Kind
from bot.team.differences import (
    CalendarChanged,
    CheckChanged,
    Difference,
    DistributionChanged,
    DutyChanged,
    HoursChanged,
    MaskingChanged,
    NamesChanged,
    PhrasesChanged,
    QuietChanged,
    ReplyChanged,
    RouteChanged,
    SpanChanged,
    SpecialChanged,
    reply_differences,
    settings_differences,
)
from bot.team.files import Changed, TeamFiles
from bot.team.model import Check, CheckMode, Distribution, Masking, ShownName, Signed, TeamSettings
from handoff.calendars import SpecialDays
from handoff.quiet import QuietHours

TODAY = date(2026, 11, 30)
BEFORE = """\
version: 1
calendars:
  office: {sat: 9-17, sun: 9-17, holidays: [1405-10-01 a]}
routes: {finance: {deciders: "sara, omid"}}
duty: {sat: sara, sun: sara}
"""


def files_in(folder: Path, text: str) -> TeamFiles:
    (folder / "desk.yaml").write_text(text, encoding="utf-8")
    return TeamFiles(folder / "desk.yaml", zone=ZoneInfo("Asia/Tehran"), today=lambda: TODAY)


def differences(folder: Path, after: str) -> list[Difference]:
    files = files_in(folder, BEFORE)
    (folder / "desk.yaml").write_text(after, encoding="utf-8")
    changed = files.desk.refresh()
    assert isinstance(changed, Changed)
    assert isinstance(changed.after, TeamSettings)
    return settings_differences(changed.before, changed.after)


def test_the_same_content_has_no_differences(tmp_path: Path) -> None:
    assert differences(tmp_path, f"# a comment\n{BEFORE}") == []


def test_days_with_the_same_change_are_one_difference(tmp_path: Path) -> None:
    after = BEFORE.replace("sat: 9-17, sun: 9-17", "sat: 10-12, sun: 10-12, fri: 10-12")
    found = differences(tmp_path, after)
    new, old = ((time(10), time(12)),), ((time(9), time(17)),)
    assert found == [
        HoursChanged("office", (5, 6), new, old),
        HoursChanged("office", (4,), new, ()),
    ]


def test_special_days_are_added_and_removed(tmp_path: Path) -> None:
    found = differences(tmp_path, BEFORE.replace("1405-10-01 a", "1405-10-02 b"))
    first, second = date(2026, 12, 22), date(2026, 12, 23)
    assert found == [
        SpecialChanged("office", SpecialDays(first, first, (), "a"), is_added=False),
        SpecialChanged("office", SpecialDays(second, second, (), "b"), is_added=True),
    ]


def test_calendars_spans_routes_and_duty(tmp_path: Path) -> None:
    after = (
        BEFORE.replace("routes:", "  night: {sat: 20-24}\nroutes:")
        .replace('"sara, omid"', "sara, calendar: night")
        .replace("sun: sara}", "sun: omid, dates: [1405-10-01 omid]}")
    )
    found = differences(tmp_path, f"{after}policies: {{default: {{first_response: 1h}}}}\n")
    day = date(2026, 12, 22)
    assert found == [
        CalendarChanged("night", is_added=True),
        SpanChanged("first_response", timedelta(hours=1), timedelta(hours=4)),
        DutyChanged(("omid",), (6,)),
        DutyChanged(("omid",), first=day, last=day),
        RouteChanged("finance", ("sara",), "night"),
    ]


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("none", None),
        ("23:30-7", QuietHours(time(23, 30), time(7), ZoneInfo("Asia/Tehran"))),
    ],
)
def test_other_quiet_hours(tmp_path: Path, text: str, quiet: QuietHours | None) -> None:
    found = differences(tmp_path, f"{BEFORE}policies: {{default: {{quiet_hours: {text}}}}}\n")

    assert found == [QuietChanged(quiet)]


def test_checks_and_phrases(tmp_path: Path) -> None:
    after = f"{BEFORE}checks: {{promise: ask}}\npromises: {{phrases: [a, b], not: [c]}}\n"
    found = differences(tmp_path, after)

    assert found == [
        CheckChanged(Check.PROMISE, CheckMode.ASK),
        PhrasesChanged(is_promise=True, added=("a", "b"), removed=()),
        PhrasesChanged(is_promise=False, added=("c",), removed=()),
    ]


def test_names(tmp_path: Path) -> None:
    found = differences(tmp_path, f"{BEFORE}replies: {{name: role, signed: first}}\n")
    assert found == [NamesChanged(shown=ShownName.ROLE), NamesChanged(signed=Signed.FIRST)]


def test_masking(tmp_path: Path) -> None:
    found = differences(tmp_path, f"{BEFORE}masking: {{phone: always, card: always}}\n")
    assert found == [MaskingChanged(Kind.PHONE, Masking.ALWAYS)]


def test_distribution(tmp_path: Path) -> None:
    found = differences(tmp_path, f"{BEFORE}distribution: {{how: by_turns, most: 4}}\n")
    assert found == [DistributionChanged(Distribution.BY_TURNS, 4)]


def test_replies(tmp_path: Path) -> None:
    files = files_in(tmp_path, BEFORE)
    reply = "version: 1\nreplies:\n  - {id: a, title: A, text: {en: one}}\n"
    canned = tmp_path / "canned.yaml"
    for text, how in ((reply, "added"), (reply.replace("one", "two"), "changed")):
        canned.write_text(text, encoding="utf-8")
        changed = files.canned.refresh()
        assert isinstance(changed, Changed)
        assert reply_differences(changed.before, changed.after) == [ReplyChanged("a", "A", how)]
    assert reply_differences(changed.after, {}) == [ReplyChanged("a", "A", "removed")]
