"""Add questions to guests."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    links = {
        "desk_id": "desks.id",
        "ticket_id": "tickets.id",
        "account_id": "accounts.id",
        "asked_by_id": "agents.id",
        "confirmed_by_id": "agents.id",
        "answer_id": "messages.id",
    }
    op.create_table(
        "guest_questions",
        sa.Column("id", key, nullable=False),
        sa.Column("desk_id", key, nullable=False),
        sa.Column("ticket_id", key, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("account_id", key, nullable=False),
        sa.Column("asked_by_id", key, nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=True),
        sa.Column("person_name", sa.String(length=255), nullable=True),
        sa.Column("taken_at", moment, nullable=True),
        sa.Column("confirmed_by_id", key, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("answer_id", key, nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_guest_questions_{name}"))
            for name, target in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_questions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_guest_questions_token_hash")),
    )
    op.create_index(op.f("ix_guest_questions_ticket_id"), "guest_questions", ["ticket_id"])
    op.create_index("ix_guest_questions_person", "guest_questions", ["account_id", "person_id"])
