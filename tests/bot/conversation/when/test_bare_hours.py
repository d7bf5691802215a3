"""Hours without "at" or «ساعت» behind a day."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.when.bare_hours import hour_at, leading_deadline
from bot.conversation.when.words import plain
from handoff.calendars import Calendar

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)  # noon of a Sunday in Tehran
CALENDAR = Calendar({day: ((time(9), time(20)),) for day in range(7) if day != 4}, TEHRAN)


def deadline(text: str) -> tuple[str, str]:
    due, rest = leading_deadline(text, NOW, CALENDAR)
    at = None if due is None else due.moment(CALENDAR, NOW)
    return "" if at is None else f"{at:%d %H:%M}", rest


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("tomorrow 12 refund", "23 12:00", "refund"),
        ("by tomorrow 12 the refund of 50", "23 12:00", "the refund of 50"),
        ("فردا ۱۲ واریز می‌شود", "23 12:00", "واریز می‌شود"),
        ("تا فردا ١٢ واریز", "23 12:00", "واریز"),
        ("tomorrow 3: Refund", "23 15:00", "Refund"),
        ("فردا ۳، برگشت پول", "23 15:00", "برگشت پول"),
        ("فردا ۱۰ و نیم واریز", "23 10:30", "واریز"),
        ("mon 17 call", "23 17:00", "call"),
        ("شنبه ۹ تماس می‌گیریم", "28 09:00", "تماس می‌گیریم"),
        ("5 azar 11 call", "26 11:00", "call"),
        ("tomorrow 24 refund", "23 23:59", "refund"),
        ("tomorrow 0 refund", "23 00:00", "refund"),
        ("tomorrow 12", "23 12:00", ""),
        ("فردا ۱۲", "23 12:00", ""),
        ("tomorrow 12\n3 files", "23 12:00", "3 files"),
        ("tomorrow 12 maybe", "23 12:00", "maybe"),
        ("فردا ۱۲ بارگذاری می‌کنیم", "23 12:00", "بارگذاری می‌کنیم"),
        ("فردا ۱۲ فایل را می‌فرستم", "23 12:00", "فایل را می‌فرستم"),
        ("فردا ۱۲ فایل‌ها را می‌فرستم", "23 12:00", "فایل‌ها را می‌فرستم"),
        ("فردا ۱۲ سفارش شما می‌رسد", "23 12:00", "سفارش شما می‌رسد"),
        ("فردا ۱۲ پیام می‌دهیم", "23 12:00", "پیام می‌دهیم"),
        ("tomorrow at 12 refund", "23 12:00", "refund"),
        ("friday 11 call", "27 11:00", "call"),
    ],
)
def test_a_bare_hour_belongs_to_the_day(text: str, at: str, rest: str) -> None:
    assert deadline(text) == (at, rest)


@pytest.mark.parametrize(
    "words",
    [
        "12 files",
        "12 new files",
        "2 refunds",
        "1 day more",
        "3 hours of work",
        "10 percent back",
        "10% back",
        "5 people are called",
        "2nd refund",
        "12 or 14 boxes",
        "12-14 boxes",
        "12, 13 and 14",
        "12.5 kg",
        "3 million",
        "12 000 toman",
        "25 refund",
        "50,000 toman",
        "120 refund",
        "12/5 refund",
        "۱۲ تا فایل",
        "۱۲ فایل",
        "۱۲ فایل می‌فرستیم",
        "۲ نفر تماس می‌گیرند",
        "۳ مورد بررسی می‌شود",
        "۱۰ درصد برمی‌گردد",
        "۲ میلیون تومان",
        "۲ و نیم میلیون تومان",
        "۱۲ یا ۱۳ بسته",
        "۴۰ هزار تومان",
        "۳ روز تمدید",
        "۱۲ عدد کارت",
    ],
)
def test_a_number_that_counts_is_of_the_words(words: str) -> None:
    day = "tomorrow" if words.isascii() else "فردا"
    assert deadline(f"{day} {words}") == ("23 20:00", words)


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("tomorrow, 12 refund", "23 20:00", "12 refund"),
        ("tomorrow: 12 refund", "23 20:00", "12 refund"),
        ("tomorrow\n12 refund", "23 20:00", "12 refund"),
        ("2d 12 refund", "24 20:00", "12 refund"),
        ("tomorrow 10:00 12 refund", "23 10:00", "12 refund"),
        ("next week 12 refund", "03 20:00", "12 refund"),
        ("monday 23 november refund", "23 20:00", "refund"),
        ("refund 12", "", "refund 12"),
        ("", "", ""),
    ],
)
def test_a_number_elsewhere_is_of_the_words(text: str, at: str, rest: str) -> None:
    assert deadline(text) == (at, rest)


@pytest.mark.parametrize("text", ["", "refund", "12x", "-1", "12:30", "25"])
def test_texts_without_an_hour(text: str) -> None:
    assert hour_at(plain(text), 0) is None
