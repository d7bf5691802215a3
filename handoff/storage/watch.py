"""Periodic health checks of the database."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from handoff.storage.database import Database
from handoff.storage_errors import StorageError

LOOK_EVERY = timedelta(seconds=3)
WRITE_EVERY = 10  # checks per write probe, to limit disk I/O
RETRY = timedelta(seconds=2)

Job = Callable[[], Awaitable[datetime | None]]


class Watch:
    """Job that detects damage, replacement, and recovery from transient errors."""

    def __init__(self, db: Database, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._looks = 0

    async def pass_once(self) -> datetime:
        condition = self._db.condition
        if not condition.is_final:
            try:
                if condition.trouble is not None or self._looks % WRITE_EVERY == 0:
                    await self._db.write_probe()
                else:
                    await self._db.read_probe()
            except StorageError as error:
                condition.note(error)
        self._looks += 1
        return self._now() + LOOK_EVERY


def patient(job: Job, *, now: Callable[[], datetime]) -> Job:
    """Wrap a job so that it is retried later after a database error.

    The error isn't logged here because it is reported elsewhere.
    """

    async def pass_once() -> datetime | None:
        try:
            return await job()
        except StorageError:
            return now() + RETRY

    return pass_once
