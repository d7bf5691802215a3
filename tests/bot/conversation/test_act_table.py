"""Effects of dialogue acts, by situation."""

from dataclasses import replace

import pytest

from bot.conversation.act_table import EXPECTED, TABLE, move_of_act
from bot.conversation.moods import Mood
from bot.conversation.states import Move, Situation, Stage, TicketState, Turn
from faq.acts import DialogueAct as Act
from faq.acts import Recognised
from handoff.states import VerdictKind

SITUATIONS = {
    Situation.IDLE: Turn(Stage.IDLE, TicketState.NONE, "…", VerdictKind.ABSTAIN),
    Situation.AFTER_ANSWER: Turn(
        Stage.IDLE, TicketState.NONE, "…", VerdictKind.ABSTAIN, is_after_answer=True
    ),
    Situation.CHOOSING: Turn(Stage.CHOOSING, TicketState.NONE, "…", VerdictKind.ABSTAIN),
    Situation.OFFERING: Turn(Stage.OFFERING, TicketState.NONE, "…", VerdictKind.ABSTAIN),
    Situation.INTAKE: Turn(Stage.INTAKE, TicketState.NONE, "…", VerdictKind.ABSTAIN),
    Situation.QUEUED: Turn(Stage.IDLE, TicketState.QUEUED, "…", VerdictKind.ABSTAIN),
    Situation.HELD: Turn(Stage.IDLE, TicketState.HELD, "…", VerdictKind.ABSTAIN),
    Situation.CLOSING: Turn(Stage.CLOSING, TicketState.QUEUED, "…", VerdictKind.ABSTAIN),
    Situation.RESOLVED: Turn(Stage.IDLE, TicketState.RESOLVED, "…", VerdictKind.ABSTAIN),
}


def move(situation: Situation, act: Act, **changes: object) -> Move | None:
    sure = bool(changes.pop("sure", True))
    exact = bool(changes.pop("exact", False))
    score = changes.pop("score", 0.0)
    assert isinstance(score, float)
    recognised = Recognised(act, sure=sure, exact=exact, score=score)
    turn = replace(SITUATIONS[situation], act=recognised)
    return move_of_act(replace(turn, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("situation", list(Situation))
def test_the_situation_follows_from_stage_and_ticket(situation: Situation) -> None:
    assert SITUATIONS[situation].situation is situation


def test_a_sentence_about_a_picture_is_no_reaction_to_the_last_answer() -> None:
    turn = replace(SITUATIONS[Situation.AFTER_ANSWER], stage=Stage.WORDLESS)

    assert turn.situation is Situation.IDLE


def test_each_situation_has_its_moves() -> None:
    assert set(TABLE) == set(Situation)
    assert all(acts <= set(TABLE[situation]) for situation, acts in EXPECTED.items())


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize("found", list(VerdictKind))
def test_danger_to_life_outranks_everything(situation: Situation, found: VerdictKind) -> None:
    certain = move(situation, Act.URGENT, found=found, unmistakable=True, verbatim=True)
    assert certain is Move.RESPOND_URGENT
    assert move(situation, Act.URGENT, found=found, sure=False) is None


@pytest.mark.parametrize("situation", [Situation.IDLE, Situation.AFTER_ANSWER, Situation.OFFERING])
def test_a_wish_for_a_person_outranks_every_article(situation: Situation) -> None:
    for found in (
        VerdictKind.ANSWER,
        VerdictKind.PROBLEM,
        VerdictKind.CLARIFY,
        VerdictKind.CHITCHAT,
        VerdictKind.ABSTAIN,
    ):
        assert move(situation, Act.PERSON, found=found) is Move.TO_PERSON
        assert move(situation, Act.PERSON, found=found, unmistakable=True) is Move.TO_PERSON
    assert move(situation, Act.PERSON, found=VerdictKind.REDIRECT) is None
    # «operator please» also resembles a redirect to mobile operators.
    redirect = {"found": VerdictKind.REDIRECT, "answer_score": 0.4}
    assert move(situation, Act.PERSON, score=0.7, **redirect) is Move.TO_PERSON
    assert move(situation, Act.PERSON, score=0.3, **redirect) is None
    assert move(situation, Act.PERSON, found=VerdictKind.REDIRECT, exact=True) is Move.TO_PERSON


@pytest.mark.parametrize(
    ("act", "wanted"),
    [
        (Act.SOLVED, Move.MARK_SOLVED),
        (Act.UNSOLVED, Move.MARK_UNSOLVED),
        (Act.NOT_MEANT, Move.MARK_NOT_MEANT),
        (Act.EXPLAIN, Move.OFFER_MORE),
        (Act.NEXT, Move.OFFER_MORE),
        (Act.NO, Move.MARK_UNSOLVED),
        (Act.GO_AHEAD, Move.OFFER_HANDLING),
    ],
)
def test_a_reaction_to_an_answer(act: Act, wanted: Move) -> None:
    after = Situation.AFTER_ANSWER
    assert move(after, act) is wanted
    assert move(after, act, sure=False) is wanted
    # Another answer outranks an uncertain reaction, and an unmistakable one every reaction.
    assert move(after, act, sure=False, found=VerdictKind.ANSWER) is None
    assert move(after, act, sure=False, found=VerdictKind.ANSWER, is_same_answer=True) is wanted
    assert move(after, act, found=VerdictKind.ANSWER, unmistakable=True) is None
    assert move(after, act, found=VerdictKind.ANSWER, verbatim=True) is None


@pytest.mark.parametrize("act", [Act.EXPLAIN, Act.NEXT, Act.NOT_MEANT, Act.YES, Act.NO])
def test_a_reaction_to_nothing_has_no_effect(act: Act) -> None:
    assert move(Situation.IDLE, act) is None


def test_an_uncertain_act_has_no_effect_where_it_is_not_expected() -> None:
    assert move(Situation.IDLE, Act.SUGGESTION, sure=False) is None
    assert move(Situation.IDLE, Act.PERSON, sure=False) is Move.TO_PERSON
    assert (
        move(Situation.IDLE, Act.PERSON, sure=False, found=VerdictKind.ANSWER, answer_score=0.5)
        is None
    )
    assert move(Situation.QUEUED, Act.SOLVED, sure=False) is None


def test_an_answer_outranks_feedback_at_idle() -> None:
    assert move(Situation.IDLE, Act.SUGGESTION) is Move.THANK_FEEDBACK
    assert move(Situation.IDLE, Act.SUGGESTION, found=VerdictKind.CLARIFY) is Move.THANK_FEEDBACK
    assert move(Situation.IDLE, Act.SUGGESTION, found=VerdictKind.ANSWER) is None


@pytest.mark.parametrize(
    ("situation", "act", "wanted"),
    [
        (Situation.CHOOSING, Act.YES, Move.GIVE_CHOICE),
        (Situation.CHOOSING, Act.GO_AHEAD, Move.GIVE_CHOICE),
        (Situation.OFFERING, Act.GO_AHEAD, Move.TO_PERSON),
        (Situation.IDLE, Act.GO_AHEAD, None),
        (Situation.CHOOSING, Act.CANCEL, None),
        (Situation.INTAKE, Act.PERSON, Move.TO_PERSON),
        (Situation.CHOOSING, Act.NO, Move.DECLINE_CHOICES),
        (Situation.CHOOSING, Act.NOT_MEANT, Move.DECLINE_CHOICES),
        (Situation.INTAKE, Act.CANCEL, Move.CANCEL_INTAKE),
        (Situation.INTAKE, Act.WAITING, Move.SAY_STATUS),
        (Situation.INTAKE, Act.UNSOLVED, None),
        (Situation.QUEUED, Act.WAITING, Move.ADD_AND_STATUS),
        (Situation.QUEUED, Act.CANCEL, Move.ADD_AND_OFFER_CLOSE),
        (Situation.QUEUED, Act.COMPLAINT, Move.COMPLAIN),
        (Situation.HELD, Act.SOLVED, Move.ADD_AND_OFFER_CLOSE),
        (Situation.HELD, Act.INSULT, None),
        (Situation.HELD, Act.SUGGESTION, None),
        (Situation.RESOLVED, Act.THANKS, Move.ACKNOWLEDGE),
        (Situation.RESOLVED, Act.UNSOLVED, None),
        (Situation.IDLE, Act.INSULT, Move.REGRET),
        (Situation.IDLE, Act.ENGLISH, Move.SWITCH_LANGUAGE),
        (Situation.IDLE, Act.COMPLAINT, Move.COMPLAIN),
    ],
)
def test_acts_by_situation(situation: Situation, act: Act, wanted: Move | None) -> None:
    assert move(situation, act) is wanted


@pytest.mark.parametrize("act", [Act.EXPLAIN, Act.NOT_MEANT, Act.INSULT])
def test_a_reaction_during_the_intake_has_to_be_exact(act: Act) -> None:
    """Other texts may be answers to its questions, such as "screenshot 1"."""
    assert move(Situation.INTAKE, act) is None
    assert move(Situation.INTAKE, act, exact=True) is Move.SAY_STATUS


def test_a_detail_never_outranks_an_answer() -> None:
    for situation in (Situation.AFTER_ANSWER, Situation.CHOOSING, Situation.OFFERING):
        assert move(situation, Act.DETAIL) is not None
        for exact in (False, True):
            answered = {"found": VerdictKind.ANSWER, "exact": exact}
            assert move(situation, Act.DETAIL, **answered) is None
            assert move(situation, Act.DETAIL, completes_question=True, exact=exact) is None
    resolved = {"ticket": TicketState.RESOLVED}
    assert move(Situation.AFTER_ANSWER, Act.DETAIL, **resolved) is None


@pytest.mark.parametrize("act", [Act.YES, Act.THANKS])
def test_politeness_after_a_remedy_does_not_settle_it(act: Act) -> None:
    after = Situation.AFTER_ANSWER
    assert move(after, act) is Move.MARK_SOLVED
    assert move(after, act, is_after_remedy=True) is Move.NOTE_REMEDY
    assert move(after, act, is_after_remedy=True, mood=Mood.FRIENDLY) is Move.MARK_SOLVED
    assert move(after, Act.SOLVED, is_after_remedy=True) is Move.MARK_SOLVED


def test_small_talk_of_the_knowledge_base_outranks_a_nod() -> None:
    assert move(Situation.IDLE, Act.THANKS) is Move.ACKNOWLEDGE
    assert move(Situation.IDLE, Act.THANKS, found=VerdictKind.CHITCHAT) is None


def test_what_did_not_help_reopens_a_resolved_ticket() -> None:
    resolved = replace(
        SITUATIONS[Situation.AFTER_ANSWER],
        ticket=TicketState.RESOLVED,
        act=Recognised(Act.UNSOLVED, sure=True),
    )
    assert move_of_act(resolved) is Move.REOPEN


def test_an_act_outranks_an_answer_with_a_lower_score() -> None:
    turn = replace(SITUATIONS[Situation.IDLE], found=VerdictKind.ANSWER, answer_score=0.4)
    praise = replace(turn, act=Recognised(Act.PRAISE, sure=True, score=0.6))
    assert move_of_act(praise) is Move.THANK_FEEDBACK
    assert move_of_act(replace(praise, answer_score=0.7)) is None


def test_a_cancellation_of_nothing_has_to_be_exact() -> None:
    assert move(Situation.IDLE, Act.CANCEL) is None
    assert move(Situation.IDLE, Act.CANCEL, exact=True) is Move.DECLINED
