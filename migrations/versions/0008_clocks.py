"""Add targets and steps to timers, priorities to tickets, and times of alerts to desks."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("timers", sa.Column("target_at", moment, nullable=True))
    op.add_column("timers", sa.Column("paused_at", moment, nullable=True))
    for name in ("step", "told_step"):
        column = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("timers", column)
    op.create_index(
        op.f("ix_timers_untold"),
        "timers",
        ["desk_id"],
        sqlite_where=sa.text("done_at IS NULL AND step > told_step"),
        postgresql_where=sa.text("done_at IS NULL AND step > told_step"),
    )
    priority = sa.Column("priority", sa.String(length=8), nullable=False, server_default="normal")
    op.add_column("tickets", priority)
    for name in ("alerted_at", "proved_at"):
        op.add_column("desks", sa.Column(name, moment, nullable=True))
    # Before, "resolution" was the clock of answered tickets. Clocks without a target are started
    # anew by the next pass of the timers.
    op.execute("UPDATE timers SET kind = 'quiet' WHERE kind = 'resolution' AND done_at IS NULL")
    op.execute(
        "UPDATE timers SET due_at = started_at WHERE done_at IS NULL "
        "AND kind IN ('first-response', 'next-response', 'quiet')"
    )
