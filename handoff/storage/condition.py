"""Database health, for logging and the readiness check."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from handoff.moments import within
from handoff.storage_errors import StorageDamaged, StorageError, StorageReplaced

logger = logging.getLogger(__name__)

REPORT_AGAIN_AFTER = timedelta(minutes=1)  # log interval for intermittent errors
FINAL = (StorageDamaged, StorageReplaced)  # not recoverable without a restart


class Condition:
    """Current error state of a database. Damage and replacement are permanent until restart."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._told: dict[str, datetime] = {}
        self.trouble: StorageError | None = None
        self.replaced = asyncio.Event()

    @property
    def is_final(self) -> bool:
        return isinstance(self.trouble, FINAL)

    def check(self) -> None:
        """Raise the current error if it is permanent."""
        if isinstance(self.trouble, FINAL):
            raise type(self.trouble)(self.trouble.detail)

    def note(self, error: StorageError) -> None:
        if self.is_final:
            return
        known = self.trouble is not None and self.trouble.code == error.code
        self.trouble = error
        if isinstance(error, StorageReplaced):
            self.replaced.set()
        if not known:
            self._tell(error)

    def clear(self) -> None:
        """Reset a transient error after a successful probe."""
        if self.trouble is None or self.is_final:
            return
        logger.info("database is available again", extra={"action": "storage_recovered"})
        self.trouble = None

    def _tell(self, error: StorageError) -> None:
        told = self._told.get(error.code)
        now = self._now()
        if told is not None and within(now, told, REPORT_AGAIN_AFTER):
            return
        self._told[error.code] = now
        facts = {"action": "storage_trouble", "code": error.code, "reason": error.detail}
        logger.error(
            SENTENCES.get(type(error), "database is temporarily unavailable"), extra=facts
        )


SENTENCES: dict[type[StorageError], str] = {
    StorageDamaged: (
        "database is damaged, updates are no longer accepted;"
        " stop the bot and restore a backup with “poshtiban db restore”"
    ),
    StorageReplaced: (
        "database file was deleted, moved or replaced while open;"
        " updates are no longer accepted and the process stops"
    ),
}
