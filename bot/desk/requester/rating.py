"""Ratings of resolved tickets: pressed or typed scores, and words beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind
from bot.conversation.rating_words import TypedRating, typed_rating
from bot.conversation.states import Stage
from bot.desk import complaints
from bot.desk.outgoing import Keys
from bot.desk.requester.turn_context import TurnContext
from faq.acts import DialogueAct, Recognised
from handoff import reports
from handoff.actions import complaints as complaint_actions
from handoff.actions import interactions, ratings, tickets
from handoff.actions.interactions import Judged
from handoff.lifecycle import LIVE, Status
from handoff.moments import within
from handoff.records import Conversation, Interaction, Message, Rating, Ticket
from handoff.states import ComplaintStep, InteractionOutcome
from handoff.work import Reader

WORDS_LAST = timedelta(minutes=15)  # time for words after a score
_RATING = "rating"  # key in the conversation's memory
# Acts of the words that may stand beside a bare number in a rating.
_BESIDE_NUMBER = frozenset(
    {
        DialogueAct.THANKS,
        DialogueAct.PRAISE,
        DialogueAct.CRITICISM,
        DialogueAct.COMPLAINT,
        DialogueAct.INSULT,
        DialogueAct.SUGGESTION,
        DialogueAct.SOLVED,
    }
)


@dataclass(frozen=True)
class RatingContext:
    """A rating that was typed, and the rating that was given just before."""

    typed: TypedRating | None = None
    given: Rating | None = None


NO_RATING = RatingContext()


def rating_context(
    reader: Reader,
    conversation: Conversation,
    ticket: Ticket | None,
    words: str,
    *,
    act: Recognised,
    last: Interaction | None,
    waiting: Sequence[Message] = (),
) -> RatingContext:
    """Return what a turn may mean for the rating of the requester's last ticket.

    Files are for the agents, so a turn with a file is neither a rating nor words beside one.

    A number is a rating while the ticket is resolved, the rating is not given yet or was given
    just before, and the bot has answered nothing since it was asked.
    """
    if any(message.kind != MessageKind.TEXT for message in waiting):
        return NO_RATING
    given = _just_given(reader, conversation, ticket)
    if ticket is None or ticket.status != Status.RESOLVED:
        return RatingContext(given=given)
    asked = reports.rating_of_resolution(reader, ticket.id)
    if asked is None or (last is not None and last.at >= asked.asked_at):
        return RatingContext(given=given)
    # The question whether to close a ticket is over when the ticket is resolved.
    is_asked = asked.score is None and conversation.stage in (Stage.IDLE, Stage.CLOSING)
    is_corrected = given is not None and given.id == asked.id
    typed = typed_rating(words) if is_asked or is_corrected else None
    return RatingContext(typed if typed is not None and is_rating(typed, act) else None, given)


def is_rating(typed: TypedRating, act: Recognised) -> bool:
    """Return False for a number before words that do not judge the support."""
    return typed.is_plain or act.act in _BESIDE_NUMBER


def _just_given(
    reader: Reader, conversation: Conversation, ticket: Ticket | None
) -> Rating | None:
    """Return the rating that was given just before, unless something else came up since."""
    number = conversation.memory.get(_RATING)
    if conversation.stage != Stage.IDLE or number is None:
        return None
    rating = reports.rating(reader, int(number))
    if rating is None or rating.rated_at is None or ticket is None:
        return None
    is_over = rating.ticket_id == ticket.id and Status(ticket.status) not in LIVE
    return rating if is_over and within(reader.now, rating.rated_at, WORDS_LAST) else None


def rate(turn: TurnContext, rating_id: int, score: int) -> bool:
    """Store a score that was pressed. Returns False if it was given before."""
    rating = reports.rating(turn.uow, rating_id)
    if rating is None or not _is_own(turn, rating) or rating.score == score:
        return False
    _store(turn, rating, score)
    if turn.conversation.stage == Stage.IDLE:
        _wait_for_words(turn, rating)
    _thank(turn, rating)
    return True


def _store(turn: TurnContext, rating: Rating, score: int) -> None:
    """Store a score. Leads who know of a complaint about the ticket see it as well."""
    before = reports.open_complaint(turn.uow, rating.ticket_id)
    is_known = before is not None and before.step > ComplaintStep.NONE
    message_id = turn.message_ids[-1] if turn.message_ids else None
    ratings.rate(turn.uow, rating, score, message_id=message_id)
    ticket = reports.ticket(turn.uow, rating.ticket_id)
    if before is not None and is_known and ticket is not None:
        complaints.tell_score(turn.desk, turn.uow, ticket, before, score)


def _wait_for_words(turn: TurnContext, rating: Rating) -> None:
    interactions.go_to(turn.conversation, Stage.IDLE, {_RATING: rating.id})


def rate_in_words(turn: TurnContext, judged: Judged) -> None:
    """Store a score that was typed, with the words behind it."""
    typed, ticket = typed_rating(judged.query), turn.ticket
    rating = None if ticket is None else reports.rating_of_resolution(turn.uow, ticket.id)
    if typed is None or ticket is None or rating is None:
        raise LookupError("no rating to give")
    turn.record(judged, outcome=InteractionOutcome.TO_TICKET, ticket=ticket)
    tickets.attach(turn.uow, ticket, turn.message_ids)
    _store(turn, rating, typed.score)
    _wait_for_words(turn, rating)
    if typed.words:
        _store_words(turn, rating, typed.words)
        _complain_if_meant(turn, rating, ticket, judged.query)
        _confirm(turn, rating)
        return
    _thank(turn, rating)


def add_words(turn: TurnContext, judged: Judged) -> None:
    """Store the words beside a rating. If they were a question, one press answers it."""
    ticket = turn.ticket
    rating = _just_given(turn.uow, turn.conversation, ticket)
    if rating is None or ticket is None:
        raise LookupError("no rating to add words to")
    turn.record(judged, outcome=InteractionOutcome.TO_TICKET, ticket=ticket)
    tickets.attach(turn.uow, ticket, turn.message_ids)
    _store_words(turn, rating, judged.query)
    _complain_if_meant(turn, rating, ticket, judged.query)
    _confirm(turn, rating, question=len(turn.waiting) == 1)


def _complain_if_meant(turn: TurnContext, rating: Rating, ticket: Ticket, words: str) -> None:
    """Treat words against the support as a complaint, also beside a good score."""
    if turn.act.act is DialogueAct.COMPLAINT and not ratings.is_low(rating):
        complaint, is_new = complaint_actions.begin(turn.uow, ticket, words=words)
        if is_new:
            complaints.tell_leads(turn.desk, turn.uow, ticket, complaint)


def keep_words(turn: TurnContext, words: str) -> None:
    """Store words after a rating that reopen the ticket, in the rating as well."""
    rating = _just_given(turn.uow, turn.conversation, turn.ticket)
    if rating is not None and words.strip():
        _store_words(turn, rating, words)
        interactions.go_to(turn.conversation, Stage.IDLE)


def take_words_back(turn: TurnContext, rating_id: int, message_id: int) -> bool:
    """Answer the words beside a rating as a question. Returns False if that is not possible."""
    rating = reports.rating(turn.uow, rating_id)
    message = reports.message(turn.uow, message_id)
    if rating is None or message is None or not _is_own(turn, rating):
        return False
    window = turn.desk.settings.window
    interactions.go_to(turn.conversation, Stage.IDLE)  # not to be taken for words again
    return ratings.take_words_back(turn.uow, rating, message, window=window)


def _is_own(turn: TurnContext, rating: Rating) -> bool:
    ticket = reports.ticket(turn.uow, rating.ticket_id)
    return ticket is not None and ticket.requester_id == turn.requester.id


def _store_words(turn: TurnContext, rating: Rating, words: str) -> None:
    """Add words to a rating. The leads see them as well if they know of its complaint."""
    message_id = turn.message_ids[-1] if len(turn.message_ids) == 1 else None
    ratings.add_words(turn.uow, rating, words, message_id=message_id)
    ticket = reports.ticket(turn.uow, rating.ticket_id)
    complaint = reports.open_complaint(turn.uow, rating.ticket_id)
    is_known = complaint is not None and complaint.step > ComplaintStep.NONE
    if ticket is not None and complaint is not None and is_known:
        complaints.tell_more(turn.desk, turn.uow, ticket, complaint, words)


def _thank(turn: TurnContext, rating: Rating) -> None:
    """Thank for a score, and ask for a word."""
    ticket = reports.ticket(turn.uow, rating.ticket_id)
    score = rating.score or 0
    text_id = "rated-low" if ratings.is_low(rating) else "rated-fair" if score == 3 else "rated"
    keys: Keys = _unsolved_keys(turn, ticket) if text_id == "rated-low" else []
    turn.tell(turn.say(text_id), keys=keys, about=ticket)


def _confirm(turn: TurnContext, rating: Rating, *, question: bool = False) -> None:
    """Confirm the words beside a rating."""
    ticket = reports.ticket(turn.uow, rating.ticket_id)
    keys = list(_unsolved_keys(turn, ticket)) if ratings.is_low(rating) else []
    if question:
        facts = {"rating": rating.id, "message": turn.waiting[0].id}
        keys.append([(turn.say("button-ask-it"), Press(Act.ASK_IT, facts))])
    text_id = "words-to-lead" if ratings.is_low(rating) else "words-kept"
    turn.tell(turn.say(text_id), keys=keys, about=ticket)


def _unsolved_keys(turn: TurnContext, ticket: Ticket | None) -> Keys:
    if ticket is None or ticket.status != Status.RESOLVED:
        return []
    return [[(turn.say("button-not-solved"), Press(Act.NOT_SOLVED, {"ticket": ticket.id}))]]
