"""Separate accounts from desks, and store messenger ids as strings.

Each existing bot becomes an account with its own desk. The account's messenger is filled in the
next time the account is started. Tables are rebuilt with `INSERT … SELECT` because SQLite can't
change a column's type. The caller must disable foreign keys and check them afterwards.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 1_000
FIRST_DESK = "support"
# Payload fields that contain messenger ids.
ONE_ID = ("from_chat_id", "reply_to", "message_id", "edits", "source_id")
OF_BOTS = (
    "agents",
    "agents_chats",
    "deliveries",
    "inbox_updates",
    "invitations",
    "keyboards",
    "messages",
    "placements",
    "requesters",
    "tickets",
)
ACCOUNT = "(SELECT id FROM accounts WHERE platform_bot_id = CAST(old.bot_id AS TEXT))"
DESK = "(SELECT desk_id FROM accounts WHERE platform_bot_id = CAST(old.bot_id AS TEXT))"


def upgrade() -> None:
    make_accounts()
    for table, columns, indexes in TABLES:
        rebuild(table, columns, indexes)
    convert_payloads()
    convert_origins()
    make_lanes()


def make_accounts() -> None:
    """Create a desk and an account for every existing bot."""
    op.create_table(
        "desks",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("desk_id", KEY, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("platform_bot_id", sa.String(length=128), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_accounts_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "channel", "platform_bot_id", name=op.f("uq_accounts_channel_platform_bot_id")
        ),
    )
    op.create_index("ix_accounts_desk_id", "accounts", ["desk_id"], unique=False)
    bots = " UNION ".join(f"SELECT bot_id FROM {table}" for table in OF_BOTS)  # noqa: S608  names from above
    connection = op.get_bind()
    for (bot_id,) in connection.execute(sa.text(f"{bots} ORDER BY 1")).all():
        desk = connection.execute(
            sa.text(
                "INSERT INTO desks (name, since) VALUES (:name, CURRENT_TIMESTAMP) RETURNING id"
            ),
            {"name": FIRST_DESK},
        ).scalar_one()
        connection.execute(
            sa.text(
                "INSERT INTO accounts (desk_id, channel, platform_bot_id, since) "
                "VALUES (:desk, '', :bot, CURRENT_TIMESTAMP)"
            ),
            {"desk": desk, "bot": str(bot_id)},
        )


def make_lanes() -> None:
    op.create_table(
        "lanes",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("lane", sa.String(length=128), nullable=False),
        sa.Column("head_id", KEY, nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_lanes_account_id")),
        sa.PrimaryKeyConstraint("account_id", "direction", "lane", name=op.f("pk_lanes")),
    )
    op.create_index(
        "ix_lanes_due", "lanes", ["account_id", "direction", "next_due_at"], unique=False
    )


def rebuild(table: str, columns: dict[str, str], indexes: tuple[Any, ...]) -> None:
    """Rebuild a table, using the SQL expressions in `columns` for new and changed columns."""
    MAKERS[table](f"new_{table}")
    names = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(f"new_{table}")]
    values = ", ".join(columns.get(name, f"old.{name}") for name in names)
    op.execute(
        f"INSERT INTO new_{table} ({', '.join(names)}) SELECT {values} FROM {table} AS old"  # noqa: S608  names from above
    )
    op.drop_table(table)
    op.rename_table(f"new_{table}", table)
    for name, of, options in indexes:
        op.create_index(name, table, list(of), **options)


def text(column: str) -> str:
    """Return an SQL expression that casts the column to a string, preserving NULL."""
    return f"CAST(old.{column} AS TEXT)"


def convert_payloads() -> None:
    """Convert ids to strings in payloads and in the lists of sent messages."""
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.text(
            "SELECT id, payload, platform_ids FROM deliveries "
            "WHERE id > :last ORDER BY id LIMIT :n"
        ),
        {"last": last, "n": BATCH},
    ).all():
        last = rows[-1].id
        connection.execute(
            sa.text(
                "UPDATE deliveries SET payload = :payload, platform_ids = :ids WHERE id = :id"
            ),
            [
                {
                    "id": row.id,
                    "payload": json.dumps(payload_of(json.loads(row.payload))),
                    "ids": json.dumps([str(one) for one in json.loads(row.platform_ids)]),
                }
                for row in rows
            ],
        )


def payload_of(old: dict[str, Any]) -> dict[str, Any]:
    """Convert the ids in a payload to strings, treating an id of 0 as missing."""
    new = {name: value for name, value in old.items() if name != "language"}
    for name in ONE_ID:
        if new.get(name) is not None:
            new[name] = str(new[name]) if new[name] else ""
    if "message_ids" in new:
        new["message_ids"] = [str(one) for one in new["message_ids"]]
    return new


def convert_origins() -> None:
    """Convert the replied-to message id to a string."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT id, origin FROM messages WHERE origin LIKE '%\"reply\"%'")
    ).all()
    for row in rows:
        origin = json.loads(row.origin)
        reply = origin.get("reply") if isinstance(origin, dict) else None
        if isinstance(reply, dict) and reply.get("id") is not None:
            reply["id"] = str(reply["id"])
            connection.execute(
                sa.text("UPDATE messages SET origin = :origin WHERE id = :id"),
                {"id": row.id, "origin": json.dumps(origin)},
            )


def make_agents(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("desk_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("platform_id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hinted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_agents_account_id")
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_agents_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint(
            "desk_id", "channel", "platform_id", name=op.f("uq_agents_desk_id_channel_platform_id")
        ),
    )


def make_agents_chats(name: str) -> None:
    op.create_table(
        name,
        sa.Column("desk_id", KEY, autoincrement=False, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("chat_id", sa.String(length=128), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("has_topics", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_agents_chats_account_id")
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_agents_chats_desk_id")),
        sa.PrimaryKeyConstraint("desk_id", name=op.f("pk_agents_chats")),
    )


def make_deliveries(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("chat_id", sa.String(length=128), nullable=False),
        sa.Column("chat_kind", sa.String(length=8), nullable=False),
        sa.Column("lane", sa.String(length=128), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("ticket_id", KEY, nullable=True),
        sa.Column("message_id", KEY, nullable=True),
        sa.Column("coalesce_key", sa.String(length=255), nullable=True),
        sa.Column("ornament", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_ids", sa.JSON(), nullable=False),
        sa.Column("perhaps_twice", sa.Boolean(), nullable=False),
        sa.Column("error_code", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_deliveries_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_deliveries_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )


def make_inbox_updates(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("update_id", sa.String(length=128), nullable=False),
        sa.Column("body_hash", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=128), nullable=False),
        sa.Column("chat_kind", sa.String(length=8), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_inbox_updates_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_updates")),
        sa.UniqueConstraint(
            "account_id",
            "update_id",
            "body_hash",
            name=op.f("uq_inbox_updates_account_id_update_id_body_hash"),
        ),
    )


def make_invitations(name: str) -> None:
    op.create_table(
        name,
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("desk_id", KEY, nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.String(length=128), nullable=True),
        sa.Column("made_by", sa.String(length=128), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_invitations_desk_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )


def make_keyboards(name: str) -> None:
    op.create_table(
        name,
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("presser_id", sa.String(length=128), nullable=True),
        sa.Column("presses", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_keyboards_account_id")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_keyboards")),
    )


def make_messages(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("requester_id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=True),
        sa.Column("interaction_id", KEY, nullable=True),
        sa.Column("agent_id", KEY, nullable=True),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("chat_id", sa.String(length=128), nullable=False),
        sa.Column("platform_id", sa.String(length=128), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entities", sa.JSON(), nullable=False),
        sa.Column("attachment", sa.JSON(), nullable=False),
        sa.Column("album", sa.String(length=64), nullable=True),
        sa.Column("reply_to", sa.String(length=128), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("origin", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_messages_account_id")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_messages_agent_id")),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_messages_interaction_id")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["requesters.id"], name=op.f("fk_messages_requester_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "account_id",
            "chat_id",
            "platform_id",
            name=op.f("uq_messages_account_id_chat_id_platform_id"),
        ),
    )


def make_placements(name: str) -> None:
    op.create_table(
        name,
        sa.Column("account_id", KEY, autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.String(length=128), nullable=False),
        sa.Column("platform_id", sa.String(length=128), nullable=False),
        sa.Column("ticket_id", KEY, nullable=True),
        sa.Column("message_id", KEY, nullable=True),
        sa.Column("delivery_id", KEY, nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_placements_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_placements_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_placements_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_placements_ticket_id")
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "chat_id", "platform_id", name=op.f("pk_placements")
        ),
    )


def make_requesters(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("chat_id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=True),
        sa.Column("profile_language", sa.String(length=16), nullable=True),
        sa.Column("chosen_language", sa.String(length=8), nullable=True),
        sa.Column("written_language", sa.String(length=8), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("block_reason", sa.Text(), nullable=True),
        sa.Column("block_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_requesters_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requesters")),
        sa.UniqueConstraint(
            "account_id", "chat_id", name=op.f("uq_requesters_account_id_chat_id")
        ),
    )


def make_tickets(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("desk_id", KEY, nullable=False),
        sa.Column("requester_id", KEY, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("assignee_id", KEY, nullable=True),
        sa.Column("route", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("intake", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("outcome_reason", sa.Text(), nullable=True),
        sa.Column("next_action_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follows_id", KEY, nullable=True),
        sa.Column("urgent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_account_id", KEY, nullable=True),
        sa.Column("card_chat_id", sa.String(length=128), nullable=True),
        sa.Column("card_message_id", sa.String(length=128), nullable=True),
        sa.Column("topic_id", sa.String(length=128), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["agents.id"], name=op.f("fk_tickets_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["card_account_id"], ["accounts.id"], name=op.f("fk_tickets_card_account_id")
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_tickets_desk_id")),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["tickets.id"], name=op.f("fk_tickets_follows_id")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["requesters.id"], name=op.f("fk_tickets_requester_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )


MAKERS = {
    "agents": make_agents,
    "agents_chats": make_agents_chats,
    "deliveries": make_deliveries,
    "inbox_updates": make_inbox_updates,
    "invitations": make_invitations,
    "keyboards": make_keyboards,
    "messages": make_messages,
    "placements": make_placements,
    "requesters": make_requesters,
    "tickets": make_tickets,
}
PRIVATE_OR_GROUP = "CASE WHEN old.chat_id < 0 THEN 'group' ELSE 'private' END"
LANE_KIND = (
    "CASE WHEN old.lane = '0' THEN NULL WHEN old.lane LIKE '-%' THEN 'group' ELSE 'private' END"
)
OPERATOR = f"""
    CASE WHEN old.made_by = 0 THEN 'operator' ELSE (
        SELECT CAST(id AS TEXT) FROM agents
        WHERE platform_id = CAST(old.made_by AS TEXT) AND desk_id = {DESK}
    ) END
"""  # noqa: S608  constants
TABLES: tuple[tuple[str, dict[str, str], tuple[Any, ...]], ...] = (
    (
        "agents",
        {
            "desk_id": DESK,
            "account_id": ACCOUNT,
            "channel": "''",
            "platform_id": text("platform_id"),
        },
        (),
    ),
    (
        "agents_chats",
        {
            "desk_id": DESK,
            "account_id": ACCOUNT,
            "chat_id": text("chat_id"),
        },
        (),
    ),
    (
        "deliveries",
        {
            "account_id": ACCOUNT,
            "chat_id": text("chat_id"),
            "chat_kind": PRIVATE_OR_GROUP,
        },
        (
            (
                "ix_deliveries_account_id_lane",
                (
                    "account_id",
                    "lane",
                ),
                {},
            ),
            ("ix_deliveries_dead", ("sent_at",), {"sqlite_where": sa.text("status = 'dead'")}),
            ("ix_deliveries_in_flight", ("id",), {"sqlite_where": sa.text("status = 'sending'")}),
            ("ix_deliveries_message_id", ("message_id",), {}),
            (
                "ix_deliveries_owed",
                (
                    "account_id",
                    "rank",
                    "id",
                ),
                {"sqlite_where": sa.text("status IN ('queued', 'uncertain')")},
            ),
            (
                "ix_deliveries_owed_in_lane",
                (
                    "account_id",
                    "lane",
                    "rank",
                    "id",
                ),
                {"sqlite_where": sa.text("status IN ('queued', 'uncertain')")},
            ),
            ("ix_deliveries_ticket_id", ("ticket_id",), {}),
            (
                "uq_deliveries_coalesced",
                ("coalesce_key",),
                {
                    "unique": True,
                    "sqlite_where": sa.text("coalesce_key IS NOT NULL AND status = 'queued'"),
                    "postgresql_where": sa.text("coalesce_key IS NOT NULL AND status = 'queued'"),
                },
            ),
        ),
    ),
    (
        "inbox_updates",
        {
            "account_id": ACCOUNT,
            "update_id": text("update_id"),
            "chat_kind": LANE_KIND,
        },
        (
            (
                "ix_inbox_updates_poisoned",
                ("handled_at",),
                {"sqlite_where": sa.text("status = 'poisoned'")},
            ),
            ("ix_inbox_updates_received_at", ("received_at",), {}),
            (
                "ix_inbox_updates_waiting",
                (
                    "account_id",
                    "id",
                ),
                {"sqlite_where": sa.text("status = 'waiting'")},
            ),
            (
                "ix_inbox_updates_waiting_in_lane",
                (
                    "account_id",
                    "lane",
                    "id",
                ),
                {"sqlite_where": sa.text("status = 'waiting'")},
            ),
        ),
    ),
    (
        "invitations",
        {
            "desk_id": DESK,
            "used_by": text("used_by"),
            "made_by": OPERATOR,
        },
        (),
    ),
    (
        "keyboards",
        {
            "account_id": ACCOUNT,
            "presser_id": text("presser_id"),
        },
        (("ix_keyboards_expires_at", ("expires_at",), {}),),
    ),
    (
        "messages",
        {
            "account_id": ACCOUNT,
            "chat_id": text("chat_id"),
            "platform_id": text("platform_id"),
            "reply_to": text("reply_to"),
        },
        (
            (
                "ix_messages_in_turn",
                ("requester_id",),
                {"sqlite_where": sa.text("turned_at IS NULL AND direction = 'inbound'")},
            ),
            ("ix_messages_interaction_id", ("interaction_id",), {}),
            ("ix_messages_ticket_id", ("ticket_id",), {}),
            (
                "ix_messages_withheld",
                ("requester_id",),
                {"sqlite_where": sa.text("withheld_at IS NOT NULL AND ticket_id IS NULL")},
            ),
        ),
    ),
    (
        "placements",
        {
            "account_id": ACCOUNT,
            "chat_id": text("chat_id"),
            "platform_id": text("platform_id"),
        },
        (
            ("ix_placements_message_id", ("message_id",), {}),
            ("ix_placements_ticket_id", ("ticket_id",), {}),
        ),
    ),
    (
        "requesters",
        {
            "account_id": ACCOUNT,
            "chat_id": text("chat_id"),
        },
        (
            (
                "ix_requesters_blocked",
                (
                    "account_id",
                    "blocked_until",
                ),
                {"sqlite_where": sa.text("blocked_until IS NOT NULL")},
            ),
        ),
    ),
    (
        "tickets",
        {
            "desk_id": DESK,
            "card_account_id": f"CASE WHEN old.card_chat_id IS NULL THEN NULL ELSE {ACCOUNT} END",
            "card_chat_id": text("card_chat_id"),
            "card_message_id": text("card_message_id"),
            "topic_id": text("topic_id"),
        },
        (
            ("ix_tickets_assignee_id", ("assignee_id",), {}),
            (
                "ix_tickets_queue",
                (
                    "desk_id",
                    "status",
                    "assignee_id",
                    "opened_at",
                ),
                {},
            ),
            ("ix_tickets_requester_id", ("requester_id",), {}),
            (
                "uq_tickets_one_live",
                ("requester_id",),
                {
                    "unique": True,
                    "sqlite_where": sa.text("status IN ('open', 'pending')"),
                    "postgresql_where": sa.text("status IN ('open', 'pending')"),
                },
            ),
        ),
    ),
)
