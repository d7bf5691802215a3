"""Dates and ranges in the Jalali and the Gregorian calendar."""

# ruff: noqa: RUF001  (Persian and Arabic digits)

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.when.dates import (
    LONGEST_RANGE,
    Dates,
    ImpossibleDate,
    leading_dates,
    written_date,
    written_dates,
)
from bot.conversation.when.words import plain

DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)  # Tuesday, 1405-09-03
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NATURE_DAY = date(2026, 4, 2)  # 1405-01-13
JALALI_MONTHS = (
    ("فروردین", "farvardin"),
    ("اردیبهشت", "ordibehesht"),
    ("خرداد", "khordad"),
    ("تیر", "tir"),
    ("مرداد", "mordad"),
    ("شهریور", "shahrivar"),
    ("مهر", "mehr"),
    ("آبان", "aban"),
    ("آذر", "azar"),
    ("دی", "dey"),
    ("بهمن", "bahman"),
    ("اسفند", "esfand"),
)
GREGORIAN_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may", "May"),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)


def one(day: date) -> Dates:
    return Dates(day, day)


# Single dates


@pytest.mark.parametrize(
    "text",
    [
        "1405-01-13",
        "1405-1-13",
        "1405/01/13",
        "1405/1/13",
        "1405.01.13",
        "۱۴۰۵-۰۱-۱۳",
        "۱۴۰۵/۱/۱۳",
        "١٤٠٥/٠١/١٣",
        "\u200f۱۴۰۵/۱/۱۳\u200f",
        "13 farvardin 1405",
        "13 Farvardin 1405",
        "13farvardin 1405",
        "۱۳ فروردین ۱۴۰۵",
        "١٣ فروردين ١٤٠٥",
        "۱۳‌فروردین ۱۴۰۵",
        "۱۳ فروردین ماه ۱۴۰۵",
        "۱۳ فروردین‌ماه ۱۴۰۵",
        "2026-04-02",
        "2026/4/2",
        "۲۰۲۶-۰۴-۰۲",
        "2 april 2026",
        "02 Apr 2026",
        "April 2, 2026",
        "apr 2 2026",
    ],
)
def test_a_date_with_its_year(text: str) -> None:
    assert leading_dates(plain(text)) == (one(NATURE_DAY), "")
    assert leading_dates(plain(text), today=TODAY) == (one(NATURE_DAY), "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1403-12-30", date(2025, 3, 20)),
        ("1408-12-30", date(2030, 3, 20)),
        ("1404-12-29", date(2026, 3, 20)),
        ("1405-01-01", date(2026, 3, 21)),
        ("1405-02-31", date(2026, 5, 21)),
        ("1405-06-31", date(2026, 9, 22)),
        ("1405-07-30", date(2026, 10, 22)),
        ("۳۰ اسفند ۱۴۰۳", date(2025, 3, 20)),
        ("۳۱ اردیبهشت ۱۴۰۵", date(2026, 5, 21)),
        ("2028-02-29", date(2028, 2, 29)),
        ("1300-01-01", date(1921, 3, 21)),
    ],
)
def test_last_days_of_months(text: str, day: date) -> None:
    assert leading_dates(plain(text)) == (one(day), "")


@pytest.mark.parametrize(
    "text",
    [
        "1404-12-30",
        "1405-12-30",
        "1405-07-31",
        "1405-02-32",
        "1405-13-01",
        "1405-00-01",
        "1405-01-00",
        "1405-99-99",
        "2026-02-29",
        "2026-02-30",
        "2026-13-01",
        "1700-01-01",
        "1899-12-31",
        "2200-01-01",
        "0000-01-01",
        "9999-12-31",
        "30 esfand 1404",
        "31 mehr 1405",
        "31 april 2026",
        "april 31, 2026",
        "13 farvardin 2026",
        "2 april 1405",
        "0 april 2026",
    ],
)
def test_dates_that_the_calendar_does_not_have(text: str) -> None:
    assert leading_dates(plain(text)) == (ImpossibleDate(text), "")


@pytest.mark.parametrize("text", ["۱۴۰۴-۱۲-۳۰", "٣٠ اسفند ١٤٠٤", "۳۱ مهر ۱۴۰۵"])
def test_impossible_dates_in_persian(text: str) -> None:
    assert leading_dates(plain(text)) == (ImpossibleDate(plain(text)), "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "13",
        "1405",
        "1405-01",
        "1405-01/13",
        "1405-01-131",
        "14050113",
        "05-01-13",
        "x 1405-01-13",
        "farvardin",
        "13 farvardins 1405",
        "mayhem 5",
        "13 دیگر",
        "۱۳",
    ],
)
def test_other_texts_are_no_dates(text: str) -> None:
    folded = plain(text)

    assert leading_dates(folded) == (None, folded)
    assert leading_dates(folded, today=TODAY) == (None, folded)


@pytest.mark.parametrize("number", range(1, 13))
def test_each_month_has_its_names(number: int) -> None:
    for name in JALALI_MONTHS[number - 1]:
        found, _ = leading_dates(plain(f"5 {name} 1405"))
        assert found == leading_dates(f"1405-{number}-5")[0]
    for name in GREGORIAN_MONTHS[number - 1]:
        assert leading_dates(plain(f"5 {name} 2026"))[0] == one(date(2026, number, 5))
        assert leading_dates(plain(f"{name} 5, 2026"))[0] == one(date(2026, number, 5))


# Dates near today


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("امروز", TODAY),
        ("tomorrow", TODAY + DAY),
        ("Tomorrow", TODAY + DAY),
        ("فردا", TODAY + DAY),
        ("the day after tomorrow", TODAY + 2 * DAY),
        ("day after tomorrow", TODAY + 2 * DAY),
        ("پس‌فردا", TODAY + 2 * DAY),
        ("پس فردا", TODAY + 2 * DAY),
        ("tuesday", TODAY),
        ("wed", TODAY + DAY),
        ("friday", date(2026, 11, 27)),
        ("monday", date(2026, 11, 30)),
        ("سه‌شنبه", TODAY),
        ("جمعه", date(2026, 11, 27)),
        ("دوشنبه", date(2026, 11, 30)),
        ("3 azar", TODAY),
        ("۳ آذر", TODAY),
        ("۴ آذر", TODAY + DAY),
        ("2 azar", date(2027, 11, 23)),
        ("۱۳ فروردین", date(2027, 4, 2)),
        ("24 november", TODAY),
        ("november 25", TODAY + DAY),
        ("23 nov", date(2027, 11, 23)),
        ("25 december", date(2026, 12, 25)),
        ("29 february", date(2028, 2, 29)),
        ("۳۰ اسفند", date(2030, 3, 20)),  # 1408
    ],
)
def test_the_next_date(text: str, day: date) -> None:
    assert leading_dates(plain(text), today=TODAY) == (one(day), "")


@pytest.mark.parametrize("text", ["today", "فردا", "friday", "جمعه", "پس فردا"])
def test_words_need_the_date_of_today(text: str) -> None:
    assert leading_dates(text) == (None, text)


@pytest.mark.parametrize("text", ["31 mehr", "32 farvardin", "30 february", "june 31", "0 may"])
def test_impossible_dates_without_a_year(text: str) -> None:
    assert leading_dates(text, today=TODAY) == (ImpossibleDate(text), "")


# Ranges


@pytest.mark.parametrize(
    "text",
    [
        "1405-01-01 to 1405-01-04",
        "1405-01-01 TO 1405-01-04",
        "1405-01-01 - 1405-01-04",
        "1405-01-01 – 1405-01-04",
        "1405-01-01–1405-01-04",
        "1405-01-01-1405-01-04",
        "1405/1/1-1405/1/4",
        "1405-01-01 till 1405-01-04",
        "1405-01-01 until 1405-01-04",
        "۱۴۰۵/۱/۱ تا ۱۴۰۵/۱/۴",
        "۱۴۰۵/۱/۱\u200cتا\u200c۱۴۰۵/۱/۴",
        "١٤٠٥/١/١ تا ١٤٠٥/١/٤",
        "۱ فروردین ۱۴۰۵ تا ۴ فروردین ۱۴۰۵",
        "1 farvardin 1405 to 4 farvardin 1405",
        "2026-03-21 to 2026-03-24",
        "1405-01-01 to 2026-03-24",
        "march 21, 2026 - march 24, 2026",
    ],
)
def test_a_range_of_dates(text: str) -> None:
    expected = Dates(date(2026, 3, 21), date(2026, 3, 24))

    assert leading_dates(plain(text)) == (expected, "")
    assert leading_dates(plain(text), today=TODAY) == (expected, "")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today to tomorrow", TODAY, TODAY + DAY),
        ("فردا تا پس‌فردا", TODAY + DAY, TODAY + 2 * DAY),
        ("tomorrow to monday", TODAY + DAY, date(2026, 11, 30)),
        ("امروز تا جمعه", TODAY, date(2026, 11, 27)),
        ("friday to 1405-09-30", date(2026, 11, 27), date(2026, 12, 21)),
        ("1 فروردین تا 4 فروردین", date(2027, 3, 21), date(2027, 3, 24)),
        ("25 december to 2 january", date(2026, 12, 25), date(2027, 1, 2)),
        ("28 اسفند تا 4 فروردین", date(2027, 3, 19), date(2027, 3, 24)),
    ],
)
def test_a_range_near_today(text: str, first: date, last: date) -> None:
    assert leading_dates(plain(text), today=TODAY) == (Dates(first, last), "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1405-01-04 to 1405-01-01", "1405-01-04 to 1405-01-01"),
        ("1405-01-01 to 1407-01-01", "1405-01-01 to 1407-01-01"),
        ("1405-01-01 to 1405-13-01", "1405-13-01"),
        ("1404-12-30 to 1405-01-04", "1404-12-30"),
        ("1404-12-01 to 1404-12-30 09:00-15:00 Ramadan", "1404-12-30"),
        ("2026-03-24 to 1405-01-01 Example", "2026-03-24 to 1405-01-01"),
    ],
)
def test_impossible_ranges(text: str, shown: str) -> None:
    assert leading_dates(plain(text))[0] == ImpossibleDate(shown)


def test_the_longest_range() -> None:
    first = date(2026, 1, 1)

    for days, expected in ((0, Dates), (1, ImpossibleDate)):
        last = first + LONGEST_RANGE + days * DAY
        assert isinstance(leading_dates(f"{first} to {last}")[0], expected)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("1405-01-13 Nature Day", "nature day"),
        ("1405-01-13: Nature Day", "nature day"),
        ("1405-01-13، روز طبیعت", "روز طبیعت"),
        ("1405-01-13 09:00-12:00 Eve", "09:00-12:00 eve"),
        ("1405-01-13 ۹ تا ۱۲", "9 تا 12"),
        ("13 farvardin 1405 9-12", "9-12"),
        ("1405-01-13 to be announced", "to be announced"),
        ("1405-01-13 - Nature Day", "nature day"),
        ("1405-01-13 — Nature Day", "nature day"),
        ("1405-01-13:Nature Day", "nature day"),
        ("13 فروردین ماه ۱۴۰۵ تعطیل", "تعطیل"),
        ("april 2, 2026: Nature Day", "nature day"),
        ("1405-01-13 today", "today"),
        ("2 april 2026 9:00-12:00", "9:00-12:00"),
        ("april 2, 2026 9:00-12:00", "9:00-12:00"),
        ("1405-01-13 سارا، امید", "سارا، امید"),
    ],
)
def test_the_rest_of_the_text(text: str, rest: str) -> None:
    assert leading_dates(plain(text)) == (one(NATURE_DAY), rest)


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("tomorrow 9-12", TODAY + DAY, "9-12"),
        ("فردا ۹ تا ۱۲", TODAY + DAY, "9 تا 12"),
        ("friday closed", date(2026, 11, 27), "closed"),
        ("friday: closed", date(2026, 11, 27), "closed"),
        ("جمعه تعطیل", date(2026, 11, 27), "تعطیل"),
        ("۱۳ فروردین روز طبیعت", date(2027, 4, 2), "روز طبیعت"),
        ("13 farvardin 9-12", date(2027, 4, 2), "9-12"),
        ("december 25 10:00-12:00", date(2026, 12, 25), "10:00-12:00"),
    ],
)
def test_the_rest_of_a_text_near_today(text: str, day: date, rest: str) -> None:
    assert leading_dates(plain(text), today=TODAY) == (one(day), rest)


# Written dates


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        (one(NATURE_DAY), "1405-01-13"),
        (one(date(2025, 3, 20)), "1403-12-30"),
        (one(date(2026, 3, 20)), "1404-12-29"),
        (Dates(date(2026, 3, 21), date(2026, 3, 24)), "1405-01-01 to 1405-01-04"),
        (Dates(date(2025, 3, 20), date(2025, 3, 21)), "1403-12-30 to 1404-01-01"),
    ],
)
def test_dates_as_they_are_written(dates: Dates, text: str) -> None:
    assert written_dates(dates) == text
    assert leading_dates(text) == (dates, "")


_DATES = st.dates(date(1921, 3, 21), date(2199, 12, 31))


@settings(deadline=None)
@given(_DATES, st.integers(0, LONGEST_RANGE.days), st.sampled_from([{}, PERSIAN, ARABIC]))
def test_written_ranges_are_read_back(first: date, days: int, digits: dict[int, int]) -> None:
    dates = Dates(first, first + days * DAY)
    text = written_dates(dates).translate(digits)

    assert leading_dates(plain(text)) == (dates, "")
    assert leading_dates(plain(f"{text} 09:00-12:00 name")) == (dates, "09:00-12:00 name")


@settings(deadline=None)
@given(_DATES)
def test_both_calendars_name_the_same_dates(day: date) -> None:
    year, month, number = map(int, written_date(day).split("-"))
    names = [
        f"{day:%Y-%m-%d}",
        f"{day.day} {GREGORIAN_MONTHS[day.month - 1][0]} {day.year}",
        f"{number} {JALALI_MONTHS[month - 1][0]} {year}",
        f"{number} {JALALI_MONTHS[month - 1][1]} {year}",
    ]

    assert [leading_dates(plain(name)) for name in names] == [(one(day), "")] * 4


@settings(deadline=None)
@given(st.dates(date(1921, 3, 21), date(2198, 12, 31)), st.integers(0, 364))
def test_dates_without_a_year_are_within_a_year(today: date, ahead: int) -> None:
    day = today + ahead * DAY
    _, month, number = map(int, written_date(day).split("-"))

    for name in JALALI_MONTHS[month - 1]:
        assert leading_dates(f"{number} {name}", today=today) == (one(day), "")
    name = GREGORIAN_MONTHS[day.month - 1][0]
    assert leading_dates(f"{day.day} {name}", today=today) == (one(day), "")


_PIECES = st.sampled_from(
    ["1405", "2026", "-", "/", ".", "01", "13", "31", " ", " to ", " تا ", "فروردین", "may"]
) | st.sampled_from(
    ["friday", "جمعه", "tomorrow", "فردا", "ماه", ",", ":", "9-12", "x", "0000", "۳۰", "اسفند"]
)


@settings(deadline=None)
@given(st.text() | st.lists(_PIECES).map("".join), st.dates(date(1925, 1, 1), date(2150, 1, 1)))
def test_any_text_is_parsed(text: str, today: date) -> None:
    folded = plain(text)
    for found, rest in (leading_dates(folded), leading_dates(folded, today=today)):
        assert rest in folded
        if isinstance(found, Dates):
            assert found.first <= found.last <= found.first + LONGEST_RANGE
        elif found is None:
            assert rest == folded
