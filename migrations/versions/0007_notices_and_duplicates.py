"""Add duplicates, and the states that requesters know, to tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Requesters of older tickets are not told of changes before the upgrade.
KNOWN = """
    CASE
        WHEN status IN ('resolved', 'closed') THEN 'over'
        WHEN assignee_id IS NULL THEN 'queued'
        ELSE 'held:' || assignee_id
    END
"""


def upgrade() -> None:
    # With the foreign key in the column's definition, SQLite need not copy the table.
    key = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE tickets ADD COLUMN duplicate_of_id {key} "
        f"CONSTRAINT {op.f('fk_tickets_duplicate_of_id')} REFERENCES tickets (id)"
    )
    op.create_index(
        op.f("ix_tickets_duplicate_of_id"),
        "tickets",
        ["duplicate_of_id"],
        sqlite_where=sa.text("duplicate_of_id IS NOT NULL"),
    )
    op.add_column("tickets", sa.Column("known_state", sa.String(length=32), nullable=True))
    op.add_column("tickets", sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(f"UPDATE tickets SET known_state = {KNOWN}")  # noqa: S608  a constant
