"""Calendars: opening hours by weekday, special hours and holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.calendars import END_OF_DAY, LOOK_AHEAD, Calendar, Intervals, SpecialDays

TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FULL: Intervals = ((time(9), time(17)),)
SPLIT: Intervals = ((time(9), time(13)), (time(14), time(18)))
SHORT: Intervals = ((time(10), time(12)),)
LATE: Intervals = ((time(16), END_OF_DAY),)
JOINED: Intervals = ((time(9), time(13)), (time(13), time(17)))
ALL_DAY: Intervals = ((time.min, END_OF_DAY),)
ALWAYS = dict.fromkeys(range(7), ALL_DAY)
WEEK = dict.fromkeys((5, 6, 0, 1, 2, 3), FULL)  # not Friday
SATURDAY, THURSDAY, FRIDAY = date(2026, 11, 21), date(2026, 11, 26), date(2026, 11, 27)


def at(text: str) -> datetime:
    """Return a time on the wall clock in Tehran, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=TEHRAN).astimezone(UTC)


def office(*special: SpecialDays) -> Calendar:
    return Calendar(WEEK, TEHRAN, special)


# Weekdays


def test_missing_weekdays_are_closed() -> None:
    assert office().hours_on(THURSDAY) == FULL
    assert office().hours_on(FRIDAY) == ()


@pytest.mark.parametrize(
    ("clock", "are_open", "closing"),
    [
        ("08:59:59.999999", False, None),
        ("09:00", True, time(13)),
        ("12:59:59.999999", True, time(13)),
        ("13:00", False, None),
        ("13:30", False, None),
        ("14:00", True, time(18)),
        ("17:59:59", True, time(18)),
        ("18:00", False, None),
    ],
)
def test_the_office_is_closed_during_the_lunch_break(
    clock: str, are_open: bool, closing: time | None
) -> None:
    split = Calendar({5: SPLIT}, TEHRAN)
    now = at(f"2026-11-21 {clock}")

    assert split.are_open(now) == are_open
    assert split.closing(now) == closing


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-21 08:00", "2026-11-21 09:00"),
        ("2026-11-21 13:00", "2026-11-21 14:00"),
        ("2026-11-21 13:59:59", "2026-11-21 14:00"),
        ("2026-11-21 18:00", "2026-11-28 09:00"),
        ("2026-11-22 00:00", "2026-11-28 09:00"),
    ],
)
def test_the_next_opening_is_the_end_of_the_break_or_the_next_day(now: str, opening: str) -> None:
    assert Calendar({5: SPLIT}, TEHRAN).next_opening(at(now)) == at(opening)


def test_several_intervals_of_a_day_open_one_after_another() -> None:
    hours = ((time(8), time(9)), (time(11), time(12)), (time(20), END_OF_DAY))
    calendar = Calendar({5: hours}, TEHRAN)
    now, openings = at("2026-11-21 00:00"), []
    for _ in range(4):
        opening = calendar.next_opening(now)
        assert opening is not None
        openings.append(opening)
        now = opening

    assert openings == [
        at(f"2026-11-{text}") for text in ("21 08:00", "21 11:00", "21 20:00", "28 08:00")
    ]


# Midnight


def test_hours_until_midnight_have_no_closing_time() -> None:
    late = Calendar(dict.fromkeys(range(7), LATE), TEHRAN)

    assert late.are_open(at("2026-11-21 23:59:59"))
    assert late.closing(at("2026-11-21 23:59:59")) is None
    assert not late.are_open(at("2026-11-22 00:00"))
    assert late.next_opening(at("2026-11-22 00:00")) == at("2026-11-22 16:00")


def test_an_office_that_never_closes_is_open_on_both_sides_of_midnight() -> None:
    always = Calendar(ALWAYS, TEHRAN)

    for clock in ("2026-11-21 00:00", "2026-11-21 23:59:59", "2026-11-22 00:00"):
        assert always.are_open(at(clock))
        assert always.closing(at(clock)) is None


def test_an_opening_at_midnight_is_found() -> None:
    early = Calendar({6: ((time.min, time(8)),)}, TEHRAN)

    assert early.next_opening(at("2026-11-21 23:59:59")) == at("2026-11-22 00:00")


# Zones


@pytest.mark.parametrize(
    ("now", "are_open"),
    [
        (datetime(2026, 11, 21, 5, 29, tzinfo=UTC), False),  # 08:59 in Tehran
        (datetime(2026, 11, 21, 5, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 21, 13, 29, tzinfo=UTC), True),
        (datetime(2026, 11, 21, 13, 30, tzinfo=UTC), False),
        (datetime(2026, 11, 26, 21, 0, tzinfo=UTC), False),  # 00:30 on Friday
        (datetime(2026, 11, 27, 21, 0, tzinfo=UTC), False),  # 00:30 on Saturday
    ],
)
def test_hours_are_on_the_clock_of_tehran(now: datetime, are_open: bool) -> None:
    assert office().are_open(now) == are_open


def test_the_date_of_special_days_is_that_of_the_zone() -> None:
    always = Calendar(ALWAYS, TEHRAN, (SpecialDays(SATURDAY, SATURDAY),))

    assert not always.are_open(datetime(2026, 11, 20, 20, 30, tzinfo=UTC))  # Saturday 00:00
    assert not always.are_open(datetime(2026, 11, 21, 20, 29, tzinfo=UTC))
    assert always.are_open(datetime(2026, 11, 21, 20, 30, tzinfo=UTC))  # Sunday 00:00


def test_the_next_opening_has_the_same_clock_after_a_change_to_winter_time() -> None:
    calendar = Calendar({6: FULL}, BERLIN)
    found = calendar.next_opening(datetime(2026, 10, 24, 12, tzinfo=UTC))

    assert found == datetime(2026, 10, 25, 8, tzinfo=UTC)  # 09:00 in winter time


# Special days


def test_a_holiday_closes_the_office() -> None:
    holiday = SpecialDays(SATURDAY, SATURDAY, name="Example")

    assert holiday.is_holiday
    assert office(holiday).hours_on(SATURDAY) == ()
    assert office(holiday).special_on(SATURDAY) is holiday
    assert not office(holiday).are_open(at("2026-11-21 12:00"))
    assert office(holiday).next_opening(at("2026-11-20 12:00")) == at("2026-11-22 09:00")


def test_both_ends_of_a_range_are_included() -> None:
    holiday = SpecialDays(date(2026, 11, 22), date(2026, 11, 24))

    closed = [day for day in range(21, 27) if not office(holiday).hours_on(date(2026, 11, day))]
    assert closed == [22, 23, 24]


def test_hours_of_a_range_apply_to_days_that_are_open() -> None:
    ramadan = SpecialDays(SATURDAY, date(2026, 11, 29), SHORT)

    assert office(ramadan).hours_on(THURSDAY) == SHORT
    assert office(ramadan).hours_on(FRIDAY) == ()
    assert office(ramadan).special_on(FRIDAY) is None
    assert office(ramadan).hours_on(date(2026, 11, 30)) == FULL


def test_hours_of_a_single_date_open_a_closed_weekday() -> None:
    single = SpecialDays(FRIDAY, FRIDAY, SHORT)

    assert office(single).hours_on(FRIDAY) == SHORT
    assert office(single).are_open(at("2026-11-27 11:00"))
    assert office(single).next_opening(at("2026-11-26 18:00")) == at("2026-11-27 10:00")


def test_a_holiday_of_a_range_includes_weekdays_that_are_closed() -> None:
    holiday = SpecialDays(THURSDAY, date(2026, 11, 28), name="Example")

    assert office(holiday).special_on(FRIDAY) is holiday


@pytest.mark.parametrize("is_reversed", [False, True])
def test_the_shortest_range_decides(is_reversed: bool) -> None:
    month = SpecialDays(SATURDAY, SATURDAY + 29 * DAY, SHORT)
    holidays = SpecialDays(date(2026, 11, 23), date(2026, 11, 26))
    single = SpecialDays(date(2026, 11, 24), date(2026, 11, 24), SPLIT)
    special = [month, holidays, single]
    calendar = office(*(reversed(special) if is_reversed else special))

    assert calendar.hours_on(date(2026, 11, 22)) == SHORT
    assert calendar.hours_on(date(2026, 11, 23)) == ()
    assert calendar.hours_on(date(2026, 11, 24)) == SPLIT
    assert calendar.hours_on(date(2026, 11, 25)) == ()
    assert calendar.hours_on(date(2026, 11, 28)) == SHORT


@pytest.mark.parametrize("is_reversed", [False, True])
@pytest.mark.parametrize("length", [0, 2])
def test_a_holiday_decides_before_hours_of_the_same_length(is_reversed: bool, length: int) -> None:
    last = SATURDAY + length * DAY
    special = [SpecialDays(SATURDAY, last, SHORT), SpecialDays(SATURDAY, last)]
    calendar = office(*(reversed(special) if is_reversed else special))

    assert calendar.hours_on(SATURDAY) == ()
    assert not calendar.are_open(at("2026-11-21 11:00"))


def test_hours_that_do_not_apply_leave_the_decision_to_a_longer_range() -> None:
    month = SpecialDays(SATURDAY, SATURDAY + 29 * DAY, name="month")
    week = SpecialDays(SATURDAY, SATURDAY + 6 * DAY, SHORT)

    assert office(month, week).hours_on(THURSDAY) == SHORT
    assert office(month, week).special_on(FRIDAY) is month


def test_special_hours_have_breaks_and_a_closing_time() -> None:
    calendar = office(SpecialDays(SATURDAY, SATURDAY, ((time(8), time(9)), *SHORT)))

    assert calendar.closing(at("2026-11-21 08:30")) == time(9)
    assert not calendar.are_open(at("2026-11-21 09:30"))
    assert calendar.next_opening(at("2026-11-21 09:30")) == at("2026-11-21 10:00")
    assert calendar.closing(at("2026-11-21 11:00")) == time(12)
    assert not calendar.are_open(at("2026-11-21 16:00"))


# Long closures


def test_the_next_opening_is_after_a_long_holiday() -> None:
    nowruz = SpecialDays(date(2026, 3, 19), date(2026, 4, 2), name="Nowruz")

    assert office(nowruz).next_opening(at("2026-03-18 20:00")) == at("2026-04-04 09:00")


def test_an_opening_within_the_limit_of_days_is_found() -> None:
    now = at("2026-11-21 12:00")
    last = SATURDAY + (LOOK_AHEAD - 1) * DAY

    assert office(SpecialDays(SATURDAY, last - DAY)).next_opening(now) is not None
    assert office(SpecialDays(SATURDAY, last)).next_opening(now) is None


def test_a_calendar_without_hours_is_never_open() -> None:
    never = Calendar({}, TEHRAN, (SpecialDays(SATURDAY, FRIDAY, FULL),))
    now = at("2026-11-21 12:00")

    assert not never.are_open(now)
    assert never.closing(now) is None
    assert never.next_opening(now) is None


def test_a_calendar_may_be_open_on_single_dates_only() -> None:
    once = Calendar({}, TEHRAN, (SpecialDays(FRIDAY, FRIDAY, FULL),))

    assert once.next_opening(at("2026-11-21 12:00")) == at("2026-11-27 09:00")
    assert once.are_open(at("2026-11-27 09:00"))
    assert once.next_opening(at("2026-11-27 09:00")) is None


# Properties

_MINUTES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
_TIMES = st.lists(_MINUTES, max_size=6, unique=True)
_HOURS = _TIMES.map(
    lambda found: tuple(zip(sorted(found)[::2], sorted(found)[1::2], strict=False))
)
_DATES = st.dates(date(2026, 11, 1), date(2026, 12, 31))


@st.composite
def _special(draw: st.DrawFn) -> SpecialDays:
    first = draw(_DATES)
    return SpecialDays(first, first + draw(st.integers(0, 20)) * DAY, draw(_HOURS))


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(st.integers(0, 6), _HOURS),
    st.lists(_special(), max_size=4),
    st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_the_next_opening_is_later_and_the_office_is_open_then(
    week: dict[int, Intervals], special: list[SpecialDays], now: datetime
) -> None:
    calendar = Calendar(week, TEHRAN, tuple(special))
    found = calendar.next_opening(now)

    if found is None:
        assert not any(calendar.hours_on(now.date() + ahead * DAY) for ahead in range(2, 390))
        return
    assert found > now
    assert calendar.are_open(found)
    before = calendar.next_opening(found - timedelta(microseconds=1))
    assert before == found


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.integers(0, 6), _HOURS), st.lists(_special(), max_size=4), _DATES)
def test_the_deciding_days_are_the_shortest_that_apply(
    week: dict[int, Intervals], special: list[SpecialDays], day: date
) -> None:
    calendar = Calendar(week, TEHRAN, tuple(special))
    usual = week.get(day.weekday(), ())
    decides = calendar.special_on(day)
    applying = [one for one in special if one.applies(day, usual)]

    if decides is None:
        assert not applying
        assert calendar.hours_on(day) == usual
    else:
        assert decides.last - decides.first == min(one.last - one.first for one in applying)
        assert calendar.hours_on(day) == decides.intervals


# Intervals without a break


def test_intervals_without_a_break_count_as_one() -> None:
    calendar = Calendar({5: JOINED}, TEHRAN)

    assert calendar.closing(at("2026-11-21 10:00")) == time(17)
    assert calendar.next_opening(at("2026-11-21 10:00")) == at("2026-11-28 09:00")
    assert calendar.are_open(at("2026-11-21 13:00"))


def test_an_office_without_closing_time_is_open_at_the_last_moment() -> None:
    calendar = Calendar({5: ALL_DAY}, TEHRAN)
    last = at("2026-11-21 23:59:59.999999")

    assert calendar.are_open(last)
    assert calendar.closing(last) is None


# Working time. The office is closed on Friday, 27 November.


@pytest.mark.parametrize(
    ("hours", "start", "minutes", "end"),
    [
        (FULL, "21 07:00", 90, "21 10:30"),
        (FULL, "21 20:00", 0, "21 20:00"),
        (FULL, "21 20:00", -60, "21 20:00"),
        (FULL, "21 16:00", 60, "21 17:00"),
        (FULL, "21 16:59", 2, "22 09:01"),
        (FULL, "21 09:00", 3 * 480, "23 17:00"),
        (FULL, "26 16:30", 60, "28 09:30"),
        (FULL, "27 12:00", 60, "28 10:00"),
        (SPLIT, "21 12:00", 60, "21 13:00"),
        (SPLIT, "21 12:00", 90, "21 14:30"),
        (JOINED, "21 12:00", 90, "21 13:30"),
        (LATE, "21 23:00", 60, "22 00:00"),
        (LATE, "21 23:00", 61, "22 16:01"),
        (ALL_DAY, "26 23:00", 61, "28 00:01"),
    ],
)
def test_time_is_worked_while_open(hours: Intervals, start: str, minutes: int, end: str) -> None:
    calendar = Calendar(dict.fromkeys(WEEK, hours), TEHRAN)
    found = calendar.after(at(f"2026-11-{start}"), minutes * MINUTE)

    assert (found, found.tzinfo) == (at(f"2026-11-{end}"), UTC)
    assert calendar.worked(at(f"2026-11-{start}"), found) == max(minutes, 0) * MINUTE


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("21 08:00", "21 18:30", 8),
        ("21 13:00", "21 14:00", 0),
        ("22 10:00", "21 10:00", 0),
        ("20 00:00", "28 00:00", 6 * 8),
    ],
)
def test_breaks_nights_and_fridays_are_not_worked(start: str, end: str, hours: int) -> None:
    calendar = Calendar(dict.fromkeys(WEEK, SPLIT), TEHRAN)

    assert calendar.worked(at(f"2026-11-{start}"), at(f"2026-11-{end}")) == hours * HOUR


def test_working_time_depends_on_special_days() -> None:
    holidays = SpecialDays(date(2026, 11, 22), date(2026, 11, 24))
    singles = (SpecialDays(SATURDAY, SATURDAY, SHORT), SpecialDays(FRIDAY, FRIDAY, LATE))
    calendar = office(holidays, *singles)

    assert calendar.after(at("2026-11-21 08:00"), 3 * HOUR) == at("2026-11-25 10:00")
    assert calendar.after(at("2026-11-26 17:00"), 8 * HOUR) == at("2026-11-28 00:00")
    assert calendar.worked(at("2026-11-21 00:00"), at("2026-11-28 00:00")) == 26 * HOUR


@pytest.mark.parametrize(
    ("opening", "closing", "lengths"),  # when 02:00 to 03:00 is skipped, and is repeated
    [
        (time.min, time(6), (5, 7)),
        (time.min, END_OF_DAY, (23, 25)),
        (time(2), time(3), (0, 2)),
        (time(2, 30), time(4), (1, 2)),  # open, closed and open again in October
    ],
)
def test_changes_of_the_clock_count(
    opening: time, closing: time, lengths: tuple[int, int]
) -> None:
    calendar = Calendar({6: ((opening, closing),)}, BERLIN)

    for day, length in zip((date(2026, 3, 29), date(2026, 10, 25)), lengths, strict=True):
        start, end = (datetime.combine(one, time.min, BERLIN) for one in (day, day + DAY))
        assert calendar.worked(start, end) == length * HOUR
        assert calendar.worked(start, calendar.after(start, length * HOUR)) == length * HOUR


@pytest.mark.parametrize("length", [timedelta.resolution, DAY, 60 * DAY, 1000 * DAY + MINUTE])
def test_an_office_that_never_closes_works_plain_durations(length: timedelta) -> None:
    start = datetime(2026, 11, 21, 13, 5, 7, 11, tzinfo=UTC)

    assert Calendar(ALWAYS, BERLIN).after(start, length) == start + length
    assert Calendar(ALWAYS, BERLIN).worked(start, start + length) == length


def test_long_spans_are_found_and_those_without_an_end_are_plain_time() -> None:
    start, weekly = at("2026-11-21 00:00"), {5: ((time(9), time(10)),)}
    holiday = SpecialDays(SATURDAY, SATURDAY + (LOOK_AHEAD - 1) * DAY)

    assert Calendar(weekly, TEHRAN).after(start, 60 * HOUR) == at("2028-01-08 10:00")
    assert office(holiday).after(start, HOUR) == at("2027-12-26 10:00")
    for never in (office(SpecialDays(SATURDAY, date.max)), Calendar({}, TEHRAN)):
        assert never.after(start, 480 * HOUR) == start + 480 * HOUR


# Clocks change on these days: by half an hour on Lord Howe, at midnight in Nuuk and St John's.
_CHANGES = (
    (BERLIN, date(2026, 3, 29)),
    (BERLIN, date(2026, 10, 25)),
    (ZoneInfo("Australia/Lord_Howe"), date(2026, 4, 5)),
    (ZoneInfo("America/Nuuk"), date(2026, 3, 28)),
    (ZoneInfo("America/St_Johns"), date(2010, 11, 7)),
)
_LENGTHS = st.timedeltas(-HOUR, 40 * HOUR)
Drawn = tuple[Calendar, list[datetime]]


@st.composite
def _drawn(draw: st.DrawFn, unit: timedelta, count: int) -> Drawn:
    """Draw a calendar that is open once a week or more, and moments of four days in order."""
    zone, day = draw(st.sampled_from(_CHANGES))
    hours = _HOURS | st.sampled_from([LATE, JOINED, ALL_DAY])
    week = draw(st.dictionaries(st.integers(0, 6), hours)) | {draw(st.integers(0, 6)): SHORT}
    first = day + draw(st.integers(-2, 2)) * DAY
    special = SpecialDays(first, first + draw(st.integers(0, 2)) * DAY, draw(hours))
    ticks = st.integers(-2 * DAY // unit, 2 * DAY // unit)
    drawn = sorted(draw(st.lists(ticks, min_size=count, max_size=count)))
    midnight = datetime.combine(day, time.min, UTC)
    return Calendar(week, zone, (special,)), [midnight + tick * unit for tick in drawn]


@settings(deadline=None, max_examples=60)
@given(_drawn(MINUTE, 2))
def test_working_time_is_that_of_the_minutes_while_open(drawn: Drawn) -> None:
    calendar, (start, end) = drawn
    minutes = (start + number * MINUTE for number in range((end - start) // MINUTE))
    opened = [moment for moment in minutes if calendar.are_open(moment)]

    assert calendar.worked(start, end) == len(opened) * MINUTE
    for number, moment in list(enumerate(opened, start=1))[::97]:
        assert calendar.after(start, number * MINUTE) == moment + MINUTE


@settings(deadline=None, max_examples=60)
@given(_drawn(timedelta.resolution, 3))
def test_working_time_adds_up(drawn: Drawn) -> None:
    calendar, (start, middle, end) = drawn
    before, behind = calendar.worked(start, middle), calendar.worked(middle, end)

    assert calendar.worked(start, end) == before + behind


@settings(deadline=None, max_examples=100)
@given(_drawn(timedelta.resolution, 2), _LENGTHS, _LENGTHS)
def test_after_so_much_time_it_is_worked(drawn: Drawn, one: timedelta, other: timedelta) -> None:
    calendar, (start, later) = drawn
    shorter, longer = sorted((one, other))
    found = calendar.after(start, longer)

    assert calendar.after(start, shorter) <= found <= calendar.after(later, longer)
    assert calendar.worked(start, found) == max(longer, timedelta())
    assert found == start or calendar.are_open(found - timedelta.resolution)
