"""Bringing a database file to the newest version of the tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

import migrations
from handoff.errors import StorageUnavailable
from handoff.storage.faults import storage_error_of
from handoff.storage.files import make_database, make_folder, tighten


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


def head() -> str:
    """The newest revision."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError("no migration in migrations/versions")
    return revision


def upgrade(path: Path) -> None:
    """Bring the file to `head`, making it if it is missing. Raises StorageError."""
    config = _config()
    try:
        make_folder(path.parent)
        make_database(path)
        tighten(path)
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        engine.dispose()
    except (OSError, DBAPIError) as error:
        raise storage_error_of(error) or StorageUnavailable(str(error)) from error
