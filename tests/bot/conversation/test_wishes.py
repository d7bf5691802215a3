"""A typed yes, a typed no, and the wish for a person, as people write them."""

import pytest

from bot.conversation.dialogue import Found, Move, Stage, TicketState, Turn, decide
from bot.conversation.wishes import agrees, asks_for_a_person, declines, is_only_a_wish


@pytest.mark.parametrize(
    "query", ["بله", "آره", "اره لطفا", "باشه", "bale", "yes please", "Sure!", "بله، ممنون"]
)
def test_a_yes(query: str) -> None:
    assert agrees(query)
    assert not declines(query)


@pytest.mark.parametrize("query", ["نه", "نه ممنون", "نمی‌خوام", "No, thank you", "nakheir"])
def test_a_no(query: str) -> None:
    assert declines(query)
    assert not agrees(query)


@pytest.mark.parametrize(
    "query", ["", "ممنون", "نه بله", "بله کانالم را چطور پاک کنم", "no connection", "پیام‌رسان بله"]
)
def test_what_is_neither(query: str) -> None:
    assert not agrees(query)
    assert not declines(query)


@pytest.mark.parametrize(
    "query",
    [
        "میخوام با یه آدم حرف بزنم",
        "می‌خواهم با پشتیبانی صحبت کنم",
        "وصلم کن به پشتیبان",
        "منو به یه كارشناس وصل کنید",
        "آدم واقعی جواب بده",
        "با یک نفر از همکاراتون صحبت کنم؟",
        "I want to talk to a human",
        "I want a human now",
        "let me speak with someone",
        "real person please",
    ],
)
def test_a_person_is_asked_for(query: str) -> None:
    assert asks_for_a_person(query)


@pytest.mark.parametrize(
    "query",
    [
        "با چند نفر همزمان حرف بزنم",
        "چطور با یه نفر تصویری حرف بزنم",
        "با مخاطبم صوتی صحبت کنم",
        "به اپراتور وصل نمیشم",
        "یه آدم مزاحم پیام میده",
        "how do I talk to my channel members",
    ],
)
def test_other_people_are_meant(query: str) -> None:
    assert not asks_for_a_person(query)


def test_what_is_said_beside_the_wish_is_kept_for_the_card() -> None:
    assert is_only_a_wish("سلام میخوام با پشتیبان حرف بزنم")
    assert not is_only_a_wish(
        "میخوام با پشتیبان حرف بزنم چون از دیروز کانالم بسته شده و پولم رفته"
    )


def turn(stage: Stage, words: str, found: Found = Found.CLARIFY, *, sure: bool = False) -> Turn:
    return Turn(stage, TicketState.NONE, words, found, verbatim=sure)


def test_yes_counts_only_where_a_person_was_offered() -> None:
    assert decide(turn(Stage.OFFERING, "بله")) is Move.TO_PERSON
    assert decide(turn(Stage.REPHRASING, "بله")) is Move.TO_PERSON
    assert decide(turn(Stage.IDLE, "بله")) is Move.OFFER_CHOICES


def test_no_ends_the_offer() -> None:
    assert decide(turn(Stage.OFFERING, "نه")) is Move.LEAVE_IT
    assert decide(turn(Stage.REPHRASING, "نه", Found.ABSTAIN)) is Move.OFFER_PERSON


def test_only_what_is_sure_goes_before_the_wish_for_a_person() -> None:
    wish = "با پشتیبان حرف بزنم"
    assert decide(turn(Stage.IDLE, wish, Found.ANSWER)) is Move.TO_PERSON
    assert decide(turn(Stage.IDLE, wish, Found.ANSWER, sure=True)) is Move.GIVE_ANSWER
    assert decide(turn(Stage.IDLE, wish, Found.REDIRECT)) is Move.SHOW_DOOR
