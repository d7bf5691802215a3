"""Add tags to tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("tags", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
    op.add_column("tickets", column)
