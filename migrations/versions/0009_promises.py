"""Add promises."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "promises",
        sa.Column("id", key, nullable=False),
        sa.Column("desk_id", key, nullable=False),
        sa.Column("ticket_id", key, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("message_id", key, nullable=True),
        sa.Column("made_by_id", key, nullable=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("first_due_at", moment, nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("told_step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("told_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_by_id", key, nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_promises_desk_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_promises_ticket_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_promises_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["agents.id"], name=op.f("fk_promises_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["agents.id"], name=op.f("fk_promises_ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_promises_ticket_id"), "promises", ["ticket_id"])
    op.create_index(op.f("ix_promises_message_id"), "promises", ["message_id"])
    op.create_index("ix_promises_ended_at", "promises", ["desk_id", "ended_at"])
    op.create_index(
        "ix_promises_untold",
        "promises",
        ["desk_id"],
        sqlite_where=sa.text("ended_at IS NULL AND step > told_step"),
        postgresql_where=sa.text("ended_at IS NULL AND step > told_step"),
    )
    op.create_index(
        "ix_promises_open",
        "promises",
        ["desk_id", "due_at"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
