"""Durations: the whole text must match."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.when.spans import LONGEST, span_before, span_in
from bot.texts.forms import write_span

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("4h", 4 * HOUR),
        ("1.5d", 36 * HOUR),
        ("۲٫۴ روز", 57.6 * HOUR),
        ("1,5 d", 36 * HOUR),
        ("1d12h", 36 * HOUR),
        ("1d 12h", 36 * HOUR),
        ("1 day and 12 hours", 36 * HOUR),
        ("یک روز و ۱۲ ساعت", 36 * HOUR),
        ("یک و نیم روز", 36 * HOUR),
        ("یک روز و نیم", 36 * HOUR),
        ("۲ ساعت و نیم", 2.5 * HOUR),
        ("۱ و نیم روز", 36 * HOUR),
        ("90m", 90 * HOUR / 60),
        ("نیم ساعت", HOUR / 2),
        ("half an hour", HOUR / 2),
        ("1234h", 1234 * HOUR),
        ("۲ روز", 2 * DAY),
        ("۲‌روز", 2 * DAY),
        ("2\u00a0days", 2 * DAY),
        ("2\nd", 2 * DAY),
        ("2D", 2 * DAY),
        ("دو روز", 2 * DAY),
        ("2 weeks", 14 * DAY),
        ("2w", 14 * DAY),
        ("يك هفته", 7 * DAY),
        ("یک هفته", 7 * DAY),
        ("a week", 7 * DAY),
        ("تا ۲ روز دیگر", 2 * DAY),
        ("فردا", DAY),
        ("0d", timedelta(0)),
        ("9" * 30 + "w", LONGEST),
    ],
)
def test_a_length_of_time(text: str, span: timedelta) -> None:
    assert span_in(text) == span


@pytest.mark.parametrize(
    "text",
    ["", "5", "d", "2dd", "2d x", "-2d", "1.5.5d", "1d12", "soon", "دو", "هفته", "x2d", "2 dogs"],
)
def test_anything_else_is_no_length_of_time(text: str) -> None:
    assert span_in(text) is None


_PARTS = st.dictionaries(
    st.sampled_from(["w", "d", "h", "m"]), st.integers(1, 400), min_size=1, max_size=4
)
_NAMES = {
    "w": ("w", "week", "weeks", "هفته"),
    "d": ("d", "day", "days", "روز"),
    "h": ("h", "hr", "hours", "ساعت"),
    "m": ("m", "min", "minutes", "دقیقه"),
}
_WORTH = {"w": 7 * DAY, "d": DAY, "h": HOUR, "m": HOUR / 60}


@given(
    _PARTS,
    st.integers(0, 3),
    st.sampled_from(["", " ", "\u00a0", "  ", "\n"]),
    st.sampled_from([" ", "", ", ", " و ", " and ", "\n"]),
    st.sampled_from([None, PERSIAN, ARABIC]),
)
def test_what_is_written_is_read(
    parts: dict[str, int], name: int, gap: str, between: str, digits: dict[int, int] | None
) -> None:
    text = between.join(f"{count}{gap}{_NAMES[unit][name]}" for unit, count in parts.items())
    expected = sum((count * _WORTH[unit] for unit, count in parts.items()), timedelta(0))

    assert span_in(text.translate(digits) if digits else text) == expected


@given(st.integers(1, 23), st.sampled_from(["fa", "en"]))
def test_what_buttons_say_is_read(count: int, language: str) -> None:
    for span in (count * HOUR, (count + 1) * DAY if count < 6 else 14 * DAY):
        assert span_in(write_span(span, language)) is not None


@given(st.text(max_size=40))
def test_no_text_breaks_the_rules(text: str) -> None:
    span_in(text)
    span_before(text)


@pytest.mark.parametrize(
    ("text", "span", "reason"),
    [
        ("24 توهین", DAY, "توهین"),
        ("24h spam", DAY, "spam"),
        ("24h: spam", DAY, "spam"),
        ("2d reason 12", 2 * DAY, "reason 12"),
        ("1d12h بد", 36 * HOUR, "بد"),
        ("۲ روز رمز ۱۲۳", 2 * DAY, "رمز ۱۲۳"),
        ("24 hostile words", DAY, "hostile words"),
        ("24", DAY, ""),
        ("spam", None, "spam"),
        ("24hours-of-spam", DAY, "of-spam"),
        ("", None, ""),
    ],
)
def test_a_length_of_time_before_a_reason(text: str, span: timedelta | None, reason: str) -> None:
    assert span_before(text) == (span, reason)


def test_the_examples_of_the_guide_are_understood() -> None:
    guide = (Path(__file__).parents[4] / "docs" / "agents.md").read_text(encoding="utf-8")
    for example in ("4h", "1d12h", "۲ روز"):
        assert example in guide
        assert span_in(example)
