"""The database: one writer with group commit, read-only readers, repositories."""

from handoff.storage.database import Database, UnitOfWork

__all__ = ["Database", "UnitOfWork"]
