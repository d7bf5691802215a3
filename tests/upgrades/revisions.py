"""Migrations of other versions of the program: fewer than there are, or one more."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory

from handoff.storage import schema

OWN = schema.SCRIPTS
BEFORE = "0002"  # any revision that is not the newest
LATER = "9999"
HEAD = schema.head()


def older(folder: Path) -> Path:
    """Create migrations up to BEFORE in a folder."""
    scripts = _copied(folder)
    for later in list(ScriptDirectory(str(scripts)).iterate_revisions(HEAD, BEFORE)):
        Path(later.path).unlink()
    return scripts


def newer(folder: Path, body: str = "pass") -> Path:
    """Create all migrations and one more with the given `body` in a folder."""
    scripts = _copied(folder)
    (scripts / "versions" / f"{LATER}_later.py").write_text(
        '"""A later change."""\n'
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f"revision, down_revision = {LATER!r}, {HEAD!r}\n"
        "branch_labels = depends_on = None\n"
        f"def upgrade() -> None:\n    {body}\n",
        encoding="utf-8",
    )
    return scripts


def _copied(folder: Path) -> Path:
    scripts = folder / "migrations of another version"
    shutil.rmtree(scripts, ignore_errors=True)
    shutil.copytree(OWN, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    return scripts


def revision_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def content_of(path: Path) -> list[str]:
    """Return all tables, indexes and rows as text."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())
