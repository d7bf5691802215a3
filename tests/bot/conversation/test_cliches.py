"""Clichés of support desks."""

import pytest

from bot.conversation.cliches import cliche_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("درست شد. موفق باشید", "موفق باشید"),
        ("موفق‌ باشيد!", "موفق باشید"),
        ("از صبر و شکیبایی شما سپاسگزاریم؛ کاربر گرامی", "کاربر گرامی"),
        ("We apologise for any inconvenience caused.", "apologise for any inconvenience"),
        ("Please don't hesitate to contact us", "Please don't hesitate to contact"),
        ("در اسرع وقت خبر می‌دهیم", "در اسرع وقت"),
    ],
)
def test_a_cliche_is_found(text: str, found: str) -> None:
    assert cliche_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "ببخشید که دو بار پول کم شد؛ تا فردا ۱۸ برمی‌گردد.",
        "The refund arrives tomorrow by 18:00.",
        "اگر موفق نشدید، شمارهٔ پیگیری را بنویسید.",
        "Sorry, the code came late. It works now.",
    ],
)
def test_plain_words_are_none(text: str) -> None:
    assert cliche_in(text) is None
