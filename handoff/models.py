"""The tables of the desk. Times are UTC; platform ids are 64-bit."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from handoff.errors import StorageDamaged
from handoff.lifecycle import Status

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only plain INTEGER keys
Facts = dict[str, Any]


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC moment, also on databases that forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        process = super().result_processor(dialect, coltype)
        if process is None:
            return None

        def read(stored: Any) -> Any:
            try:
                return process(stored)
            except (TypeError, ValueError) as error:
                raise StorageDamaged("a stored value is not a moment") from error

        return read

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Table(MappedAsDataclass, DeclarativeBase):
    """Base of all tables; names of constraints are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcTime(),
        Facts: JSON(),
        list[Any]: JSON(),
        str: String(255),
    }


def own_key() -> Mapped[int]:
    return mapped_column(Key, primary_key=True, init=False)


def link(target: str, *, index: bool = True) -> Any:
    return mapped_column(Key, ForeignKey(target), index=index, default=None)


class InboxUpdate(Table, kw_only=True):
    """A raw update, committed before it is acknowledged. Kept seven days for replay."""

    __tablename__ = "inbox_updates"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id", "body_hash"),
        Index("ix_inbox_updates_waiting", "id", sqlite_where=text("status = 'waiting'")),
        Index(
            "ix_inbox_updates_waiting_in_lane",
            "lane",
            "id",
            sqlite_where=text("status = 'waiting'"),
        ),
        Index("ix_inbox_updates_poisoned", "handled_at", sqlite_where=text("status = 'poisoned'")),
        Index("ix_inbox_updates_received_at", "received_at"),
    )

    id: Mapped[int] = own_key()
    bot_id: Mapped[int] = mapped_column(BigInteger)
    update_id: Mapped[int] = mapped_column(BigInteger)
    body_hash: Mapped[str] = mapped_column(String(32))
    lane: Mapped[str] = mapped_column(String(64))
    raw: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16), default="waiting")  # waiting handled poisoned
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text, default=None)
    handled_at: Mapped[datetime | None] = mapped_column(default=None)  # or set aside


class Requester(Table, kw_only=True):
    """A person who asks, as one bot sees them."""

    __tablename__ = "requesters"
    __table_args__ = (
        UniqueConstraint("bot_id", "chat_id"),
        Index(
            "ix_requesters_blocked",
            "bot_id",
            "blocked_until",
            sqlite_where=text("blocked_until IS NOT NULL"),
        ),
    )

    id: Mapped[int] = own_key()
    bot_id: Mapped[int] = mapped_column(BigInteger)
    chat_id: Mapped[int] = mapped_column(BigInteger)
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


class Conversation(Table, kw_only=True):
    """Where one requester's chat stands. `version` guards against a decision on an old state."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_turn_due_at", "turn_due_at"),)

    requester_id: Mapped[int] = mapped_column(Key, ForeignKey("requesters.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(16), default="idle")
    memory: Mapped[Facts] = mapped_column(default_factory=dict)
    turn_due_at: Mapped[datetime | None] = mapped_column(default=None)
    turn_began_at: Mapped[datetime | None] = mapped_column(default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=0)


class Message(Table, kw_only=True):
    """One item of a conversation: inbound from the requester, outbound to them, or a note."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("bot_id", "chat_id", "platform_id"),
        Index(
            "ix_messages_in_turn",
            "requester_id",
            sqlite_where=text("turned_at IS NULL AND direction = 'inbound'"),
        ),
        Index(
            "ix_messages_withheld",
            "requester_id",
            sqlite_where=text("withheld_at IS NOT NULL AND ticket_id IS NULL"),
        ),
    )

    id: Mapped[int] = own_key()
    bot_id: Mapped[int] = mapped_column(BigInteger)
    requester_id: Mapped[int] = mapped_column(Key, ForeignKey("requesters.id"))
    ticket_id: Mapped[int | None] = link("tickets.id")
    interaction_id: Mapped[int | None] = link("interactions.id")
    agent_id: Mapped[int | None] = link("agents.id", index=False)
    direction: Mapped[str] = mapped_column(String(8))  # inbound outbound note
    chat_id: Mapped[int] = mapped_column(BigInteger)
    platform_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, default="")
    entities: Mapped[list[Any]] = mapped_column(default_factory=list)
    attachment: Mapped[Facts] = mapped_column(default_factory=dict)
    album: Mapped[str | None] = mapped_column(String(64), default=None)
    reply_to: Mapped[int | None] = mapped_column(BigInteger, default=None)
    at: Mapped[datetime]
    turned_at: Mapped[datetime | None] = mapped_column(default=None)
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    withheld_at: Mapped[datetime | None] = mapped_column(default=None)  # sender was blocked
    unsent_at: Mapped[datetime | None] = mapped_column(default=None)
    origin: Mapped[Facts | None] = mapped_column(default=None)  # forwarded from, in reply to


class MessageVersion(Table, kw_only=True):
    """What a message said before it was edited; append-only."""

    __tablename__ = "message_versions"

    id: Mapped[int] = own_key()
    message_id: Mapped[int] = mapped_column(Key, ForeignKey("messages.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]
    kind: Mapped[str | None] = mapped_column(String(16), default=None)
    attachment: Mapped[Facts | None] = mapped_column(default=None)


class Interaction(Table, kw_only=True):
    """One query with its verdict and what came of it."""

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


class Ticket(Table, kw_only=True):
    """One stretch of human work. Its card and topic are views that can be rebuilt."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index(
            "uq_tickets_one_live",
            "requester_id",
            unique=True,
            sqlite_where=text("status IN ('open', 'pending')"),
            postgresql_where=text("status IN ('open', 'pending')"),
        ),
        Index("ix_tickets_queue", "status", "assignee_id", "opened_at"),
    )

    id: Mapped[int] = own_key()
    bot_id: Mapped[int] = mapped_column(BigInteger)
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
    next_action_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None] = mapped_column(default=None)
    follows_id: Mapped[int | None] = link("tickets.id", index=False)
    urgent_since: Mapped[datetime | None] = mapped_column(default=None)
    card_chat_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    card_message_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    topic_id: Mapped[int | None] = mapped_column(BigInteger, default=None)


class TicketEvent(Table, kw_only=True):
    """What happened to a ticket, by whom; append-only."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = own_key()
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    agent_id: Mapped[int | None] = link("agents.id", index=False)
    facts: Mapped[Facts] = mapped_column(default_factory=dict)
    at: Mapped[datetime]


class Agent(Table, kw_only=True):
    """Somebody on the roster. Leaving keeps the row, so that history has a name."""

    __tablename__ = "agents"
    __table_args__ = (UniqueConstraint("bot_id", "platform_id"),)

    id: Mapped[int] = own_key()
    bot_id: Mapped[int] = mapped_column(BigInteger)
    platform_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    username: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str | None] = mapped_column(String(8), default=None)
    role: Mapped[str] = mapped_column(String(8), default="agent")  # agent admin
    active: Mapped[bool] = mapped_column(default=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)  # admins asked to admit
    hinted_at: Mapped[datetime | None] = mapped_column(default=None)  # told how to reply


class Invitation(Table, kw_only=True):
    """A one-time link; only its hash is kept."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    bot_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(String(8))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[int | None] = mapped_column(BigInteger, default=None)
    made_by: Mapped[int | None] = mapped_column(BigInteger, default=None)  # an admin; None: start


class AgentsChat(Table, kw_only=True):
    """The group in which this bot's agents work."""

    __tablename__ = "agents_chats"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str]
    has_topics: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
    unreachable_since: Mapped[datetime | None] = mapped_column(default=None)


class Keyboard(Table, kw_only=True):
    """The buttons under one message; a button's data is this token and its number."""

    __tablename__ = "keyboards"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    bot_id: Mapped[int] = mapped_column(BigInteger)
    presser_id: Mapped[int | None] = mapped_column(BigInteger, default=None)  # None: any agent
    presses: Mapped[list[Any]] = mapped_column(default_factory=list)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Delivery(Table, kw_only=True):
    """One outgoing message owed to a chat."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "ix_deliveries_owed",
            "rank",
            "id",
            sqlite_where=text("status IN ('queued', 'uncertain')"),
        ),
        Index(
            "ix_deliveries_owed_in_lane",
            "lane",
            "rank",
            "id",
            sqlite_where=text("status IN ('queued', 'uncertain')"),
        ),
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
    bot_id: Mapped[int] = mapped_column(BigInteger)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    lane: Mapped[str] = mapped_column(String(64), index=True)
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
    expires_at: Mapped[datetime | None] = mapped_column(default=None)  # None: never too old
    question: Mapped[str | None] = mapped_column(Text, default=None)  # quoted if it expires
    sending_since: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    platform_ids: Mapped[list[Any]] = mapped_column(default_factory=list)
    perhaps_twice: Mapped[bool] = mapped_column(default=False)
    error_code: Mapped[str | None] = mapped_column(String(32), default=None)
    error: Mapped[str | None] = mapped_column(Text, default=None)


class Placement(Table, kw_only=True):
    """Which ticket a message in a chat belongs to: replies are routed by this, never by text."""

    __tablename__ = "placements"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    platform_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ticket_id: Mapped[int | None] = link("tickets.id")
    message_id: Mapped[int | None] = link("messages.id")
    delivery_id: Mapped[int | None] = link("deliveries.id", index=False)
    role: Mapped[str] = mapped_column(String(16))  # card inbound outbound notice
