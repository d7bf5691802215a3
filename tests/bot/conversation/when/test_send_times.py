"""Times at which replies are to be sent."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.when.send_times import leading_send_time
from bot.conversation.when.words import plain
from handoff.calendars import Calendar

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)  # noon of a Sunday in Tehran
WEEK = {day: ((time(9), time(20)),) for day in range(7) if day != 4}
CALENDAR = Calendar(WEEK, TEHRAN)


def moment(text: str, now: datetime = NOW) -> tuple[str, str]:
    found, rest = leading_send_time(plain(text), now, CALENDAR)
    shown = "" if found is None else f"{found.astimezone(TEHRAN):%d %H:%M}"
    return shown, rest


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("tomorrow 9:00 it is fixed", "23 09:00", "it is fixed"),
        ("tomorrow: it is fixed", "23 09:00", "it is fixed"),
        ("فردا ساعت ۱۰ درست شد", "23 10:00", "درست شد"),
        ("فردا صبح درست شد", "23 09:00", "درست شد"),
        ("فردا عصر درست شد", "23 15:00", "درست شد"),
        ("شنبه درست شد", "28 09:00", "درست شد"),
        ("جمعه درست شد", "27 09:00", "درست شد"),
        ("2h done", "22 14:00", "done"),
        ("in 2 hours done", "22 14:00", "done"),
        ("۳ ساعت دیگه تمام شد", "22 15:00", "تمام شد"),
        ("18:00 done", "22 18:00", "done"),
        ("when the office opens done", "23 09:00", "done"),
        ("open done", "23 09:00", "done"),
        ("وقتی باز شدیم درست شد", "23 09:00", "درست شد"),
        ("اول وقت اداری درست شد", "23 09:00", "درست شد"),
        ("2 business days done", "24 20:00", "done"),
    ],
)
def test_a_time_and_the_rest(text: str, at: str, rest: str) -> None:
    assert moment(text) == (at, rest)


@pytest.mark.parametrize("text", ["", "it is fixed tomorrow", "openssl is fixed", "بازدید شما"])
def test_texts_without_a_time(text: str) -> None:
    assert moment(text) == ("", plain(text))


def test_the_office_is_closed_on_friday() -> None:
    thursday = datetime(2026, 11, 26, 18, tzinfo=UTC)
    assert moment("open done", thursday) == ("28 09:00", "done")
