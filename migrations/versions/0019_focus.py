"""Add the ticket that an agent works on in the private chat."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("agents", sa.Column("focus_id", key, nullable=True))
    op.add_column("agents", sa.Column("focused_at", sa.DateTime(timezone=True), nullable=True))
    passed = sa.Column("passed", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    op.add_column("agents", passed)
