"""Ratings of resolved tickets by their requesters."""

from datetime import timedelta

from handoff import notices, timers
from handoff.actions import complaints, requesters
from handoff.actions.tickets import record
from handoff.lifecycle import LIVE, Outcome, Status
from handoff.models import Agent, Message, Rating, Ticket
from handoff.outbox import refresh_card
from handoff.states import TimerKind
from handoff.storage import UnitOfWork

LOWEST, HIGHEST = 1, 5
LONGEST_WORDS = 1_000  # characters of the words with a rating
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


def rate(uow: UnitOfWork, rating: Rating, score: int) -> None:
    """Store a score from 1 to 5, which replaces an earlier one.

    A low score is a complaint. It ends if the score is corrected before the leads are told.
    """
    if not LOWEST <= score <= HIGHEST:
        raise ValueError(f"no score: {score}")
    ticket = _ticket_of(uow, rating)
    before, rating.score, rating.rated_at = rating.score, score, uow.now
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


def add_words(uow: UnitOfWork, rating: Rating, words: str) -> None:
    """Add words to a rating. The leads are told of a complaint that waits for them at once."""
    ticket = _ticket_of(uow, rating)
    rating.words = "\n".join(filter(None, [rating.words, words]))[:LONGEST_WORDS]
    complaints.add_words(uow, ticket, rating, words)
    refresh_card(uow, ticket)


def take_words_back(
    uow: UnitOfWork, rating: Rating, message: Message, *, window: timedelta
) -> bool:
    """Remove the last words of a rating, because they were a question, and answer them.

    Returns False if others were added after them.
    """
    if not rating.words.endswith(message.text) or message.ticket_id != rating.ticket_id:
        return False
    rating.words = rating.words[: len(rating.words) - len(message.text)].rstrip("\n")
    message.ticket_id = None
    requesters.ask_again(uow, message, window=window)
    refresh_card(uow, _ticket_of(uow, rating))
    return True


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
