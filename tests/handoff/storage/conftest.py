"""Fixtures for the storage: a template database with the account of the stored updates."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from handoff.actions.accounts import register
from handoff.storage import UnitOfWork
from tests.builders import BOT, POLICY
from tests.conftest import START


@pytest.fixture(scope="session")
def template_database(template_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("with-account") / "desk.db"
    shutil.copyfile(template_database, path)
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session, session.begin():
        register(UnitOfWork(session, START, POLICY, wake=set()), [BOT])
    engine.dispose()
    return path
