"""Expiry of deliveries, withheld and unsent messages, origin of forwards, unreachable chats."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# All nullable: SQLite adds such columns in place, without copying the table.
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


def upgrade() -> None:
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
