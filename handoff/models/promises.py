"""Promises to requesters."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.models.base import Key, Table, desk, link, own_key
from handoff.states import PromiseState


class Promise(Table, kw_only=True):
    """Something that the requester of a ticket was told will be done by a time.

    Its owner is the ticket's assignee. Open promises belong to live tickets only.
    """

    __tablename__ = "promises"
    __table_args__ = (
        Index(
            "ix_promises_open",
            "desk_id",
            "due_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_promises_ended_at", "desk_id", "ended_at"),
        Index(
            "ix_promises_untold",
            "desk_id",
            sqlite_where=text("ended_at IS NULL AND step > told_step"),
            postgresql_where=text("ended_at IS NULL AND step > told_step"),
        ),
    )

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default=PromiseState.OPEN.value)
    words: Mapped[str] = mapped_column(Text)
    message_id: Mapped[int | None] = link("messages.id")  # the reply that contains it
    made_by_id: Mapped[int | None] = link("agents.id", index=False)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    first_due_at: Mapped[datetime]  # the earliest one; decides if it was kept in time
    next_at: Mapped[datetime]  # of the next step
    step: Mapped[int] = mapped_column(default=0, server_default="0")  # see PromiseStep
    told_step: Mapped[int] = mapped_column(default=0, server_default="0")  # of the last alert
    told_at: Mapped[datetime | None] = mapped_column(default=None)  # the requester, by the desk
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = link("agents.id", index=False)
    proof: Mapped[str | None] = mapped_column(Text, default=None)  # or the reason, if broken
