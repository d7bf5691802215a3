"""Texts of one line: special hours, holidays, duty dates, names and durations."""

# ruff: noqa: RUF001  (Persian and Arabic digits)

from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.team.lines import (
    SPANS,
    LineInvalid,
    read_duty,
    read_holiday,
    read_hours,
    read_names,
    read_span,
    read_special,
    written_duty,
    written_names,
    written_span,
    written_special,
)
from bot.team.model import DutyDates, Names
from handoff.calendars import END_OF_DAY, Intervals, SpecialDays

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TODAY = date(2026, 11, 24)  # Tuesday, 1405-09-03
NATURE_DAY = date(2026, 4, 2)  # 1405-01-13
ESFAND, LAST = date(2027, 2, 20), date(2027, 3, 20)  # 1405-12-01, 1405-12-29
SHORT: Intervals = ((time(9), time(15)),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("soon", "hours-unreadable"),
        ("۲۵ تا ۲۶", "hours-impossible"),
        ("17-9", "hours-reversed"),
        ("9-13, 12-18", "hours-overlapping"),
    ],
)
def test_faults_of_hours_have_the_text(text: str, code: str) -> None:
    with pytest.raises(LineInvalid) as caught:
        read_hours(text)

    assert (caught.value.code, caught.value.facts) == (code, {"value": text})


def test_hours_of_a_line() -> None:
    assert read_hours("۹ تا ۱۵") == SHORT
    assert read_hours("تعطیل") == ()


@pytest.mark.parametrize(
    ("text", "special"),
    [
        ("1405-12-01 to 1405-12-29 09:00-15:00 Ramadan", (ESFAND, LAST, SHORT, "Ramadan")),
        ("1405-12-01 to 1405-12-29 09:00-15:00", (ESFAND, LAST, SHORT, "")),
        ("2027-02-20 to 2027-03-20 9-15 Ramadan", (ESFAND, LAST, SHORT, "Ramadan")),
        ("۱۴۰۵/۱۲/۱ تا ۱۴۰۵/۱۲/۲۹ ۹ تا ۱۵ ماه رمضان", (ESFAND, LAST, SHORT, "ماه رمضان")),
        ("١٤٠٥/١٢/٢٩ ٩-١٥ نيمه‌وقت", (LAST, LAST, SHORT, "نيمه‌وقت")),
        ("1405-12-29: 9-15, Last Day", (LAST, LAST, SHORT, "Last Day")),
        (
            "1405-12-29 9-13, 14-24 Late Night",
            (LAST, LAST, ((time(9), time(13)), (time(14), END_OF_DAY)), "Late Night"),
        ),
        ("1405-12-29 closed for Repairs", (LAST, LAST, (), "for Repairs")),
        ("1405-12-29 تعطیل", (LAST, LAST, (), "")),
        ("1405-12-29 all day", (LAST, LAST, ((time.min, END_OF_DAY),), "")),
    ],
)
def test_special_hours(text: str, special: tuple[date, date, Intervals, str]) -> None:
    assert read_special(text) == SpecialDays(*special)


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("", "date-unreadable", ""),
        ("Ramadan 9-15", "date-unreadable", "Ramadan 9-15"),
        ("tomorrow 9-15", "date-unreadable", "tomorrow 9-15"),
        ("1404-12-30 9-15", "date-impossible", "1404-12-30"),
        ("۱۴۰۴-۱۲-۳۰ 9-15", "date-impossible", "1404-12-30"),
        ("1405-12-29 to 1405-12-01 9-15", "date-impossible", "1405-12-29 to 1405-12-01"),
        ("1405-12-29", "hours-missing", "1405-12-29"),
        ("1405-12-29 Ramadan", "hours-unreadable", "Ramadan"),
        ("1405-12-29 15-9 Ramadan", "hours-reversed", "15-9 Ramadan"),
        ("1405-12-29 ۹ تا ۲۵", "hours-impossible", "۹ تا ۲۵"),
        ("1405-12-29 9-12, 11-13", "hours-overlapping", "9-12, 11-13"),
    ],
)
def test_faults_of_special_hours(text: str, code: str, value: str) -> None:
    with pytest.raises(LineInvalid) as caught:
        read_special(text)

    assert (caught.value.code, caught.value.facts) == (code, {"value": value})


@pytest.mark.parametrize(
    ("text", "special"),
    [
        ("1405-01-13", (NATURE_DAY, NATURE_DAY, "")),
        ("1405-01-13 Nature Day", (NATURE_DAY, NATURE_DAY, "Nature Day")),
        ("1405-01-13: Nature Day", (NATURE_DAY, NATURE_DAY, "Nature Day")),
        ("۱۴۰۵/۰۱/۱۳ روز طبیعت‌گردی", (NATURE_DAY, NATURE_DAY, "روز طبیعت‌گردی")),
        ("13 farvardin 1405 Nature Day", (NATURE_DAY, NATURE_DAY, "Nature Day")),
        ("1405-12-01 to 1405-12-29 Example", (ESFAND, LAST, "Example")),
        ("1405-12-01 تا 1405-12-29 نمونه", (ESFAND, LAST, "نمونه")),
    ],
)
def test_holidays(text: str, special: tuple[date, date, str]) -> None:
    first, last, name = special

    assert read_holiday(text) == SpecialDays(first, last, (), name)


def test_dates_without_a_year_need_the_date_of_today() -> None:
    assert read_holiday("فردا", today=TODAY).first == TODAY + DAY
    assert read_holiday("جمعه بازدید", today=TODAY).name == "بازدید"
    assert read_special("tomorrow 9-15 Visit", today=TODAY) == SpecialDays(
        TODAY + DAY, TODAY + DAY, SHORT, "Visit"
    )
    assert read_duty("friday Sara", today=TODAY).names == ("Sara",)
    with pytest.raises(LineInvalid, match="date-unreadable"):
        read_holiday("فردا")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sara", ("sara",)),
        ("sara, omid", ("sara", "omid")),
        ("@Sara، @Omid", ("Sara", "Omid")),
        ("سارا؛ امید", ("سارا", "امید")),
        ("sara;omid\nreza", ("sara", "omid", "reza")),
        ("  Sara   Ahmadi , omid ,, ", ("Sara Ahmadi", "omid")),
        ("sara, omid, sara", ("sara", "omid")),
        ("@sara, sara", ("sara",)),
        ("سارا‌جان", ("سارا‌جان",)),
    ],
)
def test_names_with_commas_between_them(text: str, names: Names) -> None:
    assert read_names(text) == names


@pytest.mark.parametrize("text", ["", " ", ",", ", ,", "@", "@, @"])
def test_a_line_without_names(text: str) -> None:
    with pytest.raises(LineInvalid) as caught:
        read_names(text)

    assert (caught.value.code, caught.value.facts) == ("name-missing", {"value": text})


@pytest.mark.parametrize(
    ("text", "first", "last", "names"),
    [
        ("1405-12-29 sara, Omid", LAST, LAST, ("sara", "Omid")),
        ("1405-12-29: @Sara", LAST, LAST, ("Sara",)),
        ("۱۴۰۵-۱۲-۰۱ تا ۱۴۰۵-۱۲-۲۹ سارا، امید", ESFAND, LAST, ("سارا", "امید")),
    ],
)
def test_duty_dates(text: str, first: date, last: date, names: Names) -> None:
    assert read_duty(text) == DutyDates(first, last, names)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sara", "date-unreadable"),
        ("1404-12-30 sara", "date-impossible"),
        ("1405-12-29", "name-missing"),
        ("1405-12-29 ، ", "name-missing"),
    ],
)
def test_faults_of_duty_dates(text: str, code: str) -> None:
    with pytest.raises(LineInvalid) as caught:
        read_duty(text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "name", "span"),
    [
        ("4h", "first_response", 4 * HOUR),
        ("۴ ساعت", "first_response", 4 * HOUR),
        ("1 day", "next_response", DAY),
        ("یک هفته", "reopens_within", 7 * DAY),
        ("15m", "intake_timeout", 15 * MINUTE),
    ],
)
def test_durations(text: str, name: str, span: timedelta) -> None:
    assert read_span(text, name) == span


@pytest.mark.parametrize("text", ["", "4", "soon", "4h x", "-4h"])
def test_unreadable_durations(text: str) -> None:
    with pytest.raises(LineInvalid) as caught:
        read_span(text, "first_response")

    assert (caught.value.code, caught.value.facts) == ("span-unreadable", {"value": text})


@pytest.mark.parametrize("name", SPANS)
def test_limits_of_durations(name: str) -> None:
    least, most = SPANS[name]

    assert read_span(written_span(least), name) == least
    assert read_span(written_span(most), name) == most
    for span in (least - MINUTE, most + MINUTE):
        text = written_span(span)
        with pytest.raises(LineInvalid) as caught:
            read_span(text, name)
        assert caught.value.code == "span-out-of-range"
        assert caught.value.facts == {
            "value": text,
            "least": written_span(least),
            "most": written_span(most),
        }


@pytest.mark.parametrize(
    ("span", "text"),
    [(3 * DAY, "3d"), (4 * HOUR, "4h"), (36 * HOUR, "36h"), (90 * MINUTE, "90m")],
)
def test_durations_as_they_are_written(span: timedelta, text: str) -> None:
    assert written_span(span) == text


@pytest.mark.parametrize(
    "text",
    [
        "1405-12-01 to 1405-12-29 09:00-15:00 Ramadan",
        "1405-12-29 09:00-13:00, 14:00-24:00",
        "1405-12-29 00:00-24:00 نیمه‌وقت",
    ],
)
def test_special_hours_as_they_are_written(text: str) -> None:
    assert written_special(read_special(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-04-02: Nature Day", "1405-01-13 Nature Day"),
        ("1405-01-13", "1405-01-13"),
        ("1 فروردین ۱۴۰۵ تا ۴ فروردین ۱۴۰۵ نوروز", "1405-01-01 to 1405-01-04 نوروز"),
    ],
)
def test_holidays_as_they_are_written(text: str, written: str) -> None:
    assert written_special(read_holiday(text)) == written


_DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_NAME = st.text(st.sampled_from("abcABC يکسار‌ا@")).map(lambda text: " ".join(text.split()))
_NAMES = (
    st.lists(_NAME.map(lambda name: name.replace("@", "")), min_size=1, max_size=4)
    .map(lambda names: [" ".join(f"n{name}".split()) for name in names])
    .map(lambda names: tuple({name.casefold(): name for name in names}.values()))
)  # fmt: skip
_MINUTES = st.lists(st.integers(0, 1439), min_size=2, max_size=8, unique=True)


@settings(deadline=None)
@given(_DATES, st.integers(0, 400), _MINUTES, _NAME)
def test_special_days_are_read_back(first: date, days: int, minutes: list[int], name: str) -> None:
    clocks = [time(*divmod(minute, 60)) for minute in sorted(minutes)]
    hours = tuple(zip(clocks[::2], clocks[1::2], strict=False))
    special = SpecialDays(first, first + days * DAY, hours, f"the {name}".strip())
    holiday = SpecialDays(first, first + days * DAY, (), special.name)

    assert read_special(written_special(special)) == special
    assert read_holiday(written_special(holiday)) == holiday


@settings(deadline=None)
@given(_DATES, st.integers(0, 400), _NAMES)
def test_duty_dates_are_read_back(first: date, days: int, names: Names) -> None:
    duty = DutyDates(first, first + days * DAY, names)

    assert read_duty(written_duty(duty)) == duty
    assert read_names(written_names(names)) == names


@settings(deadline=None)
@given(st.text() | st.text(st.sampled_from("1405-01/ ,:9۱۳تا@،")))
def test_any_text_is_parsed_or_invalid(text: str) -> None:
    for line in (text, f"1405-01-13 {text}", f"1405-01-13 9-12{text}"):
        for read in (read_hours, read_special, read_holiday, read_duty, read_names):
            with suppress(LineInvalid):
                read(line)
