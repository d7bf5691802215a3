"""Add the agents' chats of routes.

The primary key changes, so that the table is created again with its rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KEPT = (
    ("desk_id", KEY),
    ("account_id", KEY),
    ("chat_id", sa.String(length=128)),
    ("title", sa.String(length=255)),
    ("has_topics", sa.Boolean()),
    ("since", MOMENT),
    ("unreachable_since", MOMENT),
)


def upgrade() -> None:
    before = sa.table("agents_chats", *(sa.column(name, kind) for name, kind in KEPT))
    rows = [dict(row) for row in op.get_bind().execute(sa.select(before)).mappings()]
    op.drop_table("agents_chats")
    after = op.create_table(
        "agents_chats",
        *(
            sa.Column(name, kind, autoincrement=False, nullable=name == "unreachable_since")
            for name, kind in KEPT
        ),
        sa.Column("route", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_agents_chats_account_id")
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_agents_chats_desk_id")),
        sa.PrimaryKeyConstraint("desk_id", "route", name=op.f("pk_agents_chats")),
    )
    op.bulk_insert(after, [{**row, "route": ""} for row in rows])
