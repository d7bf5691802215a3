"""The `kb gaps` command, which lists queries without a satisfactory answer."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Annotated

import typer
from rich.text import Text

from bot.cli.output import Exit, Refusal, say, show, stdout, table
from bot.clock import SystemClock
from bot.config import Settings
from faq.normalize import fold
from handoff.reports import Gap, gaps
from handoff.storage import Database
from handoff.storage.schema import head


def show_gaps(
    days: Annotated[int, typer.Option(min=1, max=365, help="Days to look back.")] = 30,
    most: Annotated[int, typer.Option(min=1, max=500, help="Maximum number of rows.")] = 50,
) -> None:
    """List queries without an answer or marked "not what I meant", most frequent first."""
    settings = Settings.read()
    if not settings.database.exists():
        raise Refusal(Exit.STORAGE, "db-missing", path=str(settings.database))
    found = asyncio.run(_read(settings, timedelta(days=days)))
    if not found:
        show("kb-gaps-none", days=days)
        return
    headings = ("kb-gaps-times", "kb-gaps-query", "kb-gaps-said", "kb-gaps-outcome")
    rows = table(*map(say, headings))
    for alike in together(found)[:most]:
        first = alike[0]
        said = first.entry_id or first.verdict
        times = sum(gap.times for gap in alike)
        rows.add_row(str(times), *(Text(cell) for cell in (first.query, said, first.outcome)))
    stdout().print(rows)


async def _read(settings: Settings, span: timedelta) -> list[Gap]:
    clock = SystemClock()
    db = Database(settings.database, now=clock.now)
    try:
        await db.check_revision(head())
        return await gaps(db, since=clock.now() - span)
    finally:
        await db.close()


def together(found: list[Gap]) -> list[list[Gap]]:
    """Group queries by normalized spelling, most frequent group first."""
    alike: defaultdict[tuple[str, str | None], list[Gap]] = defaultdict(list)
    for gap in found:
        alike[fold(gap.query), gap.entry_id].append(gap)
    return sorted(alike.values(), key=lambda gaps: -sum(gap.times for gap in gaps))
