"""Buttons: only the desk's own data is accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.callbacks import parse_data


def test_token_and_number_are_read() -> None:
    assert parse_data("Zx_-91abcdef:12") == ("Zx_-91abcdef", 12)


@pytest.mark.parametrize(
    "data", ["", ":", "abc", "abc:", ":1", "abc:-1", "abc:۱", "abc:1e3", "a:1234"]
)
def test_what_is_not_ours_is_not_understood(data: str) -> None:
    assert parse_data(data) is None


@given(st.text(max_size=64))
def test_no_data_whatever_raises(data: str) -> None:
    parsed = parse_data(data)
    assert parsed is None or parsed[1] >= 0
