"""Add ratings of resolved tickets, and complaints about the support."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "ratings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("desk_id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("agent_id", KEY, nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("reminded_at", moment, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("rated_at", moment, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("message_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_ratings_message_id"),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name="fk_ratings_desk_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ratings_ticket_id"),
        sa.ForeignKeyConstraint(["event_id"], ["ticket_events.id"], name="fk_ratings_event_id"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_ratings_agent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint("event_id", name="uq_ratings_event_id"),
    )
    op.create_index("ix_ratings_ticket_id", "ratings", ["ticket_id"])
    op.create_index("ix_ratings_desk_id_asked_at", "ratings", ["desk_id", "asked_at"])
    op.create_table(
        "complaints",
        sa.Column("id", KEY, nullable=False),
        sa.Column("desk_id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("rating_id", KEY, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name="fk_complaints_desk_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_complaints_ticket_id"),
        sa.ForeignKeyConstraint(["rating_id"], ["ratings.id"], name="fk_complaints_rating_id"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["agents.id"], name="fk_complaints_ended_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_complaints"),
    )
    op.create_index("ix_complaints_ticket_id", "complaints", ["ticket_id"])
    op.create_index(
        "uq_complaints_one_open",
        "complaints",
        ["ticket_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
