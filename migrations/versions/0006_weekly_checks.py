"""Add the time of the last weekly check to desks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("desks", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
