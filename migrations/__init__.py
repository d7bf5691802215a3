"""Alembic migrations. Downgrades are not supported."""
