"""The `poshtiban config` commands, which print the settings or an example file."""

import typer

from bot.cli.generated import env_example
from bot.cli.output import stdout, table
from bot.config import Settings, describe

config_app = typer.Typer(no_args_is_help=True, help="Show the settings and their descriptions.")


@config_app.command()
def show() -> None:
    """Show the value and description of every setting. Secrets are masked."""
    values = Settings.read().shown()
    shown = table("setting", "value", "meaning")
    for row in describe():
        shown.add_row(row.variable, values[row.variable] or "—", row.meaning)
    stdout().print(shown, markup=False)


@config_app.command()
def example() -> None:
    """Print an .env file with every setting commented out."""
    typer.echo(env_example(), nl=False)
