"""Choice of the next move in a dialogue, as a pure function of the state and the turn."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.fallback import reads_like_a_problem
from bot.conversation.moods import Mood
from bot.conversation.wishes import agrees, asks_for_a_person, declines
from faq.acts import NO_ACT, DialogueAct, Recognised


class Stage(StrEnum):
    """Stage of a conversation."""

    IDLE = "idle"
    REPHRASING = "rephrasing"  # the bot asked to rephrase, once
    OFFERING = "offering"  # the bot offered a handoff to a person
    WORDLESS = "wordless"  # the bot asked for a sentence after a message without text
    INTAKE = "intake"  # the bot asks questions before a handoff


class TicketState(StrEnum):
    """States of a requester's ticket that affect the bot's answer."""

    NONE = "none"
    QUEUED = "queued"  # open and not assigned
    HELD = "held"  # assigned, so that the bot does not answer
    RESOLVED = "resolved"  # resolved so recently that it can be reopened


class Found(StrEnum):
    """Verdict of the matcher. Answers are distinguished by the kind of their entry."""

    ANSWER = "answer"
    PROBLEM = "problem"
    REDIRECT = "redirect"
    CHITCHAT = "chitchat"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"


class Move(StrEnum):
    """Step of the dialogue, carried out in one transaction."""

    GIVE_ANSWER = "give-answer"
    GIVE_REMEDY = "give-remedy"
    GIVE_REDIRECT = "give-redirect"
    SMALL_TALK = "small-talk"
    OFFER_CHOICES = "offer-choices"
    ASK_REPHRASE = "ask-rephrase"
    OFFER_PERSON = "offer-person"
    ASK_WORDS = "ask-words"
    TO_PERSON = "to-person"
    DECLINED = "declined"
    BEGIN_INTAKE = "begin-intake"
    CONTINUE_INTAKE = "continue-intake"
    STOP_ASKING = "stop-asking"
    ADD_TO_TICKET = "add-to-ticket"
    ADD_AND_ANSWER = "add-and-answer"
    ANSWER_ABOUT_TICKET = "answer-about-ticket"
    REOPEN = "reopen"
    ACKNOWLEDGE = "acknowledge"
    ASK_IF_SOLVED = "ask-if-solved"
    MARK_SOLVED = "mark-solved"
    MARK_UNSOLVED = "mark-unsolved"
    MARK_NOT_MEANT = "mark-not-meant"
    OFFER_MORE = "offer-more"
    ADD_AND_STATUS = "add-and-status"
    ADD_AND_OFFER_CLOSE = "add-and-offer-close"


@dataclass(frozen=True)
class Turn:
    """Facts about one turn of a requester, from which the next move is chosen."""

    stage: Stage
    ticket: TicketState
    words: str
    found: Found
    unmistakable: bool = False
    verbatim: bool = False  # True if the text equals a stored question
    mood: Mood = Mood.WORDS
    act: Recognised = NO_ACT
    is_after_answer: bool = False  # True if the last turn was answered and got no reaction yet
    is_same_answer: bool = False  # True if the verdict is the entry that was answered last


_GIVE: dict[Found, Move] = {
    Found.ANSWER: Move.GIVE_ANSWER,
    Found.PROBLEM: Move.GIVE_REMEDY,
    Found.REDIRECT: Move.GIVE_REDIRECT,
    Found.CHITCHAT: Move.SMALL_TALK,
    Found.CLARIFY: Move.OFFER_CHOICES,
}


# Moves for a written reaction to an answer. They have the effect of the buttons below it.
_AFTER_ANSWER: dict[DialogueAct, Move] = {
    DialogueAct.SOLVED: Move.MARK_SOLVED,
    DialogueAct.UNSOLVED: Move.MARK_UNSOLVED,
    DialogueAct.NOT_MEANT: Move.MARK_NOT_MEANT,
    DialogueAct.EXPLAIN: Move.OFFER_MORE,
    DialogueAct.NEXT: Move.OFFER_MORE,
    DialogueAct.YES: Move.MARK_SOLVED,
    DialogueAct.NO: Move.MARK_UNSOLVED,
}
REACTIONS = frozenset(_AFTER_ANSWER)
_WITH_TICKET: dict[DialogueAct, Move] = {
    DialogueAct.WAITING: Move.ADD_AND_STATUS,
    DialogueAct.SOLVED: Move.ADD_AND_OFFER_CLOSE,
}
_OFFERED = frozenset({Stage.REPHRASING, Stage.OFFERING})  # [Talk to a person] was just shown


def decide(turn: Turn) -> Move:
    """Choose the next move."""
    return _BY_TICKET[turn.ticket](turn)


def decide_silence(stage: Stage, ticket: TicketState) -> Move | None:
    """Return STOP_ASKING for an unanswered intake without an open ticket, otherwise None."""
    free = ticket in (TicketState.NONE, TicketState.RESOLVED)
    return Move.STOP_ASKING if stage is Stage.INTAKE and free else None


def _without_ticket(turn: Turn) -> Move:
    if turn.stage is Stage.INTAKE:
        return Move.CONTINUE_INTAKE
    if not turn.words.strip():
        # After a second picture or voice message in a row, do not ask for a text again.
        ask = Move.OFFER_PERSON if turn.stage is Stage.WORDLESS else Move.ASK_WORDS
        return _reaction(turn) or ask
    wish = _wish(turn) or _reaction(turn)
    if wish is not None:
        return wish
    if turn.found in _GIVE:
        return _GIVE[turn.found]
    if reads_like_a_problem(turn.words):
        return Move.BEGIN_INTAKE
    if turn.stage in (Stage.REPHRASING, Stage.OFFERING):
        return Move.OFFER_PERSON
    return Move.ASK_REPHRASE


def _wish(turn: Turn) -> Move | None:
    """Return the move for a typed yes, no or request for a person. Otherwise return None."""
    if turn.stage in _OFFERED and agrees(turn.words):
        return Move.TO_PERSON
    if turn.stage is Stage.OFFERING and declines(turn.words):
        return Move.DECLINED
    sure = turn.verbatim or turn.found is Found.REDIRECT
    if sure:
        return None
    recognised = turn.act == Recognised(DialogueAct.PERSON, sure=True) and not _is_answered(turn)
    return Move.TO_PERSON if recognised or asks_for_a_person(turn.words) else None


def _reaction(turn: Turn) -> Move | None:
    """Return the move for a reaction to the last answer.

    If the recognized act is uncertain and the text matches another entry, that entry is sent.
    """
    if not turn.is_after_answer or turn.act.act is None or turn.verbatim or turn.unmistakable:
        return None
    if not turn.act.sure and _is_answered(turn) and not turn.is_same_answer:
        return None
    return _AFTER_ANSWER.get(turn.act.act)


def _is_answered(turn: Turn) -> bool:
    return turn.found in (Found.ANSWER, Found.PROBLEM, Found.REDIRECT)


def _about_ticket(turn: Turn) -> Move | None:
    """Return the move for a certain act that concerns the open ticket."""
    if not turn.act.sure or turn.act.act is None or _is_answered(turn):
        return None
    return _WITH_TICKET.get(turn.act.act)


def _queued(turn: Turn) -> Move:
    about = _about_ticket(turn)
    if about is not None:
        return about
    if turn.unmistakable and turn.found is Found.ANSWER:
        return Move.ADD_AND_ANSWER
    return Move.ADD_TO_TICKET


def _held(turn: Turn) -> Move:
    """Return the move for a ticket that is assigned to an agent.

    The bot does not answer, since the agent does. If the requester says that the problem is
    solved, the bot offers to close the ticket.
    """
    about = _about_ticket(turn)
    return Move.ADD_AND_OFFER_CLOSE if about is Move.ADD_AND_OFFER_CLOSE else Move.ADD_TO_TICKET


def _resolved(turn: Turn) -> Move:
    if turn.stage is Stage.INTAKE:
        return Move.CONTINUE_INTAKE
    if turn.mood is not Mood.WORDS:
        return Move.ACKNOWLEDGE if turn.mood is Mood.FRIENDLY else Move.ASK_IF_SOLVED
    match turn.found:
        case Found.CHITCHAT:
            return Move.SMALL_TALK
        case Found.ANSWER | Found.REDIRECT:
            return Move.ANSWER_ABOUT_TICKET
        case _:
            return Move.REOPEN


_BY_TICKET: dict[TicketState, Callable[[Turn], Move]] = {
    TicketState.NONE: _without_ticket,
    TicketState.QUEUED: _queued,
    TicketState.HELD: _held,
    TicketState.RESOLVED: _resolved,
}
