"""Database access: a writer with group commit, read-only readers, and repositories."""

from handoff.storage.database import Database, UnitOfWork, locked

__all__ = ["Database", "UnitOfWork", "locked"]
