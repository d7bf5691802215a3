"""Add absences of agents, who looks at a ticket, and the log of agents' acts."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.add_column("desks", sa.Column("given_to", key, nullable=True))
    op.add_column("agents", sa.Column("away_since", moment, nullable=True))
    op.add_column("agents", sa.Column("away_until", moment, nullable=True))
    op.create_table(
        "looks",
        sa.Column("ticket_id", key, nullable=False),
        sa.Column("agent_id", key, nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_looks_ticket_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_looks_agent_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_looks")),
    )
    op.create_table(
        "agent_acts",
        sa.Column("id", key, nullable=False),
        sa.Column("desk_id", key, nullable=False),
        sa.Column("agent_id", key, nullable=False),
        sa.Column("ticket_id", key, nullable=True),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("refusal", sa.String(length=64), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_agent_acts_desk_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_acts_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_acts")),
    )
    for name in ("agent_id", "ticket_id"):
        op.create_index(op.f(f"ix_agent_acts_{name}"), "agent_acts", [name])
