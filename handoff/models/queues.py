"""Incoming updates, outgoing deliveries, chat queues and buttons."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.addresses import Address, ChatKind
from handoff.models.base import (
    Facts,
    Key,
    Table,
    account,
    link,
    own_key,
    platform_id,
    platform_id_or_none,
)


class InboxUpdate(Table, kw_only=True):
    """A raw update, stored before it is acknowledged and deleted after seven days."""

    __tablename__ = "inbox_updates"
    __table_args__ = (
        UniqueConstraint("account_id", "update_id", "body_hash"),
        Index(
            "ix_inbox_updates_waiting", "account_id", "id", sqlite_where=text("status = 'waiting'")
        ),
        Index(
            "ix_inbox_updates_waiting_in_lane",
            "account_id",
            "lane",
            "id",
            sqlite_where=text("status = 'waiting'"),
        ),
        Index("ix_inbox_updates_poisoned", "handled_at", sqlite_where=text("status = 'poisoned'")),
        Index("ix_inbox_updates_received_at", "received_at"),
    )

    id: Mapped[int] = own_key()
    account_id: Mapped[int] = account()
    update_id: Mapped[str] = platform_id()
    body_hash: Mapped[str] = mapped_column(String(32))
    lane: Mapped[str] = mapped_column(String(128))
    chat_kind: Mapped[str | None] = mapped_column(
        String(8), default=None
    )  # None if not from a chat
    raw: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16), default="waiting")  # see InboxStatus
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text, default=None)
    handled_at: Mapped[datetime | None] = mapped_column(
        default=None
    )  # set for poisoned updates too


class Delivery(Table, kw_only=True):
    """An outgoing message in a chat's queue."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "ix_deliveries_owed",
            "account_id",
            "rank",
            "id",
            sqlite_where=text("status IN ('queued', 'uncertain')"),
        ),
        Index(
            "ix_deliveries_owed_in_lane",
            "account_id",
            "lane",
            "rank",
            "id",
            sqlite_where=text("status IN ('queued', 'uncertain')"),
        ),
        Index("ix_deliveries_account_id_lane", "account_id", "lane"),
        Index("ix_deliveries_dead", "sent_at", sqlite_where=text("status = 'dead'")),
        Index("ix_deliveries_in_flight", "id", sqlite_where=text("status = 'sending'")),
        Index(
            "uq_deliveries_coalesced",
            "coalesce_key",
            unique=True,
            sqlite_where=text("coalesce_key IS NOT NULL AND status = 'queued'"),
            postgresql_where=text("coalesce_key IS NOT NULL AND status = 'queued'"),
        ),
    )

    id: Mapped[int] = own_key()
    account_id: Mapped[int] = account()
    chat_id: Mapped[str] = platform_id()
    chat_kind: Mapped[str] = mapped_column(String(8), default=ChatKind.PRIVATE.value)
    lane: Mapped[str] = mapped_column(String(128))
    rank: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(16))
    payload: Mapped[Facts]
    ticket_id: Mapped[int | None] = link("tickets.id")
    message_id: Mapped[int | None] = link("messages.id")
    coalesce_key: Mapped[str | None] = mapped_column(default=None)
    ornament: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(16), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    posted_at: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(default=None)  # None: never
    question: Mapped[str | None] = mapped_column(Text, default=None)  # quoted on expiry
    sending_since: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    platform_ids: Mapped[list[Any]] = mapped_column(default_factory=list)
    perhaps_twice: Mapped[bool] = mapped_column(default=False)
    error_code: Mapped[str | None] = mapped_column(String(32), default=None)
    error: Mapped[str | None] = mapped_column(Text, default=None)

    @property
    def address(self) -> Address:
        return Address(self.account_id, self.chat_id, ChatKind(self.chat_kind))


class Lane(Table, kw_only=True):
    """A lane (per-chat queue) and the worker that is processing it.

    When the lease has expired (`lease_until`), another worker may take over by incrementing
    `epoch`. Writes with an older epoch are rejected. The table isn't used as long as a single
    process runs one relay per account.
    """

    __tablename__ = "lanes"
    __table_args__ = (Index("ix_lanes_due", "account_id", "direction", "next_due_at"),)

    account_id: Mapped[int] = mapped_column(Key, ForeignKey("accounts.id"), primary_key=True)
    direction: Mapped[str] = mapped_column(String(8), primary_key=True)  # "in" or "out"
    lane: Mapped[str] = mapped_column(String(128), primary_key=True)
    head_id: Mapped[int | None] = mapped_column(Key, default=None)  # id of the next row
    next_due_at: Mapped[datetime | None] = mapped_column(default=None)
    worker: Mapped[str | None] = mapped_column(String(64), default=None)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    epoch: Mapped[int] = mapped_column(default=0)


class Keyboard(Table, kw_only=True):
    """Buttons of a message. Callback data contains the token and the button's number."""

    __tablename__ = "keyboards"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[int] = account()
    presser_id: Mapped[str | None] = platform_id_or_none()  # None for any agent
    presses: Mapped[list[Any]] = mapped_column(default_factory=list)
    expires_at: Mapped[datetime] = mapped_column(index=True)
