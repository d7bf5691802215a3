"""Absences: until when they last, and those that begin on another day."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.when.absences import leading_absence
from handoff.calendars import Calendar

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)  # noon of a Sunday in Tehran
CALENDAR = Calendar({day: ((time(9), time(20)),) for day in range(7) if day != 4}, TEHRAN)


@pytest.mark.parametrize(
    ("text", "until", "rest"),
    [
        ("2h", "22 14:00", ""),
        ("until tomorrow", "23 09:00", ""),
        ("تا فردا", "23 09:00", ""),
        ("until sat dentist", "28 09:00", "dentist"),
        ("until tomorrow 12", "23 12:00", ""),
        ("today", "23 09:00", ""),
        ("امروز دندان‌پزشکی", "23 09:00", "دندان‌پزشکی"),
        ("sunday", "23 09:00", ""),
        ("today 8:00", "22 08:00", ""),
        ("15:00", "22 15:00", ""),
        ("today until sat", "28 09:00", ""),
        ("today to tue", "25 09:00", ""),
        ("from today to tue", "25 09:00", ""),
        ("from now until sat", "28 09:00", ""),
        ("از امروز تا سه‌شنبه", "24 09:00", ""),
        ("از الان تا شنبه", "28 09:00", ""),
        ("2d", "25 09:00", ""),
        ("۲ روز", "25 09:00", ""),
        ("today and tomorrow", "24 09:00", ""),
        ("امروز و فردا مرخصی", "24 09:00", "مرخصی"),
        ("sun, mon", "24 09:00", ""),
        ("this week", "28 09:00", ""),
        ("for lunch", "22 13:00", ""),
        ("for 2h", "22 14:00", ""),
        ("until the end of the day", "23 09:00", ""),
        ("afternoon", "22 18:00", ""),
        ("on holiday", "", "on holiday"),
        ("@omid tomorrow", "", "@omid tomorrow"),
        ("sick", "", "sick"),
        ("", "", ""),
    ],
)
def test_an_absence_from_now_on(text: str, until: str, rest: str) -> None:
    found, left = leading_absence(text, NOW, CALENDAR)
    assert ("" if found is None else f"{found.until.astimezone(TEHRAN):%d %H:%M}") == until
    assert found is None or not found.begins_later
    assert left == rest


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("tomorrow", "24 09:00"),
        ("فردا", "24 09:00"),
        ("tomorrow dentist", "24 09:00"),
        ("tomorrow 14:00", "24 09:00"),
        ("tomorrow 14", "24 09:00"),
        ("tomorrow afternoon", "24 09:00"),
        ("فردا عصر", "24 09:00"),
        ("پس‌فردا", "25 09:00"),
        ("sat", "29 09:00"),
        ("on saturday", "29 09:00"),
        ("شنبه", "29 09:00"),
        ("thu", "28 09:00"),
        ("from tomorrow", "24 09:00"),
        ("از فردا", "24 09:00"),
        ("starting tomorrow", "24 09:00"),
        ("tomorrow to wed", "26 09:00"),
        ("from tomorrow until wed", "26 09:00"),
        ("از فردا تا چهارشنبه", "26 09:00"),
        ("sat, sun", "30 09:00"),
        ("1405/09/10", "02 09:00"),
        ("10 azar", "02 09:00"),
        ("next week", "05 09:00"),
        ("هفته آینده", "05 09:00"),
        ("in 2 hours", "23 09:00"),
        ("from 14:00", "23 09:00"),
        ("از ساعت ۱۴", "23 09:00"),
        ("امشب", "23 09:00"),
        ("this evening", "23 09:00"),
        ("in 2 days", "25 09:00"),
    ],
)
def test_an_absence_that_begins_on_another_day(text: str, back: str) -> None:
    found, _ = leading_absence(text, NOW, CALENDAR)
    assert found is not None
    assert found.begins_later
    assert f"{found.until.astimezone(TEHRAN):%d %H:%M}" == back
