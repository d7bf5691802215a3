"""Bringing a database file to the newest version of the tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

import migrations
from handoff.errors import StorageUnavailable


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
    """Bring the file to `head`, making it if it is missing. Raises StorageUnavailable."""
    config = _config()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        engine.dispose()
    except (OSError, DBAPIError) as error:
        detail = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise StorageUnavailable(detail) from error
