"""Tickets, ticket events, timers, and message placements."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.lifecycle import Status
from handoff.models.base import (
    Facts,
    Key,
    Table,
    desk,
    link,
    own_key,
    platform_id_or_none,
)
from handoff.states import CardMenu, Priority


class Ticket(Table, kw_only=True):
    """A support request handled by agents.

    The ticket's card (summary message) and topic in the agents' chat can be recreated from this
    row.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index(
            "uq_tickets_one_live",
            "requester_id",
            unique=True,
            sqlite_where=text("status IN ('open', 'pending')"),
            postgresql_where=text("status IN ('open', 'pending')"),
        ),
        Index(
            "ix_tickets_duplicate_of_id",
            "duplicate_of_id",
            sqlite_where=text("duplicate_of_id IS NOT NULL"),
        ),
        Index("ix_tickets_queue", "desk_id", "status", "assignee_id", "opened_at"),
    )

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    requester_id: Mapped[int] = mapped_column(Key, ForeignKey("requesters.id"), index=True)
    status: Mapped[str] = mapped_column(String(16), default=Status.OPEN.value)
    assignee_id: Mapped[int | None] = link("agents.id")
    route: Mapped[str] = mapped_column(String(64))
    entry_id: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str] = mapped_column(String(8))
    question: Mapped[str] = mapped_column(Text)
    tried: Mapped[list[Any]] = mapped_column(default_factory=list)
    intake: Mapped[list[Any]] = mapped_column(default_factory=list)
    opened_at: Mapped[datetime]
    first_replied_at: Mapped[datetime | None] = mapped_column(default=None)
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    outcome: Mapped[str | None] = mapped_column(String(16), default=None)
    outcome_reason: Mapped[str | None] = mapped_column(Text, default=None)
    waiting_since: Mapped[datetime | None] = mapped_column(default=None)
    follows_id: Mapped[int | None] = link("tickets.id", index=False)
    duplicate_of_id: Mapped[int | None] = link("tickets.id", index=False)
    known_state: Mapped[str | None] = mapped_column(
        String(32), default=None
    )  # state that the requester knows; None for new tickets, see handoff.notices
    notified_at: Mapped[datetime | None] = mapped_column(default=None)  # last unasked notice
    priority: Mapped[str] = mapped_column(
        String(8), default=Priority.NORMAL.value, server_default=Priority.NORMAL.value
    )
    urgent_since: Mapped[datetime | None] = mapped_column(default=None)
    tags: Mapped[list[Any]] = mapped_column(default_factory=list, server_default=text("'[]'"))
    card_account_id: Mapped[int | None] = link("accounts.id", index=False)
    card_chat_id: Mapped[str | None] = platform_id_or_none()
    card_message_id: Mapped[str | None] = platform_id_or_none()
    topic_id: Mapped[str | None] = platform_id_or_none()
    topic_state: Mapped[str | None] = mapped_column(String(8), default=None)  # see TopicState
    repeated_id: Mapped[int] = mapped_column(
        Key, default=0, server_default="0"
    )  # of the last delivery repeated in a topic
    card_menu: Mapped[str] = mapped_column(
        String(8), default=CardMenu.USUAL.value, server_default=CardMenu.USUAL.value
    )
    card_digest: Mapped[str | None] = mapped_column(
        String(32), default=None
    )  # of the card as it was sent last; None: to be sent in any case


class Timer(Table, kw_only=True):
    """A due time of a ticket. At most one timer of each kind is active per ticket."""

    __tablename__ = "timers"
    __table_args__ = (
        Index("ix_timers_due_at", "due_at", sqlite_where=text("done_at IS NULL")),
        Index(
            "ix_timers_untold",
            "desk_id",
            sqlite_where=text("done_at IS NULL AND step > told_step"),
            postgresql_where=text("done_at IS NULL AND step > told_step"),
        ),
        Index(
            "uq_timers_running",
            "ticket_id",
            "kind",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"))
    kind: Mapped[str] = mapped_column(String(24))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]  # of the next step, for clocks
    target_at: Mapped[datetime | None] = mapped_column(default=None)  # of clocks
    paused_at: Mapped[datetime | None] = mapped_column(default=None)  # of the resolution clock
    step: Mapped[int] = mapped_column(default=0, server_default="0")  # see Step
    told_step: Mapped[int] = mapped_column(default=0, server_default="0")  # of the last alert
    done_at: Mapped[datetime | None] = mapped_column(default=None)  # when it fired or was stopped


class TicketEvent(Table, kw_only=True):
    """A change to a ticket, and the agent responsible. Append-only."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = own_key()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    agent_id: Mapped[int | None] = link("agents.id", index=False)
    facts: Mapped[Facts] = mapped_column(default_factory=dict)
    at: Mapped[datetime]


class Placement(Table, kw_only=True):
    """Maps a message in a chat to its ticket, so that replies can be routed."""

    __tablename__ = "placements"

    account_id: Mapped[int] = mapped_column(
        Key, ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    chat_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    platform_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    ticket_id: Mapped[int | None] = link("tickets.id")
    message_id: Mapped[int | None] = link("messages.id")
    delivery_id: Mapped[int | None] = link("deliveries.id", index=False)
    role: Mapped[str] = mapped_column(String(16))  # see PlacementRole
