"""Direction of an action between the writer and another person."""

import pytest

from faq.normalize import Direction, direction, fold

BY, ON = Direction.BY_WRITER, Direction.ON_WRITER


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("i blocked him", BY),
        ("How do I mute someone?", BY),
        ("unban a person and report them", None),
        ("report them please", BY),
        ("he blocked me", ON),
        ("was i blocked by someone", None),
        ("i got blocked by someone", None),
        ("سلام کرد", None),
        ("who reported me", ON),
        ("someone keeps calling me", ON),
        ("unblock myself", ON),
        ("how do i stop him calling me", None),
        ("can he delete my message for me and him", None),
        ("بلاکش کردم", BY),
        ("بلاکم کرده", ON),
        ("میخوام یکیو بلاک کنم", BY),
        ("ریپورتش کردم", BY),
        ("منو ریپورت کرده", ON),
        ("از گروه انداختنم بیرون", None),
        ("چطور کانال بسازم", None),
        ("blocked", None),
        ("", None),
    ],
)
def test_the_direction_of_a_text(text: str, found: Direction | None) -> None:
    assert direction(fold(text)) is found


def test_a_long_text_has_no_direction() -> None:
    text = "i blocked him because he is rude and then i was sorry about it"

    assert direction(text) is None


def test_the_opposite() -> None:
    assert (BY.opposite, ON.opposite) == (ON, BY)
