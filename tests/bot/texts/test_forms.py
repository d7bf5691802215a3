"""Durations in words."""

from datetime import timedelta

import pytest

from bot.texts.forms import write_span


@pytest.mark.parametrize(
    ("span", "english", "persian"),
    [
        (timedelta(minutes=30), "30 minutes", "۳۰ دقیقه"),
        (timedelta(minutes=90), "90 minutes", "۹۰ دقیقه"),
        (timedelta(hours=1), "1 hour", "۱ ساعت"),
        (timedelta(hours=36), "36 hours", "۳۶ ساعت"),
        (timedelta(days=1), "1 day", "۱ روز"),
        (timedelta(days=10), "10 days", "۱۰ روز"),
        (timedelta(days=14), "2 weeks", "۲ هفته"),
        (timedelta(days=-3), "3 days", "۳ روز"),
        (timedelta(minutes=100, seconds=5), "2 hours", "۲ ساعت"),
        (timedelta(0), "0 seconds", "۰ ثانیه"),
    ],
)
def test_whole_units_are_exact_and_others_rounded(
    span: timedelta, english: str, persian: str
) -> None:
    assert write_span(span, "en") == english
    assert write_span(span, "fa") == persian
