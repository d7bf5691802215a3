"""The `poshtiban desk` commands for the team's settings."""

from pathlib import Path
from typing import Annotated

import typer

desk_app = typer.Typer(help="Check the team's settings.", no_args_is_help=True)


@desk_app.callback()
def desk() -> None:
    """Check the team's settings and canned replies."""


@desk_app.command("lint")
def lint_command(
    path: Annotated[
        Path | None,
        typer.Argument(
            help="The team's settings. Default: POSHTIBAN_DESK_FILE.", show_default=False
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Language of the output, fa or en. Default: the shell's."),
    ] = None,
) -> None:
    """Report all errors and warnings in desk.yaml and in canned.yaml beside it."""
    from bot.cli.desk_lint import show_team_findings
    from bot.cli.editors import Speaker

    show_team_findings(path, Speaker(lang))
