"""Referral queries."""

from handoff.models import Referral
from handoff.storage.database import Reader


def referral(reader: Reader, referral_id: int) -> Referral | None:
    return reader.referrals.get(referral_id)


def live_referral(reader: Reader, ticket_id: int) -> Referral | None:
    """Return the referral of a ticket that is offered, or accepted and not answered yet."""
    return reader.referrals.live_of(ticket_id)


def offered_referrals(reader: Reader, desk_id: int) -> list[Referral]:
    """Return the referrals of a desk that wait for a decision, oldest first."""
    return reader.referrals.offered_in(desk_id)


def referrals_of(reader: Reader, ticket_id: int) -> list[Referral]:
    """Return all referrals of a ticket, oldest first."""
    return reader.referrals.of_ticket(ticket_id)
