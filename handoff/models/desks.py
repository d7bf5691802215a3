"""Desks, the accounts through which they reach people, and who works at them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
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
    """Where a team works: a roster, an agents' chat, a queue."""

    __tablename__ = "desks"

    id: Mapped[int] = own_key()
    name: Mapped[str]
    since: Mapped[datetime]


class Account(Table, kw_only=True):
    """A bot's account on a messenger, through which a desk reaches people."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "platform_bot_id"),)

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = mapped_column(Key, ForeignKey("desks.id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))  # the messenger; "" until its next start
    platform_bot_id: Mapped[str] = platform_id()
    since: Mapped[datetime]


class Agent(Table, kw_only=True):
    """Somebody on the roster. Leaving keeps the row, so that history has a name."""

    __tablename__ = "agents"
    __table_args__ = (UniqueConstraint("desk_id", "channel", "platform_id"),)

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    account_id: Mapped[int] = account()  # through which the agent is written to in private
    channel: Mapped[str] = mapped_column(String(32))  # the messenger that gave `platform_id`
    platform_id: Mapped[str] = platform_id()
    name: Mapped[str]
    username: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str | None] = mapped_column(String(8), default=None)
    role: Mapped[str] = mapped_column(String(8), default="agent")  # agent admin
    active: Mapped[bool] = mapped_column(default=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)  # admins asked to admit
    hinted_at: Mapped[datetime | None] = mapped_column(default=None)  # told how to reply

    @property
    def address(self) -> Address:
        return Address(self.account_id, self.platform_id)


class Invitation(Table, kw_only=True):
    """A one-time link; only its hash is kept."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    desk_id: Mapped[int] = desk()
    role: Mapped[str] = mapped_column(String(8))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[str | None] = platform_id_or_none()
    made_by: Mapped[str | None] = platform_id_or_none()  # an admin; None: start


class AgentsChat(Table, kw_only=True):
    """The group in which the agents of a desk work, and the account that is in it."""

    __tablename__ = "agents_chats"

    desk_id: Mapped[int] = mapped_column(
        Key, ForeignKey("desks.id"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = account()
    chat_id: Mapped[str] = platform_id()
    title: Mapped[str]
    has_topics: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
    unreachable_since: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def address(self) -> Address:
        return Address(self.account_id, self.chat_id, ChatKind.GROUP)
