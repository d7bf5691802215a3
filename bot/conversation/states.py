"""States, verdicts and moves of a dialogue."""

from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.moods import Mood
from faq.acts import NO_ACT, Recognised
from handoff.states import VerdictKind


class Stage(StrEnum):
    """Stage of a conversation."""

    IDLE = "idle"
    CHOOSING = "choosing"  # the bot asked which of some entries is meant
    REPHRASING = "rephrasing"  # the bot asked to rephrase, once
    OFFERING = "offering"  # the bot offered a handoff to a person
    WORDLESS = "wordless"  # the bot asked for a sentence after a message without text
    INTAKE = "intake"  # the bot asks questions before a handoff
    CLOSING = "closing"  # the bot asked whether to close the ticket
    RATED = "rated"  # idle, and the bot asked for a word beside a rating; not stored


class TicketState(StrEnum):
    """States of a requester's ticket that affect the bot's answer."""

    NONE = "none"
    QUEUED = "queued"  # open and not assigned
    HELD = "held"  # assigned, so that the bot does not answer
    RESOLVED = "resolved"  # resolved so recently that it can be reopened


class Situation(StrEnum):
    """What a requester's message may refer to. Computed from stage, ticket and last answer."""

    IDLE = "idle"
    AFTER_ANSWER = "after-answer"  # the last answer has not got a reaction yet
    CHOOSING = "choosing"  # buttons of entries were just shown
    OFFERING = "offering"  # a button to talk to a person was just shown
    INTAKE = "intake"
    QUEUED = "queued"
    HELD = "held"
    CLOSING = "closing"  # a button to close the ticket was just shown
    RESOLVED = "resolved"


class Move(StrEnum):
    """Step of the dialogue, carried out in one transaction."""

    GIVE_ANSWER = "give-answer"
    GIVE_REMEDY = "give-remedy"
    GIVE_REDIRECT = "give-redirect"
    SMALL_TALK = "small-talk"
    OFFER_CHOICES = "offer-choices"
    GIVE_CHOICE = "give-choice"  # send the entry that was chosen in words
    DECLINE_CHOICES = "decline-choices"
    ASK_REPHRASE = "ask-rephrase"
    OFFER_PERSON = "offer-person"
    ASK_WORDS = "ask-words"
    TO_PERSON = "to-person"
    DECLINED = "declined"
    BEGIN_INTAKE = "begin-intake"
    CONTINUE_INTAKE = "continue-intake"
    STOP_ASKING = "stop-asking"
    CANCEL_INTAKE = "cancel-intake"
    ADD_TO_TICKET = "add-to-ticket"
    ADD_AND_ANSWER = "add-and-answer"
    ADD_AND_STATUS = "add-and-status"
    ADD_AND_OFFER_CLOSE = "add-and-offer-close"
    CLOSE_TICKET = "close-ticket"
    KEEP_TICKET = "keep-ticket"  # the ticket is not to be closed after all
    ANSWER_ABOUT_TICKET = "answer-about-ticket"
    REOPEN = "reopen"
    ACKNOWLEDGE = "acknowledge"
    ASK_IF_SOLVED = "ask-if-solved"
    MARK_SOLVED = "mark-solved"
    MARK_UNSOLVED = "mark-unsolved"
    MARK_NOT_MEANT = "mark-not-meant"
    OFFER_MORE = "offer-more"
    OFFER_DETAIL = "offer-detail"  # a detail was added; offer a person
    OFFER_CHOICES_AGAIN = "offer-choices-again"
    OFFER_FOLLOW_UP = "offer-follow-up"  # refers to the last answer, which does not cover it
    OFFER_AGAIN = "offer-again"  # the answer was just given; offer more
    NOTE_REMEDY = "note-remedy"  # a remedy was read, but may not have helped
    ANSWER_IN_INTAKE = "answer-in-intake"
    OFFER_HANDLING = "offer-handling"  # the bot only explains; a person may act
    SAY_STATUS = "say-status"
    SAY_READY = "say-ready"  # confirm that questions are read here
    REGRET = "regret"
    THANK_FEEDBACK = "thank-feedback"
    COMPLAIN = "complain"  # pass a complaint about the support to the admins
    SWITCH_LANGUAGE = "switch-language"
    RESPOND_URGENT = "respond-urgent"
    RATE = "rate"  # a rating that was typed
    ADD_WORDS = "add-words"  # to the rating that was just given


@dataclass(frozen=True)
class Turn:
    """Facts about one turn of a requester, from which the next move is chosen."""

    stage: Stage
    ticket: TicketState
    words: str
    found: VerdictKind
    unmistakable: bool = False
    verbatim: bool = False  # True if the text equals a stored question
    mood: Mood = Mood.WORDS
    act: Recognised = NO_ACT
    is_after_answer: bool = False  # True if the last turn was answered and got no reaction yet
    answer_score: float = 0.0  # score of the matcher's answer
    is_same_answer: bool = False  # True if the verdict is the entry that was answered last
    is_repeated: bool = False  # True if that answer was just given to other words
    completes_question: bool = False  # True if the words include the unanswered question before
    has_subject: bool = False  # True if the intake knows what the request is about
    is_single_choice: bool = False  # True if only one entry would be offered
    is_foreign: bool = False  # True if the words name another product
    is_after_remedy: bool = False  # True if the last answer was the remedy for a problem
    score: int | None = None  # typed as an answer to the question for a rating
    is_rated_low: bool = False  # True if the rating that was just given is low

    @property
    def is_answered(self) -> bool:
        """True if the matcher found one entry that is not small talk."""
        return self.found in (VerdictKind.ANSWER, VerdictKind.PROBLEM, VerdictKind.REDIRECT)

    @property
    def situation(self) -> Situation:
        if self.ticket in (TicketState.QUEUED, TicketState.HELD):
            if self.stage is Stage.CLOSING:
                return Situation.CLOSING
            return Situation(self.ticket.value)
        if self.stage is Stage.INTAKE:
            return Situation.INTAKE
        if self.stage is Stage.CHOOSING and self.ticket is not TicketState.RESOLVED:
            return Situation.CHOOSING
        if self.stage in (Stage.REPHRASING, Stage.OFFERING):
            return Situation.OFFERING
        # The sentence that the bot asked for is about the picture, not about the last answer.
        if self.is_after_answer and self.stage is not Stage.WORDLESS:
            return Situation.AFTER_ANSWER
        return Situation.RESOLVED if self.ticket is TicketState.RESOLVED else Situation.IDLE
