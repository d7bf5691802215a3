"""Ratings of resolved tickets, and complaints about the support."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.models.base import Key, Table, desk, link, own_key
from handoff.states import ComplaintState


class Rating(Table, kw_only=True):
    """A request to rate the resolution of a ticket, and the requester's answer.

    It belongs to one resolve event and to the agent of that event, also if another agent gets the
    ticket later.
    """

    __tablename__ = "ratings"
    __table_args__ = (Index("ix_ratings_desk_id_asked_at", "desk_id", "asked_at"),)

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), index=True)
    event_id: Mapped[int] = mapped_column(Key, ForeignKey("ticket_events.id"), unique=True)
    agent_id: Mapped[int] = mapped_column(Key, ForeignKey("agents.id"))
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    score: Mapped[int | None] = mapped_column(default=None)  # 1 to 5
    rated_at: Mapped[datetime | None] = mapped_column(default=None)
    words: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[int | None] = link("messages.id", index=False)  # with the last words


class Complaint(Table, kw_only=True):
    """A requester's dissatisfaction with the support, until a lead has dealt with it.

    `rating_id` is None for a complaint in words. A ticket has one open complaint at most.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        Index(
            "uq_complaints_one_open",
            "ticket_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default=ComplaintState.OPEN.value)
    rating_id: Mapped[int | None] = link("ratings.id", index=False)
    words: Mapped[str] = mapped_column(Text, default="")
    began_at: Mapped[datetime]
    step: Mapped[int] = mapped_column(default=0, server_default="0")  # see ComplaintStep
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = link("agents.id", index=False)
