"""Referral repository."""

from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, select
from sqlalchemy.orm import Session

from handoff.models import Referral, Ticket, Timer
from handoff.states import ReferralState, TimerKind
from handoff.storage.timers import IS_RUNNING

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_LIVE: ColumnElement[bool] = literal_column("referrals.state IN ('offered', 'accepted')")

_ACCEPTED = (
    ReferralState.ACCEPTED.value,
    ReferralState.ANSWERED.value,
    ReferralState.PASSED_ON.value,
)

_LIVE_OF_TICKET = select(Referral).where(Referral.ticket_id == bindparam("ticket_id"), IS_LIVE)
_OF_TICKET = (
    select(Referral).where(Referral.ticket_id == bindparam("ticket_id")).order_by(Referral.id)
)
_OFFERED_TO = (
    select(Referral, Ticket)
    .join(Ticket, Ticket.id == Referral.ticket_id)
    .where(IS_LIVE, Referral.agent_id == bindparam("agent_id"))
    .where(Referral.state == ReferralState.OFFERED.value)
)
_HAS_TIMER = exists().where(
    Timer.ticket_id == Ticket.id, IS_RUNNING, Timer.kind == TimerKind.REFERRAL.value
)
_WITHOUT_TIMER = (
    select(Referral, Ticket)
    .join(Ticket, Ticket.id == Referral.ticket_id)
    .where(IS_LIVE, Referral.desk_id == bindparam("desk_id"), ~_HAS_TIMER)
)
_last_accepted = (
    select(func.coalesce(func.max(Referral.id), 0))
    .where(Referral.ticket_id == bindparam("ticket_id"), Referral.state.in_(_ACCEPTED))
    .scalar_subquery()
)
_BOUNCE_COUNT = select(func.count()).where(
    Referral.ticket_id == bindparam("ticket_id"),
    Referral.state == ReferralState.BOUNCED.value,
    Referral.id > _last_accepted,
)


class Referrals:
    """Repository for referrals."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, referral: Referral) -> Referral:
        self._session.add(referral)
        self._session.flush()
        return referral

    def get(self, referral_id: int) -> Referral | None:
        found: Referral | None = self._session.get(Referral, referral_id)
        return found

    def live_of(self, ticket_id: int) -> Referral | None:
        found: Referral | None = self._session.scalar(_LIVE_OF_TICKET, {"ticket_id": ticket_id})
        return found

    def of_ticket(self, ticket_id: int) -> list[Referral]:
        """Return all referrals of a ticket, oldest first."""
        return list(self._session.scalars(_OF_TICKET, {"ticket_id": ticket_id}))

    def offered_to(self, agent_id: int) -> list[tuple[Referral, Ticket]]:
        """Return the referrals that wait for an agent's decision, and their tickets."""
        found = self._session.execute(_OFFERED_TO, {"agent_id": agent_id})
        return [(referral, ticket) for referral, ticket in found]

    def offered_in(self, desk_id: int) -> list[Referral]:
        """Return the referrals of a desk that wait for a decision, oldest first."""
        found = self._session.scalars(
            select(Referral)
            .where(IS_LIVE, Referral.desk_id == desk_id)
            .where(Referral.state == ReferralState.OFFERED.value)
            .order_by(Referral.id)
        )
        return list(found)

    def without_timer(self, desk_id: int) -> list[tuple[Referral, Ticket]]:
        """Return the live referrals without a timer for their next step, and their tickets."""
        found = self._session.execute(_WITHOUT_TIMER, {"desk_id": desk_id})
        return [(referral, ticket) for referral, ticket in found]

    def bounces_of(self, ticket_id: int) -> int:
        """Return how often a ticket was bounced after its last referral that was accepted."""
        return self._session.scalar(_BOUNCE_COUNT, {"ticket_id": ticket_id}) or 0
