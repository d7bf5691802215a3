"""Texts of one line in further spellings, and their written forms."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.team.lines import (
    LineInvalid,
    read_duty,
    read_holiday,
    read_names,
    read_special,
    written_special,
)
from bot.team.model import Names
from handoff.calendars import END_OF_DAY, Intervals, SpecialDays

YALDA, EVE = date(2026, 12, 21), date(2027, 3, 20)  # 1405-09-30, 1405-12-29
NATURE_DAY = date(2026, 4, 2)
SPLIT: Intervals = ((time(9), time(13)), (time(14), time(18)))


@pytest.mark.parametrize(
    ("text", "special"),
    [
        (
            "1405-09-30 9:00-10:00 شب یلدا",
            SpecialDays(YALDA, YALDA, ((time(9), time(10)),), "شب یلدا"),
        ),
        ("1405-12-29 9-13 14-18", SpecialDays(EVE, EVE, SPLIT)),
        ("1405-12-29 9-13؛ 14-18 Eve", SpecialDays(EVE, EVE, SPLIT, "Eve")),
        ("1405-12-29: 9-12: Eve", SpecialDays(EVE, EVE, ((time(9), time(12)),), "Eve")),
        (
            "1405-12-29 9-12: 2-3 Visit",
            SpecialDays(EVE, EVE, ((time(9), time(12)),), "2-3 Visit"),
        ),
    ],
)
def test_special_hours(text: str, special: SpecialDays) -> None:
    assert read_special(text) == special
    assert read_special(written_special(special)) == special


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1405-01-13:Nature Day", "Nature Day"),
        ("1405-01-13 - Nature Day", "Nature Day"),
        ("1405-01-13 – Nature Day:", "Nature Day"),
        ("1405-01-13: Nature Day,", "Nature Day"),
        ("1405-01-13 روز طبیعت‌گردی،", "روز طبیعت‌گردی"),
        ("1405-01-13:كار", "كار"),
        ("۱۳ فروردین‌ماه ۱۴۰۵: روز طبیعت‌گردی\u200f", "روز طبیعت‌گردی"),
    ],
)
def test_names_of_holidays_are_kept_as_they_are_written(text: str, name: str) -> None:
    assert read_holiday(text) == SpecialDays(NATURE_DAY, NATURE_DAY, (), name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1405-09-15 Sara, Omid,", ("Sara", "Omid")),
        ("1405-09-15:Sara", ("Sara",)),
        ("1405-09-15 - @Sara، علي‌رضا،", ("Sara", "علي‌رضا")),
    ],
)
def test_names_on_duty_are_kept_as_they_are_written(text: str, names: Names) -> None:
    assert read_duty(text).names == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ sara", ("sara",)),
        ("\u200f@sara", ("sara",)),
        ("@@sara", ("sara",)),
        ("\u200f @\u200e Sara\u200f", ("Sara",)),
        ("Sara, sara, @SARA", ("Sara",)),
    ],
)
def test_names(text: str, names: Names) -> None:
    assert read_names(text) == names


@pytest.mark.parametrize("text", ["؛", "@ ؛ ،", "\u200f"])
def test_missing_names_have_the_original_text(text: str) -> None:
    with pytest.raises(LineInvalid) as caught:
        read_names(text)
    assert (caught.value.code, caught.value.facts) == ("name-missing", {"value": text})


def test_missing_names_on_duty_have_the_original_text() -> None:
    with pytest.raises(LineInvalid) as caught:
        read_duty("1405-12-29 ؛")
    assert (caught.value.code, caught.value.facts) == (
        "name-missing",
        {"value": "1405-12-29 ؛"},
    )


@pytest.mark.parametrize("text", ["13 فروردین", "13 فروردین Nature Day", "1 تا 4 فروردین نوروز"])
def test_a_date_without_a_year(text: str) -> None:
    with pytest.raises(LineInvalid) as caught:
        read_holiday(text)
    assert caught.value.code == "date-without-year"
    assert text.startswith(str(caught.value.facts["value"]))


_WORDS = """
شب یلدا عصر ظهر صبح pm am PM a.m. to تا الی - – , ، : ؛ و and 9-10 2-3 14:00 1405-01-15 5 closed
تعطیل all day روز طبیعت‌گردی Nature from از ماه 1407 جمعه ساعت & + . 10
"""
_STRIPPED = " ,،:;؛\u061c\u200b\u200e\u200f\u2060\ufeff"
_NAMES = st.lists(st.sampled_from(_WORDS.split()) | st.text(), max_size=4).map(
    lambda words: " ".join(" ".join(words).split()).strip(_STRIPPED)
)
_HOURS = st.sampled_from(
    [
        ((time(9), time(10)),),
        ((time(9, 30), END_OF_DAY),),
        ((time(0), time(1)),),
        SPLIT,
        ((time(9), time(13)), (time(13), time(20))),
    ]
)


@settings(deadline=None, max_examples=300)
@given(_HOURS | st.just(()), st.integers(0, 1), _NAMES)
def test_special_days_of_any_name_are_read_back(hours: Intervals, days: int, name: str) -> None:
    special = SpecialDays(EVE, EVE + timedelta(days=days), hours, name)
    read = read_special if hours else read_holiday

    assert read(written_special(special)) == special
