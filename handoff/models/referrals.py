"""Referrals of tickets to other teams or agents."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.models.base import Key, Table, desk, link, own_key
from handoff.states import ReferralState


class Referral(Table, kw_only=True):
    """A ticket that is offered to a team (`route`) or an agent, with a question and a due time.

    A ticket has one live referral at most.
    """

    __tablename__ = "referrals"
    __table_args__ = (
        Index(
            "uq_referrals_one_live",
            "ticket_id",
            unique=True,
            sqlite_where=text("state IN ('offered', 'accepted')"),
            postgresql_where=text("state IN ('offered', 'accepted')"),
        ),
    )

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default=ReferralState.OFFERED.value)
    route: Mapped[str | None] = mapped_column(String(64), default=None)
    agent_id: Mapped[int | None] = link("agents.id", index=False)  # if it is for one agent
    question: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int | None] = link("agents.id", index=False)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    step: Mapped[int] = mapped_column(default=0, server_default="0")  # see ReferralStep
    decided_by_id: Mapped[int | None] = link("agents.id", index=False)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(Text, default=None)  # why it was bounced
