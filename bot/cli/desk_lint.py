"""The `desk lint` command, which reports the problems of the team's files."""

from pathlib import Path

import typer

from bot.cli.editors import FOUND, Speaker, show_problems
from bot.clock import SystemClock
from bot.config.timing import TimingSettings
from bot.team.linting import team_problems
from faq.knowledge_base import Severity


def show_team_findings(path: Path | None, speaker: Speaker) -> None:
    """Print all problems of both files. Raises typer.Exit with code 1 if there are errors."""
    settings = TimingSettings.read_alone()
    desk_file, zone = path or settings.desk_path, settings.zone
    today = SystemClock().now().astimezone(zone).date()
    has_errors = False
    for file, problems in team_problems(desk_file, zone=zone, today=today).items():
        if problems is None:
            speaker.line("desk-lint-missing", file=file)
        elif problems:
            show_problems(speaker, problems)
            has_errors = has_errors or any(one.severity is Severity.ERROR for one in problems)
        else:
            speaker.line("desk-lint-clean", file=file)
    raise typer.Exit(FOUND if has_errors else 0)
