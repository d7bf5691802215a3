"""Buttons: every act has a presser, and only the desk's own data is accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.callbacks import Act, Presser, parse_data, presser_of
from bot.desk.agent import buttons as agent_presses
from bot.desk.requester import buttons as presses


@pytest.mark.parametrize("act", list(Act))
def test_every_act_is_done_somewhere_and_only_there(act: Act) -> None:
    by_requester = act in presses.PRESSES
    by_agent = act in agent_presses.PRESSES
    assert by_requester == (presser_of(act) is Presser.REQUESTER)
    assert by_agent == (presser_of(act) is not Presser.REQUESTER)


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
