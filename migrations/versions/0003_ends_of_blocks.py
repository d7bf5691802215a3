"""Add indexes for expiring blocks and withheld messages."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_requesters_blocked",
        "requesters",
        ["bot_id", "blocked_until"],
        sqlite_where=sa.text("blocked_until IS NOT NULL"),
    )
    op.create_index(
        "ix_messages_withheld",
        "messages",
        ["requester_id"],
        sqlite_where=sa.text("withheld_at IS NOT NULL AND ticket_id IS NULL"),
    )
