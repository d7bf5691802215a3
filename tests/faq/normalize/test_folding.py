"""Folding: one spelling for one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.normalize import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("كانال هاي من", "کانالهای من"),
        ("ﻣﻰ‌ﺭﻭﻡ", "میروم"),
        ("خانهٔ ما", "خانه ما"),
        ("خانۀ ما", "خانه ما"),
        ("ھمە", "همه"),
        ("أإٱآ", "ا"),
        ("مسئول رؤیا", "مسیول رویا"),
        ("عکـــس", "عکس"),
        ("دانلودِ فایلَ", "دانلود فایل"),
        ("۱۲۳ ٤٥٦ 789", "123 456 789"),
        ("سلاممممم!!!", "سلام"),
        ("Don’t PANIC", "dont panic"),
        ("‏سلام‎👋🏽‍♂️", "سلام"),
        ("a\u00a0b\u200bc\u00add", "a b c d"),
        ("C++ / #1", "c 1"),
        ("1000", "1000"),
        ("\x00\ud800", ""),
    ],
)
def test_one_spelling(typed: str, folded: str) -> None:
    """T65: the same word on every keyboard."""
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "forms",
    [
        ("می‌خواهم", "می خواهم", "میخواهم", "می\u00adخواهم", "مي خواهم"),
        ("نمی‌شود", "نمی شود", "نمیشود"),
        ("کانال‌ها", "کانال ها", "کانالها"),
        ("رفته‌ام", "رفته ام", "رفتهام"),
    ],
)
def test_half_spaces_make_no_difference(forms: tuple[str, ...]) -> None:
    """T65: joined, spaced and half-spaced are one word."""
    assert len({fold(form) for form in forms}) == 1


def test_words_of_denial_stay() -> None:
    assert fold("نه، بدون کد نمی‌شود و نیست") == "نه بدون کد نمیشود و نیست"


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    """T65."""
    assert fold(fold(text)) == fold(text)


PERSIAN = st.text(
    alphabet="ابپتجچحخدرزسشصعغفقکگلمنوهیيكةآأئؤءٔ\u200c\u0640\u064e \n؟،!۱2aZ", max_size=60
)


@given(PERSIAN)
def test_folding_persian_twice_changes_nothing(text: str) -> None:
    """T65."""
    assert fold(fold(text)) == fold(text)
