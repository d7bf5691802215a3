"""Choice of the next move in a dialogue, as a pure function of the state and the turn."""

import re
from collections.abc import Callable

from bot.conversation.act_table import move_of_act
from bot.conversation.moods import Mood
from bot.conversation.ordinals import named_positions
from bot.conversation.states import Move, Situation, Stage, TicketState, Turn
from faq.acts import DialogueAct
from faq.normalize import asks, refers_back
from handoff.states import VerdictKind

LONGEST_FOLLOW_UP = 10  # maximum number of words of a question about the last answer
LONGEST_DETAIL = 8  # maximum number of words of an unknown statement that is taken for a detail
# Acts that keep their usual effect after a rating.
_NO_WORDS = frozenset(
    {
        DialogueAct.THANKS,
        DialogueAct.YES,
        DialogueAct.SOLVED,
        DialogueAct.CANCEL,
        DialogueAct.PERSON,
        DialogueAct.UNSOLVED,
        DialogueAct.PROBLEM,
        DialogueAct.ENGLISH,
        DialogueAct.PERSIAN,
        DialogueAct.OTHER_LANGUAGE,
    }
)
_AGAIN = re.compile(r"\b(?:باز|بازم|بازهم|دوباره|هنوز|again|still)\b", re.IGNORECASE)
_EVALUATIONS = frozenset(
    {
        DialogueAct.SUGGESTION,
        DialogueAct.CRITICISM,
        DialogueAct.PRAISE,
        DialogueAct.COMPLAINT,
        DialogueAct.INSULT,
    }
)
_GIVE: dict[VerdictKind, Move] = {
    VerdictKind.ANSWER: Move.GIVE_ANSWER,
    VerdictKind.PROBLEM: Move.GIVE_REMEDY,
    VerdictKind.REDIRECT: Move.GIVE_REDIRECT,
    VerdictKind.CHITCHAT: Move.SMALL_TALK,
    VerdictKind.CLARIFY: Move.OFFER_CHOICES,
}


def decide(turn: Turn) -> Move:
    """Choose the next move."""
    if move := _about_rating(turn):
        return move
    if positions := named_positions(turn.words):
        if turn.situation is Situation.CHOOSING:
            return Move.GIVE_CHOICE
        if turn.situation is Situation.AFTER_ANSWER and turn.ticket is TicketState.NONE:
            return Move.MARK_NOT_MEANT if positions.rejected else Move.OFFER_MORE
    return move_of_act(turn) or _BY_TICKET[turn.ticket](turn)


def _about_rating(turn: Turn) -> Move | None:
    """Return the move for a typed rating, or for words beside the rating that was just given.

    Reactions, problems and new questions do not count as such words.
    """
    if turn.act.act is DialogueAct.URGENT:
        return None
    if turn.score is not None:
        return Move.RATE
    if turn.stage is not Stage.RATED or not turn.words.strip() or turn.mood is not Mood.WORDS:
        return None
    if turn.act.act in _EVALUATIONS:
        return Move.ADD_WORDS
    if turn.act.act is DialogueAct.NO:
        return Move.ACKNOWLEDGE
    is_other = turn.act.act in _NO_WORDS or turn.found is VerdictKind.CHITCHAT
    if is_other or (turn.is_answered and turn.unmistakable):
        return None
    is_happy = not turn.is_rated_low
    is_question = asks(turn.words) and (is_happy or (turn.is_answered and turn.act.act is None))
    is_back = is_happy and _AGAIN.search(turn.words) is not None
    return None if is_question or is_back else Move.ADD_WORDS


def decide_silence(stage: Stage, ticket: TicketState) -> Move | None:
    """Return STOP_ASKING for an unanswered intake without an open ticket, otherwise None."""
    free = ticket in (TicketState.NONE, TicketState.RESOLVED)
    return Move.STOP_ASKING if stage is Stage.INTAKE and free else None


def _without_ticket(turn: Turn) -> Move:
    if turn.stage is Stage.INTAKE:
        return _in_intake(turn)
    if not turn.words.strip():
        # After a second picture or voice message in a row, do not ask for a text again.
        return Move.OFFER_PERSON if turn.stage is Stage.WORDLESS else Move.ASK_WORDS
    if turn.is_repeated:
        return Move.OFFER_AGAIN
    if _follows_answer(turn):
        return Move.OFFER_FOLLOW_UP
    return _GIVE[turn.found] if turn.found in _GIVE else _not_found(turn)


def _not_found(turn: Turn) -> Move:
    """Return the move for a text to which no entry fits."""
    if turn.act.act is DialogueAct.PROBLEM:
        return Move.BEGIN_INTAKE
    if turn.situation is Situation.AFTER_ANSWER and turn.is_after_remedy and _is_short(turn):
        return Move.OFFER_DETAIL
    if turn.stage in (Stage.REPHRASING, Stage.OFFERING):
        return Move.OFFER_PERSON
    return Move.ASK_REPHRASE


def _in_intake(turn: Turn) -> Move:
    asks_another = turn.found is VerdictKind.ANSWER and turn.unmistakable
    is_other = asks_another and turn.has_subject
    return Move.ANSWER_IN_INTAKE if is_other else Move.CONTINUE_INTAKE


def _follows_answer(turn: Turn) -> bool:
    """Return True for a short question that refers to the last answer and finds no other one."""
    if turn.situation is not Situation.AFTER_ANSWER or turn.act.act is DialogueAct.PROBLEM:
        return False
    is_open = turn.found is VerdictKind.ABSTAIN or (
        turn.found is VerdictKind.CLARIFY and not turn.is_single_choice
    )
    return (
        is_open
        and not turn.is_foreign
        and len(turn.words.split()) <= LONGEST_FOLLOW_UP
        and refers_back(turn.words)
    )


def _is_short(turn: Turn) -> bool:
    """Return True if the text is a short statement, which is likely to add to the question."""
    return len(turn.words.split()) <= LONGEST_DETAIL and not asks(turn.words)


def _queued(turn: Turn) -> Move:
    if turn.unmistakable and turn.found is VerdictKind.ANSWER:
        return Move.ADD_AND_ANSWER
    return Move.ADD_TO_TICKET


def _held(turn: Turn) -> Move:
    """Return the move for an assigned ticket. The agent answers, not the bot."""
    return Move.ADD_TO_TICKET


def _resolved(turn: Turn) -> Move:
    if turn.stage is Stage.INTAKE:
        return Move.CONTINUE_INTAKE
    if turn.mood is not Mood.WORDS:
        return Move.ACKNOWLEDGE if turn.mood is Mood.FRIENDLY else Move.ASK_IF_SOLVED
    match turn.found:
        case VerdictKind.CHITCHAT:
            return Move.SMALL_TALK
        case VerdictKind.ANSWER | VerdictKind.REDIRECT:
            return Move.ANSWER_ABOUT_TICKET
        case _:
            return Move.REOPEN


_BY_TICKET: dict[TicketState, Callable[[Turn], Move]] = {
    TicketState.NONE: _without_ticket,
    TicketState.QUEUED: _queued,
    TicketState.HELD: _held,
    TicketState.RESOLVED: _resolved,
}
