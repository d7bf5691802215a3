"""Fixtures for the command line: an empty folder and a function that runs commands."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

TOKEN = "123456:" + "a" * 35


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Restore logging after commands, which configure it for the whole process."""
    known = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in known]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers
    logging.captureWarnings(False)


@dataclass(frozen=True)
class Ran:
    exit_code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("POSHTIBAN_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("POSHTIBAN_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def token(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("POSHTIBAN_TOKEN", TOKEN)
    return TOKEN


@pytest.fixture
def poshtiban(folder: Path) -> Command:
    """Run a command in the empty folder, as an operator would."""

    def command(*arguments: str) -> Ran:
        result = CliRunner().invoke(app, arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return command


@pytest.fixture
def editing_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folder for editors' commands, with the lexical engine unless a test sets an encoder."""
    monkeypatch.setenv("POSHTIBAN_ENCODER", "none")
    monkeypatch.setenv("COLUMNS", "200")
