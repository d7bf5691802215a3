"""Desks, accounts and agents."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.addresses import Address, ChatKind
from handoff.models.base import (
    Key,
    Table,
    account,
    desk,
    own_key,
    platform_id,
    platform_id_or_none,
)


class Desk(Table, kw_only=True):
    """A support team with its own roster, agents' chat and queue."""

    __tablename__ = "desks"

    id: Mapped[int] = own_key()
    name: Mapped[str]
    since: Mapped[datetime]
    checked_at: Mapped[datetime | None] = mapped_column(default=None)  # last weekly check
    alerted_at: Mapped[datetime | None] = mapped_column(default=None)  # last list of alerts
    proved_at: Mapped[datetime | None] = mapped_column(default=None)  # last daily check
    given_to: Mapped[int | None] = mapped_column(Key, default=None)  # agent of the last turn


class Account(Table, kw_only=True):
    """A desk's bot account on a messenger."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "platform_bot_id"),)

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = mapped_column(Key, ForeignKey("desks.id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))  # messenger name, "" until the next startup
    platform_bot_id: Mapped[str] = platform_id()
    since: Mapped[datetime]


class Agent(Table, kw_only=True):
    """A person on the roster. Rows of former agents are never deleted."""

    __tablename__ = "agents"
    __table_args__ = (UniqueConstraint("desk_id", "channel", "platform_id"),)

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    account_id: Mapped[int] = account()  # account for private messages to the agent
    channel: Mapped[str] = mapped_column(String(32))  # messenger that `platform_id` belongs to
    platform_id: Mapped[str] = platform_id()
    name: Mapped[str]
    username: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str | None] = mapped_column(String(8), default=None)
    role: Mapped[str] = mapped_column(String(8), default="agent")  # "agent" or "admin"
    active: Mapped[bool] = mapped_column(default=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    away_since: Mapped[datetime | None] = mapped_column(default=None)
    away_until: Mapped[datetime | None] = mapped_column(default=None)  # None: until they are back
    asked_at: Mapped[datetime | None] = mapped_column(
        default=None
    )  # last time admins were asked to admit them
    hinted_at: Mapped[datetime | None] = mapped_column(
        default=None
    )  # when the reply hint was shown
    focus_id: Mapped[int | None] = mapped_column(
        Key, default=None
    )  # ticket that they work on in the private chat
    focused_at: Mapped[datetime | None] = mapped_column(default=None)  # when they said something
    passed: Mapped[list[Any]] = mapped_column(
        default_factory=list, server_default=text("'[]'")
    )  # tickets that /next left for later, with the time of the message that waits

    @property
    def address(self) -> Address:
        return Address(self.account_id, self.platform_id)


class Invitation(Table, kw_only=True):
    """A one-time link, stored as a hash."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    desk_id: Mapped[int] = desk()
    role: Mapped[str] = mapped_column(String(8))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[str | None] = platform_id_or_none()
    made_by: Mapped[str | None] = platform_id_or_none()  # None for links created at startup


class AgentsChat(Table, kw_only=True):
    """A group chat of agents, and the bot account that is a member of it.

    Each desk has a main chat, with an empty `route`. A route may have a chat for its tickets.
    """

    __tablename__ = "agents_chats"

    desk_id: Mapped[int] = mapped_column(
        Key, ForeignKey("desks.id"), primary_key=True, autoincrement=False
    )
    route: Mapped[str] = mapped_column(String(64), primary_key=True, default="")
    account_id: Mapped[int] = account()
    chat_id: Mapped[str] = platform_id()
    title: Mapped[str]
    has_topics: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
    unreachable_since: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def address(self) -> Address:
        return Address(self.account_id, self.chat_id, ChatKind.GROUP)
