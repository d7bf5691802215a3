"""Times in running text, and the moments that they mean."""

# ruff: noqa: RUF001  (Persian digits)

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.when.due_times import DueTime, due_times_in, leading_due_time
from bot.conversation.when.words import plain
from handoff.calendars import Calendar, Interval

ZONE = ZoneInfo("Asia/Tehran")
DAY: tuple[Interval, ...] = ((time(9), time(17)),)
OFFICE = Calendar({5: DAY, 6: DAY, 0: DAY, 1: DAY, 2: DAY, 3: ((time(9), time(12)),)}, ZONE)
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=ZONE)  # 1405-09-01


def moments(text: str, now: datetime = SUNDAY) -> list[str]:
    found = due_times_in(plain(text), now, OFFICE)
    return [f"{one.moment(OFFICE, now):%a %d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # Days without a time end when the office closes; closed days become the next open one.
        ("today", "Sun 22 17:00"),
        ("تا فردا", "Mon 23 17:00"),
        ("پس‌فردا", "Tue 24 17:00"),
        ("امروز فردا", "Mon 23 17:00"),
        ("by Thursday", "Thu 26 12:00"),
        ("جمعه", "Sat 28 17:00"),
        ("این شنبه", "Sat 28 17:00"),
        ("دوشنبه هفته بعد", "Mon 30 17:00"),
        ("یکشنبه", "Sun 29 17:00"),
        ("15 آذر", "Sun 06 17:00"),
        ("5th of December", "Sat 05 17:00"),
        ("December 5th", "Sat 05 17:00"),
        ("1405/09/10", "Tue 01 17:00"),
        ("تا ۱۵ام", "Sun 06 17:00"),
        # Parts of the day and times.
        ("tomorrow morning", "Mon 23 12:00"),
        ("فردا ظهر", "Mon 23 13:00"),
        ("tomorrow afternoon", "Mon 23 17:00"),
        ("امروز عصر", "Sun 22 17:00"),
        ("this evening", "Sun 22 20:00"),
        ("tonight", "Sun 22 23:00"),
        ("تا آخر وقت اداری", "Sun 22 17:00"),
        ("EOD", "Sun 22 17:00"),
        ("by close of business tomorrow", "Mon 23 17:00"),
        ("Monday noon", "Mon 23 12:00"),
        ("شنبه ساعت ۱۰", "Sat 28 10:00"),
        ("10:30 on Monday", "Mon 23 10:30"),
        ("5pm", "Sun 22 17:00"),
        ("ساعت ۵", "Sun 22 17:00"),
        ("tomorrow 07:30", "Mon 23 07:30"),
        ("فردا شب ساعت ۹", "Mon 23 21:00"),
        ("tomorrow night at 9", "Mon 23 21:00"),
        ("tomorrow evening at 8", "Mon 23 20:00"),
        ("شنبه شب ساعت ۱۰", "Sat 28 22:00"),
        ("tonight at 9", "Sun 22 21:00"),
        ("فردا ۱۲ شب", "Mon 23 23:59"),
        ("فردا صبح ساعت ۷", "Mon 23 07:00"),
        ("at 9", "Mon 23 09:00"),
        ("ساعت پنج و نیم", "Sun 22 17:30"),
        ("تا ساعت ۹ شب", "Sun 22 21:00"),
        # Spans: hours are working time, working days end at the closing time.
        ("نیم ساعت دیگه", "Sun 22 12:30"),
        ("an hour and a half", "Sun 22 13:30"),
        ("12 hours", "Mon 23 09:00"),
        ("18 hours", "Mon 23 09:00"),
        ("twenty-four hours", "Mon 23 12:00"),
        ("بیست و چهار ساعت آینده", "Mon 23 12:00"),
        ("چهل و هشت ساعت", "Tue 24 12:00"),
        ("سی و شش ساعت", "Tue 24 09:00"),
        ("بیست و پنج روز", "Thu 17 12:00"),
        ("2h30m", "Sun 22 14:30"),
        ("۲ ساعت و ۳۰ دقیقه", "Sun 22 14:30"),
        ("1.5 days", "Tue 24 17:00"),
        ("دو روز و نیم", "Wed 25 17:00"),
        ("half an hour", "Sun 22 12:30"),
        ("یه ربع", "Sun 22 12:15"),
        ("within the hour", "Sun 22 13:00"),
        ("۲ ساعت دیگه", "Sun 22 14:00"),
        ("2-3 hours", "Sun 22 15:00"),
        ("دو سه ساعت", "Sun 22 15:00"),
        ("یکی دو روز", "Tue 24 17:00"),
        ("a couple of days", "Tue 24 17:00"),
        ("6 hours", "Mon 23 09:00"),
        ("ظرف ۲۴ ساعت", "Mon 23 12:00"),
        ("within 48 hours", "Tue 24 12:00"),
        ("within 3 business days", "Wed 25 17:00"),
        ("۳ روز کاری", "Wed 25 17:00"),
        ("a week", "Sun 29 17:00"),
        ("دو هفته", "Sun 06 17:00"),
        # Ends of weeks and months: the last day that is open.
        ("end of the week", "Thu 26 12:00"),
        ("آخر هفته", "Thu 26 12:00"),
        ("this week", "Thu 26 12:00"),
        ("هفته آینده", "Thu 03 12:00"),
        ("next week monday", "Mon 30 17:00"),
        ("next week on Tuesday", "Tue 01 17:00"),
        ("هفته بعد دوشنبه", "Mon 30 17:00"),
        ("امروز یکشنبه", "Sun 22 17:00"),
        ("اول هفته بعد", "Sat 28 17:00"),
        ("وسط هفته بعد", "Tue 01 17:00"),
        ("اول ماه بعد", "Tue 22 17:00"),
        ("وسط ماه", "Sun 06 17:00"),
        ("beginning of next month", "Tue 01 17:00"),
        ("mid next week", "Tue 01 17:00"),
        ("next week", "Thu 03 12:00"),
        ("تا آخر ماه", "Mon 21 17:00"),
        ("end of the month", "Mon 30 17:00"),
    ],
)
def test_a_time_means_a_moment(text: str, moment: str) -> None:
    assert moments(text) == [moment]


@pytest.mark.parametrize(
    "text",
    [
        *("yesterday", "دیروز", "2 days ago", "۳ روز پیش", "سه روزه که منتظرم", "last week"),
        *("500 users", "۲۵۰ هزار تومان", "و همین", "and let you know", "میزان", "one", "a lot"),
        *("12.50", "9.30 EUR", "3 month subscription", "10 day delay", "your 2nd request"),
        *("the sun icon", "it sat on my desk", "november 21", "۲۰ آبان"),
        *("this", "در هفته", "a minute", "یه دقیقه", "ماه", "version 4.2", "12%", "30 فروردینی"),
    ],
)
def test_what_is_no_time_of_the_future(text: str) -> None:
    assert moments(text) == []


def test_several_times_stay_apart() -> None:
    text = "امروز پیگیری می‌کنم و تا شنبه ساعت ۱۰ خبر می‌دم"
    assert moments(text) == ["Sun 22 17:00", "Sat 28 10:00"]


@pytest.mark.parametrize(
    ("text", "is_limit"),
    [("تا فردا", True), ("by Monday", True), ("فردا", False), ("on Monday", False)],
)
def test_a_limit_is_marked(text: str, is_limit: bool) -> None:
    (found,) = due_times_in(plain(text), SUNDAY, OFFICE)
    assert found.is_limit is is_limit
    assert (found.start, found.end) == (0, len(plain(text)))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("tomorrow refund of 50", "refund of 50"),
        ("تا شنبه: برگشت پول", "برگشت پول"),
        ("2d, call the bank", "call the bank"),
        ("mon 15:00 call", "call"),
    ],
)
def test_a_time_at_the_start_is_parsed_with_the_rest(text: str, rest: str) -> None:
    found, left = leading_due_time(plain(text), SUNDAY, OFFICE)
    assert found is not None
    assert left == rest


def test_a_time_in_the_middle_is_no_start() -> None:
    assert leading_due_time("refund tomorrow", SUNDAY, OFFICE) == (None, "refund tomorrow")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("today", "Sun 22 23:59"),
        ("تا آخر وقت", "Sun 22 23:59"),
        ("today at 5pm", "Sun 22 17:00"),
        ("5pm", "Mon 23 17:00"),
        ("2 hours", "Mon 23 09:00"),
        ("صبح", "Mon 23 12:00"),
        ("in the morning", "Mon 23 12:00"),
    ],
)
def test_after_the_closing_time(text: str, moment: str) -> None:
    assert moments(text, SUNDAY.replace(hour=19)) == [moment]


def test_a_calendar_that_never_opens_has_days_nevertheless() -> None:
    never = Calendar({}, ZONE)
    found = DueTime(0, 0, day=SUNDAY.date())
    assert found.moment(never, SUNDAY) == SUNDAY.replace(hour=23, minute=59)
