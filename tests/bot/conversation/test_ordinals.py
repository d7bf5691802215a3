"""Recognition of the number of a chosen button."""

import pytest

from bot.conversation.ordinals import Positions, mentioned_position, named_positions


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
    assert named_positions(words) == Positions(number)


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
        "not option 2",
        "نه اولی نه دومی",
        "دومی، نه اولی",
    ],
)
def test_other_texts_name_no_position(words: str) -> None:
    assert named_positions(words) == Positions()
    assert not named_positions(words)


@pytest.mark.parametrize(
    ("words", "chosen", "rejected"),
    [
        ("not the first one", None, {1}),
        ("the first one is wrong", None, {1}),
        ("the second is not", None, {2}),
        ("not the first, the second", 2, {1}),
        ("no, the second one", 2, set()),
        ("اولی نه", None, {1}),
        ("اولی رو نه، دومی", 2, {1}),
        ("نه دومی", 2, set()),
        ("اولی نیست", None, {1}),
        ("it isn't the first one", None, {1}),
        ("first, no", None, {1}),
        ("نمی‌خوام اولی رو", None, {1}),
        ("not the first, not the second", None, {1, 2}),
    ],
)
def test_a_position_is_rejected(words: str, chosen: int | None, rejected: set[int]) -> None:
    assert named_positions(words) == Positions(chosen, frozenset(rejected))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("the first one does not work", 1),
        ("دومی کار نکرد", 2),
        ("اولی رو نه، دومی", 1),
        ("first it did not work", None),
        ("I didn't get the first step", None),
        ("wait a second, it did not help", None),
        ("بار اول کار نکرد", None),
        ("it does not work", None),
        ("first i opened the settings and then it closed by itself", None),
    ],
)
def test_a_reaction_mentions_a_position(words: str, number: int | None) -> None:
    assert mentioned_position(words) == number
