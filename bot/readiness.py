"""Readiness checks for the database and stored work."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff import reports
from handoff.storage_errors import StorageError
from handoff.work import Reader, Runner

PROBE_SECONDS = 2
UNDELIVERED_SPAN = timedelta(hours=24)


@dataclass(frozen=True)
class Stored:
    """Amount of stored work. Ages are in seconds, and unknown values are -1."""

    owed: int = -1
    waiting: int = -1
    oldest_unsent: int = -1
    oldest_unhandled: int = -1
    undelivered: int = -1
    agents_chat: bool = True  # False if an agents' chat rejects messages


async def storage_trouble(db: Runner) -> str:
    """Return the error code of an unusable database, or "" if it is usable."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await db.write_probe()
    except StorageError as error:
        return error.code
    except TimeoutError:
        trouble = db.condition.trouble
        return trouble.code if trouble is not None else "storage-slow"
    return ""


async def stored_work(db: Runner, *, desk_id: int, accounts: Collection[int]) -> Stored:
    """Read the amount of stored work. All values are -1 if the database is unreadable."""
    try:
        return await db.survey(_stored, desk_id, accounts)
    except StorageError:
        return Stored()


def _stored(reader: Reader, desk_id: int, accounts: Collection[int]) -> Stored:
    since = reader.now - UNDELIVERED_SPAN
    return Stored(
        owed=reports.count_owed(reader),
        waiting=reports.count_waiting(reader),
        oldest_unsent=_age(reports.oldest_owed(reader), reader.now),
        oldest_unhandled=_age(reports.oldest_waiting(reader), reader.now),
        undelivered=reports.count_undelivered(reader, since=since),
        agents_chat=all(
            chat.unreachable_since is None and chat.account_id in accounts
            for chat in reports.agents_chats(reader, desk_id)
        ),
    )


def _age(since: datetime | None, now: datetime) -> int:
    """Return the age in whole seconds, or 0 for None."""
    return 0 if since is None else max(0, int((now - since).total_seconds()))
