"""Cleaning of names for display."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.names import LONGEST_NAME, clean_name, clean_text


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("سارا رضایی", "سارا رضایی"),
        ("نیما\u200cپور", "نیما\u200cپور"),
        ("क्\u200dष", "क्\u200dष"),
        ("\u200cنیما\u200c پور\u200c", "نیما پور"),
        ("\u202eadmin\u202c", "admin"),
        ("a\u2067b\u2069\u061c\u200f\ufeffc", "abc"),
        ("a\nb\tc\u2028d", "a b c d"),
        ("\u3164\u2800 \u115f", "?"),
        ("\u200b\u2060", "?"),
        ("", "?"),
        ("a\ud83d\x00b", "a b"),
        ("x" * 200, "x" * 64),
        ("👩🏽 سارا", "👩🏽 سارا"),
    ],
)
def test_a_name_is_cleaned(given_name: str, shown: str) -> None:
    """T60, T67: no invisible or direction-changing characters."""
    assert clean_name(given_name) == shown


@given(st.text(max_size=200))
def test_no_name_can_hide_or_turn_anything(name: str) -> None:
    """T60, T67."""
    shown = clean_name(name)

    assert 0 < len(shown) <= LONGEST_NAME
    assert shown == shown.strip()
    assert not [
        character
        for character in shown
        if unicodedata.category(character) in ("Cc", "Cf", "Cs")
        and character not in "\u200c\u200d"
    ]
    assert clean_name(shown) == shown


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=50))
def test_a_cleaned_text_keeps_every_offset(text: str) -> None:
    cleaned = clean_text(text)

    assert len(cleaned) == len(text)
    cleaned.encode()
    assert "\0" not in cleaned
