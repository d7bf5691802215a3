"""What all tests share: a database migrated once and copied for each test, and a manual clock."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import ManualClock
from handoff.storage import Database, schema

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)  # a Saturday, 11:30 in Tehran


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "desk.db"
    schema.upgrade(path)
    return path


@pytest.fixture
def database_path(template_database: Path, tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    shutil.copyfile(template_database, path)
    return path


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
async def db(database_path: Path, clock: ManualClock) -> AsyncIterator[Database]:
    database = Database(database_path, now=clock.now)
    await database.open()
    yield database
    await database.close()
