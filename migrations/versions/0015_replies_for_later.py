"""Add what scheduled replies compare with, and an index for it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    for name in ("seen_id", "seen_version"):
        op.add_column("held_replies", sa.Column(name, key, nullable=True))
    op.create_index(
        "ix_messages_inbound",
        "messages",
        ["requester_id", "id"],
        sqlite_where=sa.text("direction = 'inbound'"),
    )
