"""Shared fixtures: a database migrated once and copied for each test, a clock, the own matcher."""

import gc
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import pytest

from bench.models import OWN_FILE, link_own_models
from bot.clock import ManualClock
from faq.knowledge_base import KnowledgeBase, load
from faq.matcher import Matcher
from handoff.actions.accounts import register
from handoff.storage import Database, schema
from tests.builders import BOT
from tests.dialect import compile_once

compile_once()
MODES = ("topics", "group", "basic", "plain")  # kinds of messengers and of their groups
START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)  # a Saturday, 11:30 in Tehran


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """For each test marked `matrix(short=n)`, keep n cases in `make test`, evenly spaced.

    The others become slow: `make test-all` and CI run them.
    """
    _keep_one_mode(items)
    matrices: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("matrix") is not None:
            matrices[item.nodeid.partition("[")[0]].append(item)
    for cases in matrices.values():
        mark = cases[0].get_closest_marker("matrix")
        assert mark is not None
        short = min(mark.kwargs["short"], len(cases))
        kept = {number * len(cases) // short for number in range(short)}
        for number, case in enumerate(cases):
            if number not in kept:
                case.add_marker(pytest.mark.slow)


def _keep_one_mode(items: list[pytest.Item]) -> None:
    """Keep one kind of messenger for each test that runs on several, in turn.

    The others become slow: `make test-all` and CI run them.
    """
    same: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        values = getattr(item, "callspec", None)
        mode = (
            next((one for one in values.params.values() if one in MODES), None) if values else None
        )
        if mode is not None:
            same[item.nodeid.replace(f"{mode}", "*")].append(item)
    for name, cases in same.items():
        kept = crc32(name.encode()) % len(cases)
        for number, case in enumerate(cases):
            if number != kept:
                case.add_marker(pytest.mark.slow)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Exclude imported modules and collected tests from garbage collection.

    It took 10 % of a run.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "desk.db"
    schema.upgrade(path)
    return path


@pytest.fixture(scope="session")
def own_kb() -> KnowledgeBase:
    return load(OWN_FILE)


@pytest.fixture(scope="session")
def own_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache of the models of acts, scope and the project's knowledge base."""
    folder = tmp_path_factory.mktemp("models")
    link_own_models(folder)
    return folder


@pytest.fixture(scope="session")
def own_matcher(own_kb: KnowledgeBase, own_models: Path) -> Matcher:
    return Matcher.build(own_kb, cache=own_models)


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
    await database.write(register, [BOT])
    yield database
    await database.close()
