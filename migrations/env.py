"""Alembic environment that reuses the connection passed by the caller."""

from alembic import context

from handoff.models import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
