"""Script that autogenerates a revision by comparing the models with the latest revision.

Run it with `make migration NAME="Priorities of tickets"`. Review the generated file, and add data
migrations by hand.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import migrations
from handoff.storage.schema import head, upgrade

FOLDER = Path(migrations.__file__).parent


def write(name: str, *, folder: Path = FOLDER) -> Path:
    """Write the next revision to the migrations folder and return its path."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    number = f"{int(head()) + 1:04}"
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "as_it_was.db"
        upgrade(path)
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(config, message=name, autogenerate=True, rev_id=number)
        engine.dispose()
    revision = ScriptDirectory.from_config(config).get_revision(number)
    if revision is None:
        raise RuntimeError(f"revision {number} was not written")
    return Path(revision.path)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit('Say what changes: make migration NAME="Priorities of tickets"')
    print(write(sys.argv[1].strip()))  # noqa: T201  the output of the command
