"""Dates and ranges in further spellings, and without years."""

# ruff: noqa: RUF001  (Persian and Arabic digits)

from datetime import date, timedelta

import pytest

from bot.conversation.when.dates import Dates, DateWithoutYear, ImpossibleDate, leading_dates
from bot.conversation.when.words import plain

DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)  # Tuesday, 1405-09-03
NATURE_DAY = date(2026, 4, 2)  # 1405-01-13


def one(day: date) -> Dates:
    return Dates(day, day)


@pytest.mark.parametrize(
    "text",
    [
        "1405/1/13 -1405/1/15",
        "1405/1/13- 1405/1/15",
        "1405-01-13to 1405-01-15",
        "1405/1/13 الی 1405/1/15",
        "از ۱۴۰۵/۱/۱۳ تا ۱۴۰۵/۱/۱۵",
        "از تاریخ ۱۴۰۵/۱/۱۳ تا ۱۴۰۵/۱/۱۵",
        "from 2026-04-02 to 2026-04-04",
        "13 تا 15 فروردین 1405",
        "13-15 farvardin 1405",
        "2 – 4 april 2026",
        "13 فروردین ۱۴۰۵ تا ۱۵ فروردین",
        "13 فروردین تا 15 فروردین ۱۴۰۵",
    ],
)
def test_ranges_of_all_spellings(text: str) -> None:
    assert leading_dates(plain(text)) == (Dates(NATURE_DAY, NATURE_DAY + 2 * DAY), "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25 december, 2027", date(2027, 12, 25)),
        ("13 فروردین سال ۱۴۰۷", date(2028, 4, 1)),
        ("13 فروردین ماه سال ۱۴۰۷", date(2028, 4, 1)),
        ("13 فروردین ماه", date(2027, 4, 2)),
        ("13 فروردین‌ماه", date(2027, 4, 2)),
        ("3 اردی‌بهشت", date(2027, 4, 23)),
        ("december 25:", date(2026, 12, 25)),
    ],
)
def test_years_and_months_of_all_spellings(text: str, day: date) -> None:
    assert leading_dates(plain(text), today=TODAY) == (one(day), "")


@pytest.mark.parametrize(
    ("text", "today", "first", "last"),
    [
        ("1 آذر تا 10 آذر", TODAY, date(2026, 11, 22), date(2026, 12, 1)),
        ("1 تا 10 آذر", TODAY, date(2026, 11, 22), date(2026, 12, 1)),
        ("1 آذر تا 2 آذر", TODAY, date(2027, 11, 22), date(2027, 11, 23)),
        ("1 تا 4 فروردین", TODAY, date(2027, 3, 21), date(2027, 3, 24)),
        ("28 اسفند تا 5 فروردین", TODAY, date(2027, 3, 19), date(2027, 3, 25)),
        ("28 اسفند تا 5 فروردین", date(2027, 3, 22), date(2027, 3, 19), date(2027, 3, 25)),
        ("1 آذر تا فردا", TODAY, date(2026, 11, 22), TODAY + DAY),
        ("1 فروردین تا 29 اسفند", TODAY, date(2026, 3, 21), date(2027, 3, 20)),
        ("tomorrow to friday", TODAY, TODAY + DAY, date(2026, 11, 27)),
        ("tomorrow to friday", date(2026, 11, 27), date(2026, 11, 28), date(2026, 12, 4)),
        ("پنجشنبه تا شنبه", TODAY, date(2026, 11, 26), date(2026, 11, 28)),
        ("monday - wednesday", TODAY, date(2026, 11, 30), date(2026, 12, 2)),
        ("از پنجشنبه تا شنبه", TODAY, date(2026, 11, 26), date(2026, 11, 28)),
    ],
)
def test_the_end_of_a_range_is_the_next_such_date(
    text: str, today: date, first: date, last: date
) -> None:
    assert leading_dates(plain(text), today=today) == (Dates(first, last), "")


@pytest.mark.parametrize(
    "text",
    ["10 آذر تا 1 آذر", "10 تا 1 آذر", "10 تا 1 آذر 1406", "10 آذر 1406 تا 1 آذر", "31 تا 32 آذر"],
)
def test_days_of_a_month_in_the_wrong_order(text: str) -> None:
    assert isinstance(leading_dates(plain(text), today=TODAY)[0], ImpossibleDate)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("13 فروردین", "13 فروردین"),
        ("13 فروردین روز طبیعت", "13 فروردین"),
        ("december 25: Christmas", "december 25"),
        ("1 تا 4 فروردین نوروز", "1 تا 4 فروردین"),
        ("1 فروردین تا 4 فروردین", "1 فروردین تا 4 فروردین"),
    ],
)
def test_a_date_without_a_year_needs_todays_date(text: str, form: str) -> None:
    assert leading_dates(plain(text))[0] == DateWithoutYear(form)


@pytest.mark.parametrize("text", ["32 فروردین", "31 april"])
def test_a_date_without_a_year_that_is_impossible(text: str) -> None:
    assert leading_dates(plain(text))[0] == ImpossibleDate(text)


@pytest.mark.parametrize(
    "text", ["از ۱۴۰۵/۱/۱", "monday - wednesday, friday", "sat and sun", "sat/sun", "هر روز"]
)
def test_dates_that_are_not_one_range(text: str) -> None:
    assert leading_dates(plain(text), today=TODAY) == (None, plain(text))
