"""Folding of texts, and the way back to what was written."""

# ruff: noqa: RUF001  (Persian and Arabic digits)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.when.words import (
    first_word,
    original_end,
    plain,
    trimmed,
    without_separator,
)

_LETTERS = st.text(st.sampled_from("abAB۱٢3 يىكۀة\u200c\u200f\u202b\ufeff\n\t،:²①İß"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Sat 9-17", "sat 9-17"),
        ("  two\n\twords ", "two words"),
        ("a\u00a0b", "a b"),
        ("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("０９", "09"),
        ("پنج‌شنبه", "پنج شنبه"),
        ("يكشنبه", "یکشنبه"),
        ("دى", "دی"),
        ("خانۀ ما", "خانه ما"),
        ("جمعة", "جمعه"),
        ("\u200fشنبه\u200e", "شنبه"),
        ("\u202bشنبه\u202c", "شنبه"),
        ("\ufeffsat", "sat"),
        ("sat\u2066\u2069 sun", "sat sun"),
        ("\u200c\u200f \u200e", ""),
    ],
)
def test_one_form_of_digits_letters_and_spaces(text: str, folded: str) -> None:
    assert plain(text) == folded


@settings(deadline=None)
@given(st.text())
def test_any_text_is_folded_to_one_line(text: str) -> None:
    folded = plain(text)

    assert folded == folded.strip()
    assert "  " not in folded
    assert "\n" not in folded


@settings(deadline=None)
@given(_LETTERS)
def test_a_folded_text_stays_the_same(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "folded", "end"),
    [
        ("1405-01-13 Nature Day", "nature day", "Nature Day"),
        ("۱۴۰۵-۰۱-۱۳ روز طبیعت‌گردی", "روز طبیعت گردی", "روز طبیعت‌گردی"),
        ("1405-01-13   Two  Words ", "two words", "Two  Words"),
        ("1405-01-13 كار", "کار", "كار"),
        ("day day Day", "day", "Day"),
        ("1405-01-13:Nature Day", "nature day", "Nature Day"),
        ("1405-01-13 روز طبیعت‌گردی،", "روز طبیعت گردی،", "روز طبیعت‌گردی،"),
        ("1405-01-13 - كار‌ها :", "کار ها :", "كار‌ها :"),
        ("Sara", "sara", "Sara"),
        ("anything", "", ""),
        ("", "", ""),
        ("something else", "missing", "missing"),
    ],
)
def test_the_end_of_a_text_as_it_was_written(text: str, folded: str, end: str) -> None:
    assert original_end(text, folded) == end


@settings(deadline=None)
@given(_LETTERS, _LETTERS)
def test_an_end_as_it_was_written_is_folded_to_the_same(begin: str, end: str) -> None:
    found = original_end(f"{begin} {end}", plain(end))

    assert plain(found) == plain(end)


@pytest.mark.parametrize(
    ("text", "result"),
    [("  a b ", "a b"), ("\u200fa\u200e", "a"), (" \ufeff a", "a"), ("\u200f \u200f", "")],
)
def test_marks_are_stripped_from_both_ends(text: str, result: str) -> None:
    assert trimmed(text) == result


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("", "", ""),
        ("one", "one", ""),
        ("one  Two  three", "one", "Two  three"),
        ("\u200fشنبه\u200f تعطیل", "شنبه", "تعطیل"),
        ("one\ntwo\nthree", "one", "two\nthree"),
    ],
)
def test_the_first_word_is_split_off(text: str, word: str, rest: str) -> None:
    assert first_word(text) == (word, rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("", ""),
        (" : x", "x"),
        (", x", "x"),
        ("، x", "x"),
        (" - x", "x"),
        (":: x", ": x"),
        (" x ", "x "),
    ],
)
def test_one_separator_is_removed(text: str, rest: str) -> None:
    assert without_separator(text) == rest


def test_the_end_of_a_long_text_is_found_quickly() -> None:
    text = "آ‌ب " * 2000

    assert original_end(text, plain(text)) == text.strip()
    assert original_end(f"x:{text}", plain(text)) == text.strip()
