"""Rating queries: scores of agents, words, and open complaints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from handoff.models import Complaint, Rating
from handoff.storage.database import Reader

SATISFIED = 4  # lowest score of a satisfied requester


@dataclass(frozen=True)
class Scores:
    """Ratings of an agent's resolutions in a period.

    `asked` counts the requests for a rating, `rated` those with a score, `satisfied` scores of 4
    and 5, and `total` is the sum of the scores.
    """

    agent_id: int
    asked: int
    rated: int
    satisfied: int
    total: int


def rating(reader: Reader, rating_id: int) -> Rating | None:
    return reader.ratings.get(rating_id)


def last_rating(reader: Reader, ticket_id: int) -> Rating | None:
    """Return the rating of the last resolution of a ticket for which one was asked."""
    return reader.ratings.last_of(ticket_id)


def rating_of_resolution(reader: Reader, ticket_id: int) -> Rating | None:
    """Return the rating of the present resolution of a ticket, or None if none was asked."""
    rating = reader.ratings.last_of(ticket_id)
    last = reader.tickets.last_event(ticket_id, kinds={"resolved"})
    return rating if rating is not None and rating.event_id == last else None


def scores(reader: Reader, desk_id: int, *, since: datetime) -> list[Scores]:
    """Return the scores of each agent, by agent id."""
    found = reader.session.execute(
        select(
            Rating.agent_id,
            func.count(),
            func.count(Rating.score),
            func.coalesce(func.sum(case((Rating.score >= SATISFIED, 1), else_=0)), 0),
            func.coalesce(func.sum(Rating.score), 0),
        )
        .where(Rating.desk_id == desk_id, Rating.asked_at >= since)
        .group_by(Rating.agent_id)
        .order_by(Rating.agent_id)
    )
    return [Scores(*row) for row in found]


def ratings_with_words(
    reader: Reader, desk_id: int, *, since: datetime, limit: int, agent_id: int | None = None
) -> Sequence[Rating]:
    """Return the newest ratings that have words, of all agents or of one."""
    query = select(Rating).where(
        Rating.desk_id == desk_id, Rating.asked_at >= since, Rating.words != ""
    )
    if agent_id is not None:
        query = query.where(Rating.agent_id == agent_id)
    return list(reader.session.scalars(query.order_by(Rating.id.desc()).limit(limit)))


def complaint(reader: Reader, complaint_id: int) -> Complaint | None:
    return reader.ratings.complaint(complaint_id)


def open_complaint(reader: Reader, ticket_id: int) -> Complaint | None:
    """Return the complaint of a ticket with which no lead has dealt yet."""
    return reader.ratings.open_complaint_of(ticket_id)


def open_complaints(reader: Reader, desk_id: int) -> Sequence[Complaint]:
    """Return the open complaints of a desk, oldest first."""
    return reader.ratings.open_complaints(desk_id)
