"""Ratings of resolved tickets by their requesters."""

from datetime import timedelta

from handoff import notices, timers
from handoff.actions import complaints, requesters
from handoff.actions.tickets import record
from handoff.lifecycle import LIVE, Outcome, Status
from handoff.models import Agent, Message, Rating, Ticket
from handoff.outbox import refresh_card
from handoff.states import ComplaintStep, TimerKind
from handoff.storage import UnitOfWork

LOWEST, HIGHEST = 1, 5
LONGEST_WORDS = 8_000  # characters of the words with a rating
# Outcomes after which a rating is asked. A duplicate is rated with its original, and a requester
# who does not answer is not asked once more.
RATED = frozenset({Outcome.ANSWERED, Outcome.FIXED, Outcome.REFUSED, Outcome.WRONG_DOOR})


def ask(uow: UnitOfWork, ticket: Ticket, *, by: Agent) -> Rating | None:
    """Ask for a rating of a ticket that an agent has just resolved.

    Returns None if ratings are off, or the outcome is not rated. One reminder is scheduled unless
    the requester was reminded about this ticket before.
    """
    if not uow.policy.asks_ratings or Outcome(ticket.outcome or "") not in RATED:
        return None
    rating = uow.ratings.add(
        Rating(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            event_id=uow.tickets.last_event(ticket.id, kinds={"resolved"}),
            agent_id=by.id,
            asked_at=uow.now,
        )
    )
    if uow.policy.rating_reminder is not None and not uow.ratings.is_reminded(ticket.id):
        due_at = uow.now + uow.policy.rating_reminder
        timers.start(uow, ticket, TimerKind.RATING, due_at=due_at)
    return rating


def rate(uow: UnitOfWork, rating: Rating, score: int, *, message_id: int | None = None) -> None:
    """Store a score from 1 to 5, which replaces an earlier one. `message_id` is its message.

    A low score is a complaint. It ends if the score is corrected before the leads are told.
    """
    if not LOWEST <= score <= HIGHEST:
        raise ValueError(f"no score: {score}")
    ticket = _ticket_of(uow, rating)
    before, rating.score, rating.rated_at = rating.score, score, uow.now
    rating.message_id = message_id or rating.message_id
    last = uow.ratings.last_of(ticket.id)
    if last is None or last.id == rating.id:
        timers.stop(uow, ticket, {TimerKind.RATING})
    if score == before:
        return
    record(uow, ticket, "rated", score=score, rating=rating.id)
    if is_low(rating):
        complaints.begin(uow, ticket, rating=rating)
    else:
        complaints.retract(uow, ticket, rating)
    refresh_card(uow, ticket)


def is_low(rating: Rating) -> bool:
    """Return True for a score that a lead has to look at."""
    return rating.score is not None and rating.score <= LOWEST + 1


def add_words(
    uow: UnitOfWork, rating: Rating, words: str, *, message_id: int | None = None
) -> None:
    """Add words to a rating. The leads are told of a complaint that waits for them at once."""
    ticket = _ticket_of(uow, rating)
    rating.words = "\n".join(filter(None, [rating.words, words]))[:LONGEST_WORDS]
    rating.message_id = message_id
    if is_low(rating):
        complaints.begin(uow, ticket, rating=rating, words=words)
    refresh_card(uow, ticket)


def edit_words(
    uow: UnitOfWork, message: Message, *, before: str, after: str, score: int | None = None
) -> bool:
    """Replace the words of a rating after an edit of its message, and the score if one is given.

    Returns False for other messages.
    """
    rating = None if message.ticket_id is None else uow.ratings.last_of(message.ticket_id)
    if rating is None or rating.message_id != message.id:
        return False
    _replace_words(uow, rating, before, after)
    if score is not None:
        rate(uow, rating, score)
    return True


def take_words_back(
    uow: UnitOfWork, rating: Rating, message: Message, *, window: timedelta
) -> bool:
    """Answer the words of a rating as a question, and remove them from the rating.

    Returns False if that was done before.
    """
    if message.ticket_id != rating.ticket_id:
        return False
    _replace_words(uow, rating, message.text, "")
    message.ticket_id = None
    requesters.ask_again(uow, message, window=window)
    return True


def _replace_words(uow: UnitOfWork, rating: Rating, before: str, after: str) -> None:
    rating.words = _replaced(rating.words, before[:LONGEST_WORDS], after)[:LONGEST_WORDS]
    complaint = uow.ratings.open_complaint_of(rating.ticket_id)
    if complaint is not None and complaint.step == ComplaintStep.NONE:
        complaint.words = _replaced(complaint.words, before, after)
    refresh_card(uow, _ticket_of(uow, rating))


def _replaced(words: str, before: str, after: str) -> str:
    return words.replace(before, after).strip("\n") if before else words


def remind(uow: UnitOfWork, ticket: Ticket) -> Rating | None:
    """Return the rating of which the requester is to be reminded now, or None.

    A requester who has rated, written since, has a live ticket or cannot be reached is not
    reminded. At night, and within a day of another notice, the reminder waits.
    """
    rating = uow.ratings.last_of(ticket.id)
    requester = uow.requesters.get(ticket.requester_id)
    if (
        rating is None
        or requester is None
        or rating.score is not None
        or uow.ratings.is_reminded(ticket.id)
        or Status(ticket.status) in LIVE
        or uow.tickets.live_of(requester.id) is not None
        or uow.ratings.has_written_since(requester.id, rating.asked_at)
        or not requesters.takes_notices(requester, uow.now)
    ):
        return None
    at = notices.earliest(ticket, uow.now, uow.policy)
    if at > uow.now:
        timers.start(uow, ticket, TimerKind.RATING, due_at=at)
        return None
    rating.reminded_at = ticket.notified_at = uow.now
    return rating


def _ticket_of(uow: UnitOfWork, rating: Rating) -> Ticket:
    ticket = uow.tickets.get(rating.ticket_id)
    if ticket is None:
        raise LookupError(f"rating {rating.id} has no ticket")
    return ticket
