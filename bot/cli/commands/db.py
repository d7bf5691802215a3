"""The `poshtiban db` commands for database maintenance."""

from pathlib import Path
from typing import Annotated

import typer

db_app = typer.Typer(
    no_args_is_help=True, help="Upgrade, back up, restore and check the database."
)


@db_app.command()
def upgrade() -> None:
    """Upgrade the tables to the version of this program. The bot must not be running."""
    from bot.cli.database import upgrade_tables

    upgrade_tables()


@db_app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="File to write. It must not exist.")],
) -> None:
    """Copy the database and check the copy. The bot may be running."""
    from bot.cli.database import back_up

    back_up(target)


@db_app.command()
def restore(
    copy: Annotated[Path, typer.Argument(help="Backup made with `db backup`.")],
) -> None:
    """Replace the database by a backup and keep the former file. The bot must not be running."""
    from bot.cli.database import restore_from

    restore_from(copy)


@db_app.command()
def check() -> None:
    """Check the integrity of the file and the version of its tables."""
    from bot.cli.database import check_database

    check_database()
