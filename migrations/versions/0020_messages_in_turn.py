"""Let the unprocessed messages of a requester be found by their index.

SQLite preferred the index of all messages of a requester, and read the whole history each time. A
second column that the queries compare makes it prefer this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAME = "ix_messages_in_turn"


def upgrade() -> None:
    op.drop_index(NAME, table_name="messages")
    op.create_index(
        NAME,
        "messages",
        ["requester_id", "turned_at"],
        sqlite_where=sa.text("turned_at IS NULL AND direction = 'inbound'"),
    )
