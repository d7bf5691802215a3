"""Requesters, their conversations, messages and interactions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.addresses import Address
from handoff.models.base import (
    Facts,
    Key,
    Table,
    account,
    link,
    own_key,
    platform_id,
    platform_id_or_none,
    written_before,
)


class Requester(Table, kw_only=True):
    """A person who contacts the desk through one of its accounts."""

    __tablename__ = "requesters"
    __table_args__ = (
        UniqueConstraint("account_id", "chat_id"),
        Index(
            "ix_requesters_blocked",
            "account_id",
            "blocked_until",
            sqlite_where=text("blocked_until IS NOT NULL"),
        ),
    )

    id: Mapped[int] = own_key()
    account_id: Mapped[int] = account()
    chat_id: Mapped[str] = platform_id()
    name: Mapped[str]
    username: Mapped[str | None] = mapped_column(default=None)
    profile_language: Mapped[str | None] = mapped_column(String(16), default=None)
    chosen_language: Mapped[str | None] = mapped_column(String(8), default=None)
    written_language: Mapped[str | None] = mapped_column(String(8), default=None)
    first_seen_at: Mapped[datetime]
    unreachable_since: Mapped[datetime | None] = mapped_column(default=None)
    blocked_until: Mapped[datetime | None] = mapped_column(default=None)
    block_reason: Mapped[str | None] = mapped_column(Text, default=None)
    block_told_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def address(self) -> Address:
        return Address(self.account_id, self.chat_id)


class Conversation(Table, kw_only=True):
    """State of a conversation with a requester.

    `version` is incremented on every change so that outdated decisions can be detected.
    """

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_turn_due_at", "turn_due_at"),)

    requester_id: Mapped[int] = mapped_column(Key, ForeignKey("requesters.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(16), default="idle")
    memory: Mapped[Facts] = mapped_column(default_factory=dict)
    turn_due_at: Mapped[datetime | None] = mapped_column(default=None)
    turn_began_at: Mapped[datetime | None] = mapped_column(default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=0)

    _requester: Mapped[Requester] = written_before()


class Message(Table, kw_only=True):
    """A message from the requester, a message to them, or an internal note."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("account_id", "chat_id", "platform_id"),
        Index(
            "ix_messages_in_turn",
            "requester_id",
            "turned_at",  # always NULL, but preferred by SQLite to the index below
            sqlite_where=text("turned_at IS NULL AND direction = 'inbound'"),
        ),
        Index(
            "ix_messages_inbound",
            "requester_id",
            "id",
            sqlite_where=text("direction = 'inbound'"),
        ),
        Index(
            "ix_messages_withheld",
            "requester_id",
            sqlite_where=text("withheld_at IS NOT NULL AND ticket_id IS NULL"),
        ),
    )

    id: Mapped[int] = own_key()
    account_id: Mapped[int] = account()
    requester_id: Mapped[int] = mapped_column(Key, ForeignKey("requesters.id"))
    ticket_id: Mapped[int | None] = link("tickets.id")
    interaction_id: Mapped[int | None] = link("interactions.id")
    agent_id: Mapped[int | None] = link("agents.id", index=False)
    direction: Mapped[str] = mapped_column(String(8))  # see Direction
    chat_id: Mapped[str] = platform_id()
    platform_id: Mapped[str | None] = platform_id_or_none()
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, default="")
    entities: Mapped[list[Any]] = mapped_column(default_factory=list)
    attachment: Mapped[Facts] = mapped_column(default_factory=dict)
    album: Mapped[str | None] = mapped_column(String(64), default=None)
    reply_to: Mapped[str | None] = platform_id_or_none()
    at: Mapped[datetime]
    turned_at: Mapped[datetime | None] = mapped_column(default=None)
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    withheld_at: Mapped[datetime | None] = mapped_column(
        default=None
    )  # set if the sender was blocked
    unsent_at: Mapped[datetime | None] = mapped_column(default=None)
    origin: Mapped[Facts | None] = mapped_column(default=None)  # forwarded or replied-to message

    _requester: Mapped[Requester] = written_before()
    _interaction: Mapped["Interaction | None"] = written_before()


class MessageVersion(Table, kw_only=True):
    """Content of a message before an edit. Append-only."""

    __tablename__ = "message_versions"

    id: Mapped[int] = own_key()
    message_id: Mapped[int] = mapped_column(Key, ForeignKey("messages.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]
    kind: Mapped[str | None] = mapped_column(String(16), default=None)
    attachment: Mapped[Facts | None] = mapped_column(default=None)


class Interaction(Table, kw_only=True):
    """A requester's query, the matcher's verdict and the outcome."""

    __tablename__ = "interactions"

    id: Mapped[int] = own_key()
    requester_id: Mapped[int] = mapped_column(Key, ForeignKey("requesters.id"), index=True)
    ticket_id: Mapped[int | None] = link("tickets.id")
    query: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    verdict: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[str | None] = mapped_column(default=None)
    entry_version: Mapped[str | None] = mapped_column(String(64), default=None)
    score: Mapped[float] = mapped_column(default=0.0)
    margin: Mapped[float] = mapped_column(default=0.0)
    candidates: Mapped[list[Any]] = mapped_column(default_factory=list)
    outcome: Mapped[str] = mapped_column(String(24), default="open")
    at: Mapped[datetime] = mapped_column(index=True)

    _requester: Mapped[Requester] = written_before()
