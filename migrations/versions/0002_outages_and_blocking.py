"""Add columns and indexes for outages and blocked requesters."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# All columns are nullable so that SQLite can add them without copying the table.
COLUMNS = (
    ("agents", "asked_at", MOMENT),
    ("agents", "hinted_at", MOMENT),
    ("agents_chats", "unreachable_since", MOMENT),
    ("deliveries", "expires_at", MOMENT),
    ("deliveries", "question", sa.Text()),
    ("invitations", "made_by", sa.BigInteger()),
    ("message_versions", "attachment", sa.JSON()),
    ("message_versions", "kind", sa.String(length=16)),
    ("messages", "origin", sa.JSON()),
    ("messages", "unsent_at", MOMENT),
    ("messages", "withheld_at", MOMENT),
    ("requesters", "block_told_at", MOMENT),
    ("tickets", "urgent_since", MOMENT),
)

# These indexes speed up two queries when the backlog is long: finding the first delivery of a lane
# (per-chat queue), and listing failed deliveries.
PARTIAL_INDEXES = (
    (
        "ix_deliveries_owed_in_lane",
        "deliveries",
        ["lane", "rank", "id"],
        "status IN ('queued', 'uncertain')",
    ),
    ("ix_deliveries_dead", "deliveries", ["sent_at"], "status = 'dead'"),
    ("ix_inbox_updates_waiting_in_lane", "inbox_updates", ["lane", "id"], "status = 'waiting'"),
    ("ix_inbox_updates_poisoned", "inbox_updates", ["handled_at"], "status = 'poisoned'"),
)


def upgrade() -> None:
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    for name, table, columns, condition in PARTIAL_INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(condition))
