"""A process for kill tests: writes, and prints its acknowledged updates to stdout."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from handoff.models import Keyboard
from handoff.storage import Database, UnitOfWork
from handoff.storage_errors import StorageError
from tests.builders import ACCOUNT, an_update

WRITERS = 20
MOMENT = datetime(2026, 11, 21, tzinfo=UTC)


def _two_rows(uow: UnitOfWork, number: int) -> None:
    uow.inbox.add(ACCOUNT, [an_update(number)], at=uow.now)
    uow.keyboards.add(Keyboard(token=str(number), account_id=ACCOUNT, expires_at=uow.now))


async def write(db: Database, numbers: "count[int]") -> None:
    while True:
        number = next(numbers)
        await db.write(_two_rows, number)
        os.write(1, f"{number}\n".encode())


async def main(path: Path, *, start: int) -> None:
    db = Database(path, now=lambda: MOMENT)
    try:
        await db.open()
    except StorageError as error:
        sys.exit(f"{error.code} {error.detail}")
    numbers = count(start)
    await asyncio.gather(*(write(db, numbers) for _ in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), start=int(sys.argv[2])))
