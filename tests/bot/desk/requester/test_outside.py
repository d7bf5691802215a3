"""A message about another product in the words of a stored question is asked back."""

from pathlib import Path

import pytest

from tests.bot.desk.situations import say
from tests.faq.builders import OWN_FILE
from tests.stage import buttons_of, staged, text_of


@pytest.mark.slow  # trains the project's own knowledge base
async def test_a_message_about_another_product_is_asked_back(tmp_path: Path) -> None:
    async with staged(tmp_path, knowledge_base=OWN_FILE) as stage:
        await say(stage, "john", "cancel my zorbix subscription")

        asked = stage.shown_to("john")[-1]
        assert text_of(asked).startswith("clarify-outside")
        assert [each["text"] for each in buttons_of(asked)] == [
            "Cancel the subscription",
            "button-none-of-these",
        ]
