"""Queries of questions to guests."""

from handoff.models import GuestQuestion
from handoff.storage.database import Reader


def guest_questions(reader: Reader, ticket_id: int) -> list[GuestQuestion]:
    """Return a ticket's questions to guests that can be answered, earliest due time first."""
    return reader.guests.answerable_of(ticket_id)


def question_answered_by(reader: Reader, message_id: int) -> GuestQuestion | None:
    """Return the question to a guest that a message answers."""
    return reader.guests.by_answer(message_id)
