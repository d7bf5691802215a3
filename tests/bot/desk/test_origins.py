"""Head lines about the origin of a message."""

from functools import partial

import pytest

from bot.conversation.facts import Elsewhere, Origin
from bot.desk.origins import heads
from tests.texts import real_texts

SAY = partial(real_texts().say, "en")


@pytest.mark.parametrize(
    ("what", "named"),
    [("photo", "(photo)"), ("story", "(a message of another kind)"), (None, "another kind")],
)
def test_a_reply_to_another_chat_names_what_it_answers(what: str | None, named: str) -> None:
    elsewhere = Elsewhere(chat="News") if what is None else Elsewhere(chat="News", what=what)
    (line,) = heads(SAY, Origin(elsewhere=elsewhere))
    assert named in line
    assert "News" in line


def test_without_an_origin_there_is_no_head() -> None:
    assert list(heads(SAY, None)) == []
