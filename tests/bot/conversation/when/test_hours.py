"""Opening hours: intervals, closed days, and faults."""

# ruff: noqa: RUF001  (Persian and Arabic digits)

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.when.hours import HoursFault, hours_in, leading_hours, written_hours
from bot.conversation.when.words import plain
from handoff.calendars import END_OF_DAY, Interval, Intervals

NINE_TO_FIVE = (time(9), time(17))
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    "text",
    [
        "09:00-17:00",
        "9-17",
        "9:00 - 17:00",
        "9.00-17.00",
        "9–17",
        "9 — 17",
        "9~17",
        "9 to 17",
        "from 9 to 17",
        "9 until 17",
        "9 till 17",
        "9am-5pm",
        "9 AM - 5 PM",
        "9:00am to 5:00pm",
        "۹-۱۷",
        "٩-١٧",
        "۰۹:۰۰-۱۷:۰۰",
        "۹ تا ۱۷",
        "٩ تا ١٧",
        "از ۹ تا ۱۷",
        "ساعت ۹ تا ۱۷",
        "از ساعت ۹ تا ۱۷",
        "ساعت ۹ تا ساعت ۱۷",
        "۹ صبح تا ۵ عصر",
        "۹ صبح تا ۵ بعد از ظهر",
        "۹ صبح تا ۵ بعد‌از‌ظهر",
        "۹\u200cتا\u200c۱۷",
        "\u200f۹-۱۷\u200f",
        "9-17,",
    ],
)
def test_nine_to_five(text: str) -> None:
    assert hours_in(text) == (NINE_TO_FIVE,)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("9:30-17:45", (time(9, 30), time(17, 45))),
        ("۹:۳۰ تا ۱۷:۴۵", (time(9, 30), time(17, 45))),
        ("0-8", (time(0), time(8))),
        ("00:00-08:00", (time(0), time(8))),
        ("12am-8am", (time(0), time(8))),
        ("12pm-1pm", (time(12), time(13))),
        ("12:30pm-1:30pm", (time(12, 30), time(13, 30))),
        ("۱۰ صبح تا ۱۲ ظهر", (time(10), time(12))),
        ("۸ صبح تا ۱ ظهر", (time(8), time(13))),
        ("۴ عصر تا ۸ شب", (time(16), time(20))),
        ("16-24", (time(16), END_OF_DAY)),
        ("16:00-24:00", (time(16), END_OF_DAY)),
        ("16:00-00:00", (time(16), END_OF_DAY)),
        ("4pm-12am", (time(16), END_OF_DAY)),
        ("16-0", (time(16), END_OF_DAY)),
        ("16:00-23:59", (time(16), time(23, 59))),
        ("۱۶ تا ۲۴", (time(16), END_OF_DAY)),
    ],
)
def test_times_of_an_interval(text: str, interval: Interval) -> None:
    assert hours_in(text) == (interval,)


@pytest.mark.parametrize(
    "text",
    [
        "24h",
        "24 hours",
        "all day",
        "All Day",
        "00:00-24:00",
        "0-24",
        "0-0",
        "۰ تا ۲۴",
        "۲۴ ساعته",
        "٢٤ ساعته",
        "شبانه‌روزی",
        "شبانه روزي",
        "تمام روز",
    ],
)
def test_the_whole_day(text: str) -> None:
    assert hours_in(text) == ((time.min, END_OF_DAY),)


@pytest.mark.parametrize(
    "text", ["closed", "Closed", "close", "off", "تعطیل", "تعطيل", "تعطیله", "تعطیل است", "بسته"]
)
def test_closed_days_have_no_intervals(text: str) -> None:
    assert hours_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "9-13, 14-18",
        "9-13,14-18",
        "9-13; 14-18",
        "9-13 and 14-18",
        "9-13 & 14-18",
        "9-13 + 14-18",
        "9-13، 14-18",
        "۹ تا ۱۳ و ۱۴ تا ۱۸",
        "۹ تا ۱۳، ۱۴ تا ۱۸",
        "از ۹ تا ۱۳ و از ۱۴ تا ۱۸",
        "14-18, 9-13",
        "۹ صبح تا ۱ ظهر و ۲ عصر تا ۶ عصر",
    ],
)
def test_a_break_between_two_intervals(text: str) -> None:
    assert hours_in(text) == ((time(9), time(13)), (time(14), time(18)))


def test_an_interval_may_begin_at_the_end_of_another() -> None:
    assert hours_in("9-13, 13-18") == ((time(9), time(13)), (time(13), time(18)))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", HoursFault.UNREADABLE),
        ("soon", HoursFault.UNREADABLE),
        ("9", HoursFault.UNREADABLE),
        ("9-", HoursFault.UNREADABLE),
        ("-17", HoursFault.UNREADABLE),
        ("9-17-18", HoursFault.UNREADABLE),
        ("9-17 x", HoursFault.UNREADABLE),
        ("9:5-17", HoursFault.UNREADABLE),
        ("100-200", HoursFault.UNREADABLE),
        ("9-13, 14", HoursFault.UNREADABLE),
        ("9-13, closed", HoursFault.UNREADABLE),
        ("closed, 9-17", HoursFault.UNREADABLE),
        ("closedness", HoursFault.UNREADABLE),
        ("office", HoursFault.UNREADABLE),
        ("25-26", HoursFault.IMPOSSIBLE),
        ("9-25:00", HoursFault.IMPOSSIBLE),
        ("9:60-17", HoursFault.IMPOSSIBLE),
        ("9-24:01", HoursFault.IMPOSSIBLE),
        ("9-13, 14-99", HoursFault.IMPOSSIBLE),
        ("۹ تا ۲۵", HoursFault.IMPOSSIBLE),
        ("9-5", HoursFault.REVERSED),
        ("20:00-09:00", HoursFault.REVERSED),
        ("9-9", HoursFault.REVERSED),
        ("24:00-24:00", HoursFault.REVERSED),
        ("۱۷ تا ۹", HoursFault.REVERSED),
        ("9-13, 12-18", HoursFault.OVERLAPPING),
        ("9-17, 9-17", HoursFault.OVERLAPPING),
        ("9-18, 10-11", HoursFault.OVERLAPPING),
        ("14-18, 9-15", HoursFault.OVERLAPPING),
        ("0-24, 9-10", HoursFault.OVERLAPPING),
        ("۹ تا ۱۳ و ۱۲ تا ۱۸", HoursFault.OVERLAPPING),
    ],
)
def test_faults_of_hours(text: str, fault: HoursFault) -> None:
    assert hours_in(text) == fault


@pytest.mark.parametrize(
    ("text", "hours", "rest"),
    [
        ("09:00-15:00 Ramadan", ((time(9), time(15)),), "ramadan"),
        ("9-13, 14-18 Two", ((time(9), time(13)), (time(14), time(18))), "two"),
        ("۹ تا ۱۲ ماه رمضان", ((time(9), time(12)),), "ماه رمضان"),
        ("9-12, the last day", ((time(9), time(12)),), "the last day"),
        ("9-12 and more", ((time(9), time(12)),), "and more"),
        ("9-12 (short)", ((time(9), time(12)),), "(short)"),
        ("closed for repairs", (), "for repairs"),
        ("تعطیل، نوروز", (), "نوروز"),
        ("all day example", ((time.min, END_OF_DAY),), "example"),
        ("9-5 name", HoursFault.REVERSED, "name"),
        ("25-26 name", HoursFault.IMPOSSIBLE, "name"),
        ("name 9-17", HoursFault.UNREADABLE, "name 9-17"),
        ("", HoursFault.UNREADABLE, ""),
    ],
)
def test_hours_at_the_start(text: str, hours: Intervals | HoursFault, rest: str) -> None:
    assert leading_hours(plain(text)) == (hours, rest)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ((), "closed"),
        ((NINE_TO_FIVE,), "09:00-17:00"),
        (((time(9), time(13)), (time(14, 30), time(18))), "09:00-13:00, 14:30-18:00"),
        (((time.min, END_OF_DAY),), "00:00-24:00"),
        (((time(23, 59), END_OF_DAY),), "23:59-24:00"),
    ],
)
def test_hours_as_they_are_written(hours: Intervals, text: str) -> None:
    assert written_hours(hours) == text
    assert hours_in(text) == hours


_MINUTES = st.lists(st.integers(0, 24 * 60), unique=True, max_size=10)


def _clock(minute: int) -> time:
    return END_OF_DAY if minute == 24 * 60 else time(minute // 60, minute % 60)


@settings(deadline=None)
@given(_MINUTES, st.sampled_from([{}, PERSIAN, ARABIC]))
def test_written_hours_are_read_back(minutes: list[int], digits: dict[int, int]) -> None:
    clocks = [_clock(minute) for minute in sorted(minutes)]
    hours = tuple(zip(clocks[::2], clocks[1::2], strict=False))

    assert hours_in(written_hours(hours).translate(digits)) == hours


@settings(deadline=None)
@given(st.permutations([(8, 9), (10, 11), (12, 13), (14, 24)]))
def test_intervals_are_put_in_order(intervals: list[tuple[int, int]]) -> None:
    text = ", ".join(f"{first}-{last}" for first, last in intervals)

    assert hours_in(text) == hours_in("8-9, 10-11, 12-13, 14-24")


@settings(deadline=None)
@given(
    st.text()
    | st.text(st.sampled_from("0129:.-–, apm"))
    | st.lists(
        st.sampled_from(["9", "۱۷", "24", ":30", "-", " تا ", " و ", ", ", "pm", " شب", "closed"])
    ).map("".join)
)
def test_any_text_is_parsed(text: str) -> None:
    found = hours_in(text)

    if not isinstance(found, HoursFault):
        assert all(opening < closing for opening, closing in found)
        assert list(found) == sorted(found)
        assert hours_in(written_hours(found)) == found


# Words behind the hours


@pytest.mark.parametrize(
    ("text", "opening", "closing", "rest"),
    [
        ("9:00-10:00 شب یلدا", time(9), time(10), "شب یلدا"),
        ("9-10 ظهر عاشورا", time(9), time(10), "ظهر عاشورا"),
        ("9:00-11:00 عصر شعر", time(9), time(11), "عصر شعر"),
        ("10-11 pm party", time(10), time(11), "pm party"),
        ("09:00-10:00 pm", time(9), time(10), "pm"),
        ("09:00-10:00 شب", time(9), time(10), "شب"),
        ("9-10 شب", time(9), time(22), ""),
        ("9-10 شب، جشن", time(9), time(22), "جشن"),
        ("9-10pm party", time(21), time(22), "party"),
        ("9 am to 5 pm party", time(9), time(17), "party"),
        ("9:00 am - 5:00 pm", time(9), time(17), ""),
        ("9 صبح تا 5:30 عصر", time(9), time(17, 30), ""),
        ("9 صبح تا 11 شب بازدید", time(9), time(23), "بازدید"),
        ("9 a.m. to 5 p.m.", time(9), time(17), ""),
        ("9 a.m.-5 p.m. party", time(9), time(17), "party"),
        ("9 صبح تا 5 بعدازظهر", time(9), time(17), ""),
        ("9 الی 17", time(9), time(17), ""),
        ("ساعت 9 الی ساعت 17", time(9), time(17), ""),
        ("9-12: Eve", time(9), time(12), "eve"),
        ("9-12:Eve", time(9), time(12), "eve"),
        ("9-12 - Eve", time(9), time(12), "eve"),
    ],
)
def test_words_behind_the_hours(text: str, opening: time, closing: time, rest: str) -> None:
    assert leading_hours(plain(text)) == (((opening, closing),), rest)


@pytest.mark.parametrize(
    ("text", "opening", "closing"),
    [
        ("18 تا 12 شب", time(18), END_OF_DAY),
        ("12 شب تا 8 صبح", time.min, time(8)),
        ("1 شب تا 8 صبح", time(1), time(8)),
        ("2 شب تا 8 صبح", time(2), time(8)),
        ("7 شب تا 11 شب", time(19), time(23)),
        ("11 ظهر تا 15", time(11), time(15)),
        ("12 ظهر تا 15", time(12), time(15)),
        ("9 صبح تا 12 ظهر", time(9), time(12)),
        ("9 صبح تا 1 ظهر", time(9), time(13)),
        ("4 ظهر تا 20", time(16), time(20)),
        ("12 am to 1 pm", time.min, time(13)),
        ("12:30 am to 12:30 pm", time(0, 30), time(12, 30)),
    ],
)
def test_hours_with_a_word_for_the_half_of_the_day(
    text: str, opening: time, closing: time
) -> None:
    assert hours_in(text) == ((opening, closing),)


@pytest.mark.parametrize(
    "text", ["9-13 14-18", "9-13؛ 14-18", "9-13؛14-18", "9 تا 13 و 14 تا 18", "9-1 ظهر 14-18"]
)
def test_two_intervals(text: str) -> None:
    assert hours_in(text) == ((time(9), time(13)), (time(14), time(18)))


def test_nights_end_before_they_begin() -> None:
    assert hours_in("18 تا 1 شب") is HoursFault.REVERSED


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("4 تا 8 عصر", "16:00-20:00"),
        ("1-5 pm", "13:00-17:00"),
        ("2-6pm", "14:00-18:00"),
        ("9-5 pm", "09:00-17:00"),
        ("4 تا 8 شب", "16:00-20:00"),
        ("9 تا 10 شب", "09:00-22:00"),
        ("9 صبح تا 5 عصر", "09:00-17:00"),
        ("10-12 pm", "10:00-12:00"),
    ],
)
def test_a_word_behind_the_closing_time_counts_for_both(text: str, written: str) -> None:
    found = hours_in(text)
    assert not isinstance(found, HoursFault)
    assert written_hours(found) == written
