"""Effects of a turn, as a table."""

from dataclasses import replace

import pytest

from bot.conversation.dialogue import decide, decide_silence
from bot.conversation.moods import Mood
from bot.conversation.states import Move, Stage, TicketState, Turn
from faq.acts import NO_ACT, DialogueAct, Recognised
from handoff.states import VerdictKind


def turn(**changes: object) -> Turn:
    facts: dict[str, object] = {
        "stage": Stage.IDLE,
        "ticket": TicketState.NONE,
        "words": "قیمت دلار چند است",
        "found": VerdictKind.ABSTAIN,
        "unmistakable": False,
    }
    return Turn(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "move"),
    [
        (VerdictKind.ANSWER, Move.GIVE_ANSWER),
        (VerdictKind.PROBLEM, Move.GIVE_REMEDY),
        (VerdictKind.REDIRECT, Move.GIVE_REDIRECT),
        (VerdictKind.CHITCHAT, Move.SMALL_TALK),
        (VerdictKind.CLARIFY, Move.OFFER_CHOICES),
        (VerdictKind.ABSTAIN, Move.ASK_REPHRASE),
    ],
)
def test_each_verdict_has_its_move(found: VerdictKind, move: Move) -> None:
    assert decide(turn(found=found)) is move


def test_the_second_miss_offers_a_person() -> None:
    assert decide(turn(stage=Stage.REPHRASING)) is Move.OFFER_PERSON


def test_a_good_answer_counts_even_after_a_miss() -> None:
    assert decide(turn(stage=Stage.REPHRASING, found=VerdictKind.ANSWER)) is Move.GIVE_ANSWER


def test_an_unknown_problem_goes_straight_to_intake() -> None:
    assert decide(turn(act=Recognised(DialogueAct.PROBLEM))) is Move.BEGIN_INTAKE
    asked = turn(act=Recognised(DialogueAct.PROBLEM, sure=True), found=VerdictKind.ANSWER)
    assert decide(asked) is Move.GIVE_ANSWER


@pytest.mark.parametrize("words", ["قیمت دلار چند است", "what is the capital of Peru"])
def test_an_unknown_question_is_asked_for_once_more(words: str) -> None:
    assert decide(turn(words=words)) is Move.ASK_REPHRASE


def test_something_without_words_is_asked_for_one_sentence() -> None:
    """T19: a screenshot as the first message is not refused."""
    assert decide(turn(words="")) is Move.ASK_WORDS


def test_a_second_thing_without_words_is_offered_a_person() -> None:
    assert decide(turn(words=" ", stage=Stage.WORDLESS)) is Move.OFFER_PERSON


@pytest.mark.parametrize("found", list(VerdictKind))
def test_the_bot_is_silent_while_an_agent_holds_the_ticket(found: VerdictKind) -> None:
    """T14: from claim to resolve everything goes to the agent."""
    held = turn(ticket=TicketState.HELD, found=found, unmistakable=True)
    assert decide(held) is Move.ADD_TO_TICKET


def test_a_queued_ticket_still_gets_an_answer_that_is_sure() -> None:
    queued = turn(ticket=TicketState.QUEUED, found=VerdictKind.ANSWER, unmistakable=True)
    assert decide(queued) is Move.ADD_AND_ANSWER


@pytest.mark.parametrize("found", list(VerdictKind))
def test_a_queued_ticket_takes_everything_that_is_not_sure(found: VerdictKind) -> None:
    assert decide(turn(ticket=TicketState.QUEUED, found=found)) is Move.ADD_TO_TICKET


@pytest.mark.parametrize(
    ("found", "move"),
    [
        (VerdictKind.CHITCHAT, Move.SMALL_TALK),
        (VerdictKind.ANSWER, Move.ANSWER_ABOUT_TICKET),
        (VerdictKind.REDIRECT, Move.ANSWER_ABOUT_TICKET),
        (VerdictKind.PROBLEM, Move.REOPEN),
        (VerdictKind.CLARIFY, Move.REOPEN),
        (VerdictKind.ABSTAIN, Move.REOPEN),
    ],
)
def test_after_resolve_thanks_change_nothing_and_doubts_reopen(
    found: VerdictKind, move: Move
) -> None:
    """T72: thanks do not reopen a resolved ticket."""
    assert decide(turn(ticket=TicketState.RESOLVED, found=found)) is move


@pytest.mark.parametrize("ticket", [TicketState.NONE, TicketState.RESOLVED])
@pytest.mark.parametrize("found", list(VerdictKind))
def test_an_intake_under_way_goes_on_whatever_is_said(
    found: VerdictKind, ticket: TicketState
) -> None:
    assert decide(turn(stage=Stage.INTAKE, ticket=ticket, found=found)) is Move.CONTINUE_INTAKE


ACTS = [NO_ACT, *(Recognised(act, sure=True) for act in DialogueAct)]


def test_every_move_can_be_reached() -> None:
    reached = {
        decide(
            Turn(
                stage,
                ticket,
                words,
                found,
                sure,
                mood=mood,
                act=act,
                is_after_answer=after,
                is_repeated=after and again and found is VerdictKind.ANSWER,
                is_after_remedy=after and again,
                has_subject=again,
                score=score,
            )
        )
        for score in (None, 4)
        for stage in Stage
        for ticket in TicketState
        for words in ("", "سؤال", "اگه نشد چی")
        for found in VerdictKind
        for sure in (True, False)
        for mood in Mood
        for act in ACTS
        for after in (False, True)
        for again in (False, True)
    }
    waited = {decide_silence(stage, ticket) for stage in Stage for ticket in TicketState}
    assert reached | waited == {*Move, None}


def test_a_position_after_several_answers_is_about_one_of_them() -> None:
    after = turn(is_after_answer=True, words="the first one")
    assert decide(after) is Move.OFFER_MORE
    assert decide(replace(after, words="not the first")) is Move.MARK_NOT_MEANT
    assert decide(replace(after, ticket=TicketState.RESOLVED)) is Move.REOPEN


def test_the_answer_that_was_just_given_is_not_repeated() -> None:
    again = turn(is_after_answer=True, found=VerdictKind.PROBLEM, is_repeated=True)
    assert decide(again) is Move.OFFER_AGAIN


@pytest.mark.parametrize("words", ["and if it does not?", "اونم می‌بینه؟", "چرا؟"])
@pytest.mark.parametrize("found", [VerdictKind.ABSTAIN, VerdictKind.CLARIFY])
def test_a_question_about_the_answer_is_not_taken_for_another_one(
    words: str, found: VerdictKind
) -> None:
    after = turn(is_after_answer=True, words=words, found=found)
    assert decide(after) is Move.OFFER_FOLLOW_UP
    assert decide(replace(after, is_after_answer=False)) is not Move.OFFER_FOLLOW_UP
    assert decide(replace(after, words="قیمت دلار چند است")) is not Move.OFFER_FOLLOW_UP
    assert decide(replace(after, found=VerdictKind.ANSWER)) is Move.GIVE_ANSWER
    is_foreign = replace(after, is_foreign=True)
    assert decide(is_foreign) is not Move.OFFER_FOLLOW_UP


def test_a_detail_after_a_remedy_is_for_a_person() -> None:
    after = turn(is_after_answer=True, is_after_remedy=True, words="only on wifi")
    assert decide(after) is Move.OFFER_DETAIL
    assert decide(replace(after, is_after_remedy=False)) is Move.ASK_REPHRASE
    assert decide(replace(after, words="do you sell cakes in town")) is Move.ASK_REPHRASE
    assert decide(replace(after, words="a statement of nine words " * 2)) is Move.ASK_REPHRASE


def test_another_question_during_the_intake_is_answered() -> None:
    asked = turn(stage=Stage.INTAKE, found=VerdictKind.ANSWER, has_subject=True)
    assert decide(asked) is Move.CONTINUE_INTAKE
    assert decide(replace(asked, unmistakable=True)) is Move.ANSWER_IN_INTAKE
    subject = replace(asked, unmistakable=True, has_subject=False)
    assert decide(subject) is Move.CONTINUE_INTAKE


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("ticket", list(TicketState))
def test_only_an_unanswered_intake_ends_by_silence(stage: Stage, ticket: TicketState) -> None:
    ends = stage is Stage.INTAKE and ticket in (TicketState.NONE, TicketState.RESOLVED)
    assert decide_silence(stage, ticket) is (Move.STOP_ASKING if ends else None)
