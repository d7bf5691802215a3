"""Repository for questions to guests."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from handoff.models import GuestQuestion
from handoff.states import GuestState
from handoff.storage.ahead import ahead_of

ANSWERABLE = (GuestState.OPEN.value, GuestState.TAKEN.value)

_BY_HASH = select(GuestQuestion).where(GuestQuestion.token_hash == bindparam("token_hash"))
_TAKEN_BY = (
    select(GuestQuestion)
    .where(
        GuestQuestion.account_id == bindparam("account_id"),
        GuestQuestion.person_id == bindparam("person_id"),
        GuestQuestion.state == GuestState.TAKEN.value,
    )
    .order_by(GuestQuestion.taken_at.desc())
)
_BY_ANSWER = select(GuestQuestion).where(GuestQuestion.answer_id == bindparam("message_id"))
_ANSWERABLE_OF_TICKET = (
    select(GuestQuestion)
    .where(GuestQuestion.ticket_id == bindparam("ticket_id"), GuestQuestion.state.in_(ANSWERABLE))
    .order_by(GuestQuestion.due_at)
)


class Guests:
    """Repository for questions to guests."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, question: GuestQuestion) -> GuestQuestion:
        self._session.add(question)
        self._session.flush()
        return question

    def get(self, question_id: int) -> GuestQuestion | None:
        found: GuestQuestion | None = self._session.get(GuestQuestion, question_id)
        return found

    def by_hash(self, token_hash: str) -> GuestQuestion | None:
        found: GuestQuestion | None = self._session.scalar(_BY_HASH, {"token_hash": token_hash})
        return found

    def taken_by(self, account_id: int, person_id: str) -> list[GuestQuestion]:
        """Return the questions that a person has opened and not answered, the last one first."""
        ahead, key = ahead_of(self._session), (account_id, person_id)
        if ahead is not None and key in ahead.guests:
            return [one for one in ahead.guests[key] if one.state == GuestState.TAKEN.value]
        found = self._session.scalars(
            _TAKEN_BY, {"account_id": account_id, "person_id": person_id}
        )
        return list(found)

    def by_answer(self, message_id: int) -> GuestQuestion | None:
        """Return the question that a message answers."""
        found: GuestQuestion | None = self._session.scalar(_BY_ANSWER, {"message_id": message_id})
        return found

    def answerable_of(self, ticket_id: int) -> list[GuestQuestion]:
        """Return a ticket's questions that can be answered, earliest due time first."""
        return list(self._session.scalars(_ANSWERABLE_OF_TICKET, {"ticket_id": ticket_id}))
