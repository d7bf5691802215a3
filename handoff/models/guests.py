"""Questions to guests: people outside the desk, who answer through a one-time link."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.models.base import Key, Table, account, desk, link, own_key, platform_id_or_none
from handoff.states import GuestState


class GuestQuestion(Table, kw_only=True):
    """A question about a ticket, with a line of its requester that the guest may read.

    The link belongs to the first person who uses it. Only the hash of its token is stored.
    """

    __tablename__ = "guest_questions"
    __table_args__ = (Index("ix_guest_questions_person", "account_id", "person_id"),)

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(16), default=GuestState.OPEN.value)
    question: Mapped[str] = mapped_column(Text)
    line: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int] = account()  # whose chat the link leads to
    asked_by_id: Mapped[int | None] = link("agents.id", index=False)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    person_id: Mapped[str | None] = platform_id_or_none()
    person_name: Mapped[str | None] = mapped_column(default=None)
    taken_at: Mapped[datetime | None] = mapped_column(default=None)
    confirmed_by_id: Mapped[int | None] = link("agents.id", index=False)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    answer_id: Mapped[int | None] = link("messages.id", index=False)
