"""Normalization of written text: the fast version equals the definition by letter."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.written import plain

ONE_SPELLING = str.maketrans("يىئكةۀأإٱؤ", "یییکههاااو", "ـ'’`\u02bc\u00b4")
TRICKY = "aabBmمیینآا \n\r\t\x1c\x85\u2028'’`_-1۱يكةـ\u200c\u200f\u0301\u0651éİßﷺﻼ²😀"


def by_letter(text: str) -> str:
    """Apply the definition letter by letter and line by line."""
    composed = unicodedata.normalize("NFKC", text).lower().translate(ONE_SPELLING)
    kept = "".join(one for one in composed if unicodedata.category(one) not in {"Mn", "Cf"})
    lines = (re.sub(r"\s+", " ", line).strip() for line in kept.splitlines())
    joined = "\n".join(line for line in lines if line)
    return re.sub(r"\b(ن?می)\s+(?=[آ-ی])", r"\1", re.sub(r"([^\W\d_])\1{2,}", r"\1", joined))


@given(
    st.one_of(st.text(), st.text(TRICKY), st.text(st.characters(categories=["Mn", "Cf", "Lo"])))
)
def test_spelling_is_as_defined(text: str) -> None:
    assert plain(text) == by_letter(text)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("  It's   SOOOO  late\r\n\n now", "its so late\nnow"),
        ("می‌خواااهم  نمی روم", "میخواهم نمیروم"),
        ("كتابي", "کتابی"),
        ("cafe\u0301 İ 1111", "café i 1111"),
        ("قدمی روی", "قدمی روی"),
        ("", ""),
    ],
)
def test_words_are_spelt_one_way(text: str, spelt: str) -> None:
    assert plain(text) == spelt
    assert by_letter(text) == spelt
