"""Targets in working time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handoff.calendars import END_OF_DAY, Calendar, SpecialDays
from handoff.service import ServiceLevel, Targets, usual_day
from handoff.states import Priority

TEHRAN = ZoneInfo("Asia/Tehran")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPLIT = ((time(9), time(13)), (time(14), time(18)))
FRIDAY = 4
WEEK = {day: SPLIT for day in range(7) if day != FRIDAY}
OFFICE = ServiceLevel({Priority.NORMAL: Targets()}, Calendar(WEEK, TEHRAN))
SATURDAY = datetime(2026, 11, 28, tzinfo=TEHRAN)


def at(day: int, clock: str) -> datetime:
    """Return a time so many days after the Saturday."""
    hour, minute = map(int, clock.split(":"))
    return SATURDAY + day * DAY + hour * HOUR + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("begin", "span", "due"),
    [
        (at(0, "10:00"), 2 * HOUR, at(0, "12:00")),
        (at(0, "12:00"), 2 * HOUR, at(0, "15:00")),  # over the break
        (at(0, "17:00"), 2 * HOUR, at(1, "10:00")),  # over the night
        (at(0, "03:00"), 2 * HOUR, at(0, "11:00")),
        (at(5, "17:00"), 2 * HOUR, at(7, "10:00")),  # over the Friday
        (at(0, "10:00"), DAY, at(1, "10:00")),  # a day is a working day
        (at(5, "10:00"), DAY, at(7, "10:00")),
        (at(0, "10:00"), 5 * DAY, at(5, "10:00")),
        (at(0, "10:00"), DAY + HOUR, at(1, "11:00")),
        (at(0, "10:00"), 24 * HOUR, at(1, "10:00")),
    ],
)
def test_spans_count_working_time(begin: datetime, span: timedelta, due: datetime) -> None:
    assert OFFICE.due(begin, span) == due


def test_a_holiday_does_not_count() -> None:
    day = at(1, "00:00").date()
    calendar = Calendar(WEEK, TEHRAN, (SpecialDays(day, day),))

    assert ServiceLevel(calendar=calendar).due(at(0, "17:00"), 2 * HOUR) == at(2, "10:00")


def test_the_warning_comes_when_three_quarters_are_over() -> None:
    assert OFFICE.warning(at(0, "09:00"), 4 * HOUR) == at(0, "12:00")
    assert OFFICE.warning(at(0, "09:00"), DAY) == at(0, "16:00")


def test_around_the_clock_a_day_has_24_hours() -> None:
    always = ServiceLevel()

    assert always.due(at(0, "22:00"), DAY) == at(1, "22:00")
    assert always.warning(at(0, "22:00"), 4 * HOUR) == at(1, "01:00")
    assert always.is_open(at(6, "03:00"))


def test_working_time_is_counted_and_added() -> None:
    always = ServiceLevel()

    assert OFFICE.worked(at(0, "15:00"), at(1, "10:00")) == 4 * HOUR
    assert OFFICE.add(at(0, "17:00"), 4 * HOUR) == at(1, "12:00")
    assert always.worked(at(0, "15:00"), at(1, "10:00")) == 19 * HOUR
    assert always.worked(at(1, "15:00"), at(0, "10:00")) == 0 * HOUR
    assert always.add(at(0, "17:00"), 8 * HOUR) == at(1, "01:00")


def test_several_spans_are_counted_in_working_time() -> None:
    """Twelve written hours twice are no working day."""
    assert OFFICE.due(at(0, "09:00"), 6 * HOUR, times=2) == at(1, "13:00")
    assert OFFICE.due(at(0, "09:00"), 12 * HOUR, times=2) == at(2, "18:00")


def test_missing_priorities_have_the_normal_targets() -> None:
    high = Targets(first_response=HOUR)
    level = ServiceLevel({Priority.NORMAL: Targets(), Priority.HIGH: high})

    assert level.of(Priority.HIGH) == high
    assert level.of(Priority.LOW) == Targets()


@pytest.mark.parametrize(
    ("week", "length"),
    [
        (WEEK, 8 * HOUR),
        ({0: SPLIT, 1: SPLIT, 3: ((time(9), time(12)),)}, 8 * HOUR),  # with a half day
        ({0: ((time(0), END_OF_DAY),)}, DAY),
        ({0: ((time(20), END_OF_DAY),)}, 4 * HOUR),
        ({}, DAY),
    ],
)
def test_the_usual_day(week: dict[int, tuple[tuple[time, time], ...]], length: timedelta) -> None:
    assert usual_day(Calendar(week, TEHRAN)) == length
