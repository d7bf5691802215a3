"""Storing of updates, and reading them from another process."""

from pathlib import Path

from handoff.storage import Database
from tests.builders import ACCOUNT, an_update, rows


async def keep(db: Database, number: int, *, body: str = "{}") -> int:
    await db.write(lambda uow: uow.inbox.add(ACCOUNT, [an_update(number, body=body)], at=uow.now))
    return number


def kept(path: Path) -> set[int]:
    return set(map(int, rows(path, "SELECT update_id FROM inbox_updates")))
