"""The database, with one writer that groups commits, read-only readers, and repositories."""

from handoff.storage.database import Database, UnitOfWork, locked

__all__ = ["Database", "UnitOfWork", "locked"]
