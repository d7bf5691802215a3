"""Consonant skeletons, shared by Persian words, their homophones and Latin spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.normalize import fold, skeleton


@pytest.mark.parametrize(
    ("persian", "latin"),
    [
        ("کانال", "kanal"),
        ("چطوری", "chetori"),
        ("بسازم", "besazam"),
        ("میخوام", "mikham"),
        ("میخوام", "mixam"),
        ("عضو", "ozv"),
        ("شماره", "shomare"),
        ("شماره", "shomareh"),
        ("همه", "hame"),
        ("راه", "rah"),
        ("ورود", "vorood"),
        ("یک", "yek"),
        ("ممنون", "mamnoon"),
        ("تشکر", "tashakkor"),
        ("قفل", "ghofl"),
        ("اکانت", "account"),
    ],
)
def test_both_writings_have_one_skeleton(persian: str, latin: str) -> None:
    assert skeleton(persian) == skeleton(latin) != ""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("حذف", "حزف"), ("حذف", "هذف"), ("صدا", "سدا"), ("قطع", "غطع"), ("لطفا", "لتفا")],
)
def test_homophones_are_one(right: str, wrong: str) -> None:
    assert skeleton(right) == skeleton(wrong)


@given(st.text(max_size=30))
def test_any_word_has_a_skeleton_or_none(text: str) -> None:
    for word in fold(text).split():
        assert skeleton(word) == skeleton(word)
