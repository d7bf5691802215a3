"""Replies that are sent later, so that they can be taken back before."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.models.base import Facts, Key, Table, desk, own_key, platform_id_or_none
from handoff.states import HeldState


class HeldReply(Table, kw_only=True):
    """A note that is sent to the requester at its due time, unless it is taken back before.

    `facts` contains what follows a canned reply ("then"), or the version of a note ("version").
    `notice_id` is the message in the agents' chat that shows a canned reply. `seen_id` and
    `seen_version` are the requester's newest message and newest edit (0 if there is none) when a
    reply for a later time was scheduled. Newer ones drop it. Both are None for replies that are
    held for a moment. "due" in `facts` is the chosen time, "overdue" is set after an outage.
    """

    __tablename__ = "held_replies"
    __table_args__ = (
        Index("ix_held_replies_due_at", "due_at", sqlite_where=text("state = 'waiting'")),
    )

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), index=True)
    message_id: Mapped[int] = mapped_column(Key, ForeignKey("messages.id"), index=True)
    agent_id: Mapped[int] = mapped_column(Key, ForeignKey("agents.id"))
    state: Mapped[str] = mapped_column(String(16), default=HeldState.WAITING.value)
    held_at: Mapped[datetime]
    due_at: Mapped[datetime]
    facts: Mapped[Facts] = mapped_column(default_factory=dict)
    notice_id: Mapped[str | None] = platform_id_or_none()
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    seen_id: Mapped[int | None] = mapped_column(Key, default=None)
    seen_version: Mapped[int | None] = mapped_column(Key, default=None)
