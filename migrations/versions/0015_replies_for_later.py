"""Add what tells replies for later from those that are held for a moment."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("held_replies", sa.Column("seen_id", key, nullable=True))
