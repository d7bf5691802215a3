"""Intake: at most three questions, at most two rounds, and every question may be skipped."""

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.intake_form import (
    MOST_QUESTIONS,
    MOST_ROUNDS,
    Asked,
    Intake,
    begin,
    from_memory,
    next_round,
    now_asking,
    take_words,
    to_memory,
)

VERSION = Asked("app_version", "text")
DEVICE = Asked("device", "text")
SCREENSHOT = Asked("screenshot", "photo")
OPERATOR = Asked("operator", "choice")


def an_intake(*slots: Asked) -> Intake:
    return begin(route="technical", entry_id="app-crash", question="بسته میشه", slots=slots)


def asked(intake: Intake) -> Intake:
    following = next_round(intake)
    assert following is not None
    return following


def test_what_is_written_is_asked_together_and_the_picture_after_it() -> None:
    first = asked(an_intake(VERSION, DEVICE, SCREENSHOT))
    second = asked(take_words(first, "4.2\nSamsung A52", has_photo=False))

    assert now_asking(first, None) == ("app_version", "device")
    assert now_asking(second, first) == ("screenshot",)
    assert next_round(second) is None


def test_two_lines_answer_two_questions() -> None:
    first = asked(an_intake(VERSION, DEVICE))
    answered = take_words(first, "4.2\nSamsung A52", has_photo=False)
    assert answered.summary == (("app_version", "4.2"), ("device", "Samsung A52"))


def test_one_line_for_two_questions_is_kept_whole() -> None:
    first = asked(an_intake(VERSION, DEVICE))
    answered = take_words(first, "نسخه ۴.۲ گوشی سامسونگ", has_photo=False)
    assert answered.summary == (("app_version", "نسخه ۴.۲ گوشی سامسونگ"), ("device", "↑"))


def test_words_instead_of_a_picture_are_kept() -> None:
    first = asked(an_intake(VERSION, SCREENSHOT))
    second = asked(take_words(first, "4.2", has_photo=False))
    words = "the thief wrote from +98 912 000\nno screenshot"
    answered = take_words(second, words, has_photo=False)
    assert answered.summary == (("app_version", "4.2"), ("screenshot", words))
    with_picture = take_words(second, "this is the error", has_photo=True)
    assert dict(with_picture.summary)["screenshot"] == "✓\nthis is the error"


def test_words_after_the_last_answer_are_kept_with_the_question() -> None:
    first = asked(an_intake(OPERATOR))
    chosen = take_words(first, "Irancell", has_photo=False)
    assert (
        take_words(chosen, "since monday", has_photo=False).question == "بسته میشه\nsince monday"
    )


def test_a_screenshot_that_came_before_is_not_asked_for() -> None:
    intake = take_words(an_intake(VERSION, SCREENSHOT), "", has_photo=True)
    first = asked(intake)
    assert next_round(take_words(first, "4.2", has_photo=False)) is None


def test_a_choice_comes_alone() -> None:
    first = asked(an_intake(OPERATOR, SCREENSHOT))
    assert now_asking(first, None) == ("operator",)


def test_skipping_everything_leaves_everything_not_given() -> None:
    first = asked(an_intake(VERSION, SCREENSHOT))
    second = asked(first)
    assert next_round(second) is None
    assert second.summary == (("app_version", None), ("screenshot", None))


def test_nothing_to_ask_means_no_round() -> None:
    assert next_round(an_intake()) is None


slots = st.lists(
    st.builds(
        Asked, id=st.sampled_from("abcdefg"), kind=st.sampled_from(["text", "choice", "photo"])
    ),
    max_size=6,
    unique_by=lambda slot: slot.id,
)


@given(slots, st.lists(st.tuples(st.text(max_size=40), st.booleans()), max_size=6))
def test_nobody_is_asked_too_much(wanted: list[Asked], replies: list[tuple[str, bool]]) -> None:
    intake = an_intake(*wanted)
    questions = rounds = 0
    replies = [*replies, *[("", False)] * 6]
    while (following := next_round(intake)) is not None:
        rounds += 1
        questions += len(now_asking(following, intake if intake.round else None))
        words, has_photo = replies.pop(0)
        intake = take_words(following, words, has_photo=has_photo)
    assert rounds <= MOST_ROUNDS
    assert questions <= MOST_QUESTIONS
    assert [slot_id for slot_id, _ in intake.summary] == [
        slot.id for slot in wanted[:MOST_QUESTIONS]
    ]


@given(slots, st.text(max_size=60), st.booleans())
def test_an_intake_survives_being_stored(
    wanted: list[Asked],
    words: str,
    has_photo: bool,
) -> None:
    intake = take_words(an_intake(*wanted), words, has_photo=has_photo)
    assert from_memory(to_memory(intake)) == intake
