"""Replace the next-action column of tickets with a table of timers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# SQL expression for the initial timer kind, based on the ticket's state.
KIND = """
    CASE
        WHEN status = 'pending' THEN 'wait-for-requester'
        WHEN status = 'resolved' THEN 'close-resolved'
        WHEN waiting_since IS NULL THEN 'resolution'
        WHEN assignee_id IS NULL THEN 'first-response'
        ELSE 'next-response'
    END
"""


def upgrade() -> None:
    op.create_table(
        "timers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("desk_id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_timers_desk_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_timers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    op.create_index(
        "ix_timers_due_at", "timers", ["due_at"], sqlite_where=sa.text("done_at IS NULL")
    )
    op.create_index(
        "uq_timers_running",
        "timers",
        ["ticket_id", "kind"],
        unique=True,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.execute(
        f"INSERT INTO timers (desk_id, ticket_id, kind, started_at, due_at) "  # noqa: S608  a constant
        f"SELECT desk_id, id, {KIND}, COALESCE(resolved_at, opened_at), next_action_at "
        f"FROM tickets WHERE status <> 'closed'"
    )
    op.drop_column("tickets", "next_action_at")
