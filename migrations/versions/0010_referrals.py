"""Add referrals."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    links = {
        "desk_id": "desks.id",
        "ticket_id": "tickets.id",
        "agent_id": "agents.id",
        "asked_by_id": "agents.id",
        "decided_by_id": "agents.id",
    }
    op.create_table(
        "referrals",
        sa.Column("id", key, nullable=False),
        sa.Column("desk_id", key, nullable=False),
        sa.Column("ticket_id", key, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("route", sa.String(length=64), nullable=True),
        sa.Column("agent_id", key, nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_id", key, nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("decided_by_id", key, nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_referrals_{name}"))
            for name, target in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_ticket_id"), "referrals", ["ticket_id"])
    op.create_index(
        "uq_referrals_one_live",
        "referrals",
        ["ticket_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('offered', 'accepted')"),
        postgresql_where=sa.text("state IN ('offered', 'accepted')"),
    )
