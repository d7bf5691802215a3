"""Every kind of message is decoded, named in words and, as a file, sent to another account."""

import pytest

from bot.conversation.messages import MessageKind
from bot.telegram.content import KINDS
from bot.telegram.uploading import METHODS
from bot.texts.catalog import Catalog
from handoff.outbox.anew import BY_FACTS, FILES

WITHOUT_A_FIELD = {MessageKind.TEXT, MessageKind.OTHER}


def test_every_kind_has_a_field_of_the_bot_api() -> None:
    assert {kind for _, kind in KINDS} == set(MessageKind) - WITHOUT_A_FIELD


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_kind_has_words(language: str) -> None:
    words = Catalog.load().ids(language)
    assert {f"kind-{kind}" for kind in MessageKind} <= words


def test_every_file_for_another_account_has_a_method() -> None:
    assert set(METHODS) == FILES
    assert FILES | BY_FACTS.keys() <= set(MessageKind)
