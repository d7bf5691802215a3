"""Add replies that are held back for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    links = {
        "desk_id": "desks.id",
        "ticket_id": "tickets.id",
        "message_id": "messages.id",
        "agent_id": "agents.id",
    }
    op.create_table(
        "held_replies",
        sa.Column("id", key, nullable=False),
        *(sa.Column(name, key, nullable=False) for name in links),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("held_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("notice_id", sa.String(length=128), nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_held_replies_{name}"))
            for name, target in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_replies")),
    )
    for name in ("ticket_id", "message_id"):
        op.create_index(op.f(f"ix_held_replies_{name}"), "held_replies", [name])
    op.create_index(
        "ix_held_replies_due_at",
        "held_replies",
        ["due_at"],
        sqlite_where=sa.text("state = 'waiting'"),
    )
