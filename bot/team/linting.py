"""Findings in a team's files, for the command line."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.team.canned_file import canned_replies
from bot.team.desk_file import desk_settings
from bot.team.files import CANNED_FILE, LONGEST_FILE
from faq.knowledge_base.problems import Problem
from faq.knowledge_base.reading import read_file


def team_problems(
    desk_file: Path, *, zone: ZoneInfo, today: date
) -> Mapping[str, tuple[Problem, ...] | None]:
    """Return the problems of both files by their names, or None for a missing file."""
    found: dict[str, tuple[Problem, ...] | None] = {}
    canned_file = desk_file.with_name(CANNED_FILE)
    for file in (desk_file, canned_file):
        if not file.exists():
            found[file.name] = None
            continue
        source = read_file(file, name=file.name, limit=LONGEST_FILE)
        if file is desk_file:
            _, found[file.name] = desk_settings(source, zone=zone, today=today)
        else:
            _, found[file.name] = canned_replies(source)
    return found
