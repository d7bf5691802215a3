"""Thanks and displeasure expressed without words."""

import pytest

from bot.conversation.moods import Mood, mood_of


@pytest.mark.parametrize(
    "text", ["👍", "🙏", "❤️", "👌👌", "👍🏽", "🌹 🌹", ":)", "<3", "👨‍👩‍👧", "🎉❤️"]
)
def test_friendly_signs(text: str) -> None:
    assert mood_of([("text", text)]) is Mood.FRIENDLY


@pytest.mark.parametrize("text", ["👎", "😡", "😭", "👎🏻👎🏻", ":(", "☹️", "💔"])
def test_cross_signs(text: str) -> None:
    assert mood_of([("text", text)]) is Mood.CROSS


@pytest.mark.parametrize("text", ["", "?", "؟؟", "...", "5", "no 👍", "نه", "!"])
def test_what_is_said_is_no_sign(text: str) -> None:
    assert mood_of([("text", text)]) is Mood.WORDS


def test_stickers_and_what_comes_with_them() -> None:
    assert mood_of([("sticker", "")]) is Mood.FRIENDLY
    assert mood_of([("sticker", "😡")]) is Mood.CROSS
    assert mood_of([("sticker", "👍"), ("text", "👍")]) is Mood.FRIENDLY
    assert mood_of([("sticker", "👍"), ("photo", "")]) is Mood.WORDS
    assert mood_of([("voice", "")]) is Mood.WORDS
    assert mood_of([]) is Mood.WORDS
