"""Referral repository."""

from sqlalchemy import ColumnElement, exists, func, literal_column, select
from sqlalchemy.orm import Session

from handoff.models import Referral, Ticket, Timer
from handoff.states import ReferralState, TimerKind
from handoff.storage.timers import IS_RUNNING

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_LIVE: ColumnElement[bool] = literal_column("referrals.state IN ('offered', 'accepted')")


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
        found: Referral | None = self._session.scalar(
            select(Referral).where(Referral.ticket_id == ticket_id, IS_LIVE)
        )
        return found

    def of_ticket(self, ticket_id: int) -> list[Referral]:
        """Return all referrals of a ticket, oldest first."""
        found = self._session.scalars(
            select(Referral).where(Referral.ticket_id == ticket_id).order_by(Referral.id)
        )
        return list(found)

    def offered_to(self, agent_id: int) -> list[tuple[Referral, Ticket]]:
        """Return the referrals that wait for an agent's decision, and their tickets."""
        found = self._session.execute(
            select(Referral, Ticket)
            .join(Ticket, Ticket.id == Referral.ticket_id)
            .where(IS_LIVE, Referral.agent_id == agent_id)
            .where(Referral.state == ReferralState.OFFERED.value)
        )
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
        has_timer = exists().where(
            Timer.ticket_id == Ticket.id, IS_RUNNING, Timer.kind == TimerKind.REFERRAL.value
        )
        found = self._session.execute(
            select(Referral, Ticket)
            .join(Ticket, Ticket.id == Referral.ticket_id)
            .where(IS_LIVE, Referral.desk_id == desk_id, ~has_timer)
        )
        return [(referral, ticket) for referral, ticket in found]

    def bounces_of(self, ticket_id: int) -> int:
        """Return how often a ticket was bounced after its last referral that was accepted."""
        states = (ReferralState.ACCEPTED, ReferralState.ANSWERED, ReferralState.PASSED_ON)
        accepted = [state.value for state in states]
        last = (
            select(func.coalesce(func.max(Referral.id), 0))
            .where(Referral.ticket_id == ticket_id, Referral.state.in_(accepted))
            .scalar_subquery()
        )
        count = self._session.scalar(
            select(func.count()).where(
                Referral.ticket_id == ticket_id,
                Referral.state == ReferralState.BOUNCED.value,
                Referral.id > last,
            )
        )
        return count or 0
