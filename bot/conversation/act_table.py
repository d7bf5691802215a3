"""Table of the moves for dialogue acts, by the situation of the conversation."""

from collections.abc import Mapping
from typing import Final

from bot.conversation.moods import Mood
from bot.conversation.states import Move, Situation, TicketState, Turn
from faq.acts import DialogueAct as Act
from faq.acts import Recognised
from handoff.states import VerdictKind

Moves = Mapping[Act, Move]

_LANGUAGES: Final[Moves] = dict.fromkeys(
    (Act.ENGLISH, Act.PERSIAN, Act.OTHER_LANGUAGE), Move.SWITCH_LANGUAGE
)
_FEEDBACK: Final[Moves] = {
    **dict.fromkeys((Act.SUGGESTION, Act.CRITICISM, Act.PRAISE), Move.THANK_FEEDBACK),
    Act.COMPLAINT: Move.COMPLAIN,
}
_UNPROMPTED: Final[Moves] = {
    **_LANGUAGES,
    **_FEEDBACK,
    Act.PERSON: Move.TO_PERSON,
    Act.WAITING: Move.SAY_READY,
    Act.CANCEL: Move.DECLINED,
    Act.INSULT: Move.REGRET,
}
TABLE: Final[Mapping[Situation, Moves]] = {
    Situation.IDLE: {
        **_UNPROMPTED,
        Act.THANKS: Move.ACKNOWLEDGE,
        Act.SOLVED: Move.ACKNOWLEDGE,
        Act.UNSOLVED: Move.BEGIN_INTAKE,
    },
    # A written reaction to an answer has the effect of the buttons below it.
    Situation.AFTER_ANSWER: {
        **_UNPROMPTED,
        Act.SOLVED: Move.MARK_SOLVED,
        Act.YES: Move.MARK_SOLVED,
        Act.GO_AHEAD: Move.OFFER_HANDLING,
        Act.THANKS: Move.MARK_SOLVED,
        Act.UNSOLVED: Move.MARK_UNSOLVED,
        Act.NO: Move.MARK_UNSOLVED,
        Act.NOT_MEANT: Move.MARK_NOT_MEANT,
        Act.EXPLAIN: Move.OFFER_MORE,
        Act.NEXT: Move.OFFER_MORE,
        Act.DETAIL: Move.OFFER_DETAIL,
    },
    # "Did you mean this?" is answered in words instead of by a button.
    Situation.CHOOSING: {
        **_UNPROMPTED,
        Act.YES: Move.GIVE_CHOICE,
        Act.GO_AHEAD: Move.GIVE_CHOICE,
        Act.NO: Move.DECLINE_CHOICES,
        Act.NOT_MEANT: Move.DECLINE_CHOICES,
        Act.UNSOLVED: Move.DECLINE_CHOICES,
        Act.EXPLAIN: Move.OFFER_PERSON,
        Act.DETAIL: Move.OFFER_CHOICES_AGAIN,
        Act.THANKS: Move.ACKNOWLEDGE,
        Act.SOLVED: Move.ACKNOWLEDGE,
    },
    Situation.OFFERING: {
        **_UNPROMPTED,
        Act.YES: Move.TO_PERSON,
        Act.GO_AHEAD: Move.TO_PERSON,
        Act.NO: Move.DECLINED,
        Act.THANKS: Move.DECLINED,
        Act.SOLVED: Move.ACKNOWLEDGE,
        Act.UNSOLVED: Move.BEGIN_INTAKE,
        Act.NOT_MEANT: Move.OFFER_PERSON,
        Act.EXPLAIN: Move.OFFER_PERSON,
        Act.DETAIL: Move.OFFER_DETAIL,
    },
    Situation.INTAKE: {
        **_LANGUAGES,
        Act.CANCEL: Move.CANCEL_INTAKE,
        Act.SOLVED: Move.CANCEL_INTAKE,
        Act.PERSON: Move.TO_PERSON,
        Act.WAITING: Move.SAY_STATUS,
        Act.EXPLAIN: Move.SAY_STATUS,
        Act.NOT_MEANT: Move.SAY_STATUS,
        Act.INSULT: Move.SAY_STATUS,
    },
    Situation.QUEUED: {
        **_LANGUAGES,
        Act.WAITING: Move.ADD_AND_STATUS,
        Act.PERSON: Move.ADD_AND_STATUS,
        Act.SOLVED: Move.ADD_AND_OFFER_CLOSE,
        Act.CANCEL: Move.ADD_AND_OFFER_CLOSE,
        Act.COMPLAINT: Move.COMPLAIN,
    },
    Situation.CLOSING: {
        **_LANGUAGES,
        **dict.fromkeys((Act.YES, Act.GO_AHEAD, Act.SOLVED, Act.CANCEL), Move.CLOSE_TICKET),
        **dict.fromkeys((Act.NO, Act.UNSOLVED, Act.NOT_MEANT), Move.KEEP_TICKET),
        Act.WAITING: Move.ADD_AND_STATUS,
        Act.PERSON: Move.ADD_AND_STATUS,
        Act.COMPLAINT: Move.COMPLAIN,
    },
    # The bot does not answer for the agent. It only states what the agent need not say.
    Situation.HELD: {
        Act.WAITING: Move.ADD_AND_STATUS,
        Act.SOLVED: Move.ADD_AND_OFFER_CLOSE,
        Act.CANCEL: Move.ADD_AND_OFFER_CLOSE,
        Act.COMPLAINT: Move.COMPLAIN,
    },
    Situation.RESOLVED: {
        **_LANGUAGES,
        **_FEEDBACK,
        Act.THANKS: Move.ACKNOWLEDGE,
        Act.SOLVED: Move.ACKNOWLEDGE,
        Act.YES: Move.ACKNOWLEDGE,
        Act.CANCEL: Move.ACKNOWLEDGE,
        Act.INSULT: Move.ASK_IF_SOLVED,
    },
}
_TO_A_QUESTION: Final = frozenset({Act.YES, Act.GO_AHEAD, Act.NO, Act.PERSON, Act.NOT_MEANT})
# Acts that are likely in a situation, so that an uncertain recognition is enough.
EXPECTED: Final[Mapping[Situation, frozenset[Act]]] = {
    Situation.IDLE: frozenset({Act.PERSON}),
    Situation.AFTER_ANSWER: frozenset(
        {
            Act.PERSON,
            Act.SOLVED,
            Act.UNSOLVED,
            Act.NOT_MEANT,
            Act.EXPLAIN,
            Act.NEXT,
            Act.THANKS,
            Act.YES,
            Act.GO_AHEAD,
            Act.NO,
        }
    ),
    Situation.CHOOSING: _TO_A_QUESTION,
    Situation.OFFERING: _TO_A_QUESTION,
    Situation.CLOSING: _TO_A_QUESTION | {Act.SOLVED, Act.CANCEL},
}
# Acts for which the text has to equal a wording, because many questions resemble them.
EXACT: Final[Mapping[Situation, frozenset[Act]]] = {
    Situation.IDLE: frozenset({Act.CANCEL}),
    Situation.AFTER_ANSWER: frozenset({Act.CANCEL}),
    Situation.CHOOSING: frozenset({Act.CANCEL}),
    # Other texts are answers to the questions of the intake.
    Situation.INTAKE: frozenset({Act.EXPLAIN, Act.NOT_MEANT, Act.INSULT}),
}
# Acts after which the remedy for a problem may still have to be tried.
LONGEST_CONSENT: Final = 3  # words of a text that closes a ticket without being asked again
POLITE: Final = frozenset({Act.YES, Act.THANKS})
REACTIONS: Final = EXPECTED[Situation.AFTER_ANSWER] - {Act.PERSON, Act.THANKS}


def outranks_answers(found: Recognised) -> bool:
    """Return True for a certain act that is carried out even if the matcher has an answer."""
    return found.sure and found.act in (Act.URGENT, Act.PERSON)


def move_of_act(turn: Turn) -> Move | None:
    """Return the move for the dialogue act of a turn, or None if the act has no effect here.

    An act competes with the answer that the matcher found. Danger to life outranks every answer,
    and a wish for a person every answer except a redirect with a higher score. Other acts are only
    used if they are certain, or likely in the situation, and if the matcher is less certain.
    """
    if turn.act.act is Act.URGENT:
        return Move.RESPOND_URGENT if turn.act.sure else None
    move = _move(turn)
    return move if move is not None and (turn.act.exact or _outranks_answer(turn)) else None


def _move(turn: Turn) -> Move | None:
    if turn.act.act is Act.DETAIL and not _is_detail(turn):
        return None
    move = None if turn.act.act is None else TABLE[turn.situation].get(turn.act.act)
    polite = turn.act.act in POLITE and turn.mood is Mood.WORDS
    if move is Move.MARK_SOLVED and polite and turn.is_after_remedy:
        return Move.NOTE_REMEDY
    if move is Move.MARK_UNSOLVED and turn.ticket is TicketState.RESOLVED:
        return Move.REOPEN
    if move is Move.CLOSE_TICKET and not turn.act.exact and _words(turn) > LONGEST_CONSENT:
        return Move.ADD_AND_OFFER_CLOSE  # such as "yes please keep it"
    if move in (Move.ACKNOWLEDGE, Move.SAY_READY) and turn.found is VerdictKind.CHITCHAT:
        return None  # the knowledge base has a better answer
    return move


def _words(turn: Turn) -> int:
    return len(turn.words.split())


def _is_detail(turn: Turn) -> bool:
    """Return False if the text is answered, completes a question, or follows a resolved ticket."""
    resolved = turn.ticket is TicketState.RESOLVED
    return not (turn.is_answered or turn.completes_question or resolved)


def _outranks_answer(turn: Turn) -> bool:
    """Return True if the act is certain enough compared with the matcher's verdict."""
    if turn.verbatim or turn.act.act in EXACT.get(turn.situation, ()):
        return False
    if outranks_answers(turn.act):
        return turn.found is not VerdictKind.REDIRECT or turn.act.score > turn.answer_score
    if turn.unmistakable:
        return False
    better = turn.answer_score >= turn.act.score
    other_answer = turn.is_answered and not turn.is_same_answer and better
    expected = turn.act.act in EXPECTED.get(turn.situation, frozenset())
    if expected and turn.act.sure:
        return True
    return not other_answer and (expected or turn.act.sure)
