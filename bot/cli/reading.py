"""Reading of reports from the database for commands."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.cli.output import Exit, Refusal
from bot.clock import SystemClock
from bot.config import Settings
from handoff.storage import Database
from handoff.storage.schema import head

Report = TypeVar("Report")


def read_report(read: Callable[[Database, datetime], Awaitable[Report]], *, days: int) -> Report:
    """Return a report on the last `days` days from the database in the settings.

    `read` gets the database and the beginning of that time. Raises Refusal if there is no
    database.
    """
    settings = Settings.read()
    if not settings.database.exists():
        raise Refusal(Exit.STORAGE, "db-missing", path=str(settings.database))
    return asyncio.run(_read(settings, read, timedelta(days=days)))


async def _read(
    settings: Settings, read: Callable[[Database, datetime], Awaitable[Report]], span: timedelta
) -> Report:
    clock = SystemClock()
    db = Database(settings.database, now=clock.now)
    try:
        await db.check_revision(head())
        return await read(db, clock.now() - span)
    finally:
        await db.close()
