"""Times at which replies are to be sent."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.when.send_times import leading_send_time
from handoff.calendars import END_OF_DAY, Calendar

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)  # noon of a Sunday in Tehran
WEEK = {day: ((time(9), time(20)),) for day in range(7) if day != 4}
CALENDAR = Calendar(WEEK, TEHRAN)


def moment(text: str, now: datetime = NOW) -> tuple[str, str]:
    found, rest = leading_send_time(text, now, CALENDAR)
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
        ("open: Done", "23 09:00", "Done"),
        ("open it is done", "", "open it is done"),
        ("tomorrow when the office opens Done", "23 09:00", "Done"),
        ("فردا ۱۰ درست شد", "23 10:00", "درست شد"),
        ("فردا ۳ درست شد", "23 15:00", "درست شد"),
        ("tomorrow 9 it is paid", "23 09:00", "it is paid"),
        ("tomorrow 10: it is paid", "23 10:00", "it is paid"),
        ("tomorrow 10 maybe it is paid", "23 10:00", "maybe it is paid"),
        ("tomorrow 10 boxes arrive", "23 09:00", "10 boxes arrive"),
        ("tuesday 24 november", "24 09:00", "24 november"),
        ("دوشنبه ۲ آذر", "23 09:00", "۲ آذر"),
        ("tomorrow 24 it is paid", "23 23:59", "it is paid"),
        ("فردا ۱۰ درصد برمی‌گردد", "23 09:00", "۱۰ درصد برمی‌گردد"),
        ("فردا ساعت ۹ صبح بخیر، واریز شد", "23 09:00", "صبح بخیر، واریز شد"),
        ("فردا صبح بخیر", "23 09:00", "صبح بخیر"),
        ("tomorrow 9:00 Today it is paid", "23 09:00", "Today it is paid"),
        ("today 18:00 tomorrow is closed", "22 18:00", "tomorrow is closed"),
        (
            "today 18:00 tomorrow morning it will be paid",
            "22 18:00",
            "tomorrow morning it will be paid",
        ),
        ("tomorrow 9:00\nMonday we are closed", "23 09:00", "Monday we are closed"),
        ("tomorrow\n9 people asked", "23 09:00", "9 people asked"),
        ("2h 3 days are needed", "22 14:00", "3 days are needed"),
        ("2h 30 minutes are needed", "22 14:00", "30 minutes are needed"),
        ("2h\n- one\n- two", "22 14:00", "- one\n- two"),
        ("2h :) hello", "22 14:00", ":) hello"),
        ("tomorrow noon done", "23 12:00", "done"),
        ("وقتی اداره باز شد درست شد", "23 09:00", "درست شد"),
        ("فردا شب درست شد", "23 20:00", "درست شد"),
        ("وقتی باز شدیم درست شد", "23 09:00", "درست شد"),
        ("اول وقت اداری درست شد", "23 09:00", "درست شد"),
        ("2 business days done", "24 20:00", "done"),
    ],
)
def test_a_time_and_the_rest(text: str, at: str, rest: str) -> None:
    assert moment(text) == (at, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it is fixed tomorrow",
        "openssl is fixed",
        "بازدید شما",
        "باز شد، دوباره امتحان کنید",
        "open the app again",
        "next week it is paid",
    ],
)
def test_texts_without_a_time(text: str) -> None:
    assert moment(text) == ("", text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("tomorrow morning hi", "23 09:00"),
        ("فردا صبح سلام", "23 09:00"),
        ("فردا سر صبح سلام", "23 09:00"),
        ("شنبه سلام", "28 09:00"),
        ("when the office opens hi", "23 09:00"),
        ("فردا ظهر سلام", "23 12:00"),
    ],
)
def test_an_office_that_is_always_open_sends_by_day(text: str, at: str) -> None:
    always = Calendar({day: ((time(0), END_OF_DAY),) for day in range(7)}, TEHRAN)
    found, rest = leading_send_time(text, NOW, always)
    assert found is not None
    assert f"{found.astimezone(TEHRAN):%d %H:%M}" == at
    assert rest in ("hi", "سلام")


def test_the_office_is_closed_on_friday() -> None:
    thursday = datetime(2026, 11, 26, 18, tzinfo=UTC)
    assert moment("open: done", thursday) == ("28 09:00", "done")
