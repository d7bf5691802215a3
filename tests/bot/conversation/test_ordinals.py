"""Recognition of the number of a chosen button."""

import pytest

from bot.conversation.ordinals import chosen_number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1", 1),
        ("۲", 2),
        ("٢", 2),
        ("3.", 3),
        ("one", 1),
        ("option one", 1),
        ("two please", 2),
        ("the first one", 1),
        ("The 2nd one, please", 2),
        ("option 3", 3),
        ("i mean the second", 2),
        ("اولی", 1),
        ("همون اولی", 1),
        ("گزینه‌ی دوم", 2),
        ("شماره ۳ لطفاً", 3),
        ("دومیه منظورمه", 2),
    ],
)
def test_a_position_is_recognised(words: str, number: int) -> None:
    assert chosen_number(words) == number


@pytest.mark.parametrize(
    "words",
    [
        "",
        "the one",
        "first or second",
        "اولی یا دومی",
        "4",
        "⑳" * 2_200,
        "دو شماره",
        "یک دکمه",
        "دو مورد",
        "i was first",
        "first delete the channel",
        "دو تا اکانت دارم",
        "یکی اذیتم میکنه",
        "the one with my photo",
    ],
)
def test_other_texts_name_no_position(words: str) -> None:
    assert chosen_number(words) is None
