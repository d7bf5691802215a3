"""Office hours and the estimated wait."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handoff.calendars import Calendar
from handoff.sla import Wait, expected_wait

TEHRAN = ZoneInfo("Asia/Tehran")
NINE_TO_FIVE = ((time(9), time(17)),)
WORKDAYS = Calendar(dict.fromkeys((5, 6, 0, 1, 2, 3), NINE_TO_FIVE), TEHRAN)  # not Friday
NEVER = Calendar({}, TEHRAN)


def at(text: str) -> datetime:
    """Return a time on the wall clock in Tehran, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=TEHRAN).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "are_open", "next_opening"),
    [
        ("2026-11-21 08:59:59", False, "2026-11-21 09:00"),  # Saturday
        ("2026-11-21 09:00:00", True, "2026-11-22 09:00"),
        ("2026-11-21 16:59:59", True, "2026-11-22 09:00"),
        ("2026-11-21 17:00:00", False, "2026-11-22 09:00"),
        ("2026-11-26 17:00:00", False, "2026-11-28 09:00"),  # Thursday evening: Friday is closed
        ("2026-11-27 12:00:00", False, "2026-11-28 09:00"),
        ("2026-11-22 00:00:00", False, "2026-11-22 09:00"),  # the day before in UTC
        ("2026-11-22 02:00:00", False, "2026-11-22 09:00"),
    ],
)
def test_hours_are_those_of_the_zone(now: str, are_open: bool, next_opening: str) -> None:
    assert WORKDAYS.are_open(at(now)) == are_open
    assert WORKDAYS.next_opening(at(now)) == at(next_opening)


def test_the_next_opening_may_be_a_week_away() -> None:
    only_saturday = Calendar({5: NINE_TO_FIVE}, TEHRAN)

    assert only_saturday.next_opening(at("2026-11-21 09:00")) == at("2026-11-28 09:00")


def test_hours_until_midnight_last_until_midnight() -> None:
    late = Calendar({day: ((time(16), time.max),) for day in range(7)}, TEHRAN)

    assert late.are_open(at("2026-11-21 23:59:59"))
    assert not late.are_open(at("2026-11-22 00:00:00"))


def test_an_office_that_never_opens_promises_nothing() -> None:
    now = at("2026-11-21 12:00")

    assert not NEVER.are_open(now)
    assert NEVER.next_opening(now) is None
    assert expected_wait(position=3, first_replies=[], enough=10, calendar=NEVER, now=now) == Wait(
        3, None, None
    )


def test_hours_follow_a_change_of_the_clock() -> None:
    berlin = Calendar(dict.fromkeys(range(7), NINE_TO_FIVE), ZoneInfo("Europe/Berlin"))

    before = berlin.next_opening(datetime(2026, 3, 28, 20, tzinfo=UTC))
    assert before == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert berlin.are_open(datetime(2026, 3, 29, 7, tzinfo=UTC))
    assert not berlin.are_open(datetime(2026, 3, 28, 7, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("replies", "minutes"),
    [
        ([timedelta(minutes=5)] * 9, None),
        ([timedelta(minutes=5)] * 10, 5),
        ([timedelta(minutes=5)] * 9 + [timedelta(days=3)], 5),  # a median: outliers count little
        ([timedelta(seconds=2)] * 10, 1),
        ([timedelta(minutes=10)] * 6 + [timedelta(minutes=20)] * 6, 15),
    ],
)
def test_minutes_are_told_only_when_ten_replies_bear_them_out(
    replies: list[timedelta], minutes: int | None
) -> None:
    now = at("2026-11-21 12:00")

    told = expected_wait(position=2, first_replies=replies, enough=10, calendar=WORKDAYS, now=now)
    assert told == Wait(2, minutes, None, open_until=time(17))


def test_outside_hours_the_opening_is_told_instead_of_minutes() -> None:
    """T55: the requester is told about the weekend."""
    friday = at("2026-11-27 12:00")

    told = expected_wait(
        position=1,
        first_replies=[timedelta(minutes=5)] * 50,
        enough=10,
        calendar=WORKDAYS,
        now=friday,
    )
    assert told == Wait(1, None, at("2026-11-28 09:00"))


def test_a_desk_that_never_closes_promises_no_closing_time() -> None:
    always = Calendar(dict.fromkeys(range(7), ((time.min, time.max),)), TEHRAN)
    assert always.closing(at("2026-11-21 12:00")) is None
    assert WORKDAYS.closing(at("2026-11-21 12:00")) == time(17)
    assert WORKDAYS.closing(at("2026-11-27 12:00")) is None
