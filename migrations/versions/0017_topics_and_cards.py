"""Add the state shown by a topic's name, and what a ticket's card shows."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("topic_state", sa.String(length=8), nullable=True))
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("tickets", sa.Column("repeated_id", key, server_default="0", nullable=False))
    op.add_column(
        "tickets",
        sa.Column("card_menu", sa.String(length=8), server_default="usual", nullable=False),
    )
    op.add_column("tickets", sa.Column("card_digest", sa.String(length=32), nullable=True))
