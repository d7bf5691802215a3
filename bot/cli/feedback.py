"""The `kb feedback` command, which lists suggestions, criticism, praise and complaints."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer
from rich.text import Text

from bot.cli.output import Exit, Refusal, say, show, stdout, table
from bot.clock import SystemClock
from bot.config import Settings
from handoff.reports import Feedback, feedback
from handoff.storage import Database
from handoff.storage.schema import head

NO_SUBJECT = "–"


def show_feedback(
    days: Annotated[int, typer.Option(min=1, max=365, help="Days to look back.")] = 30,
    most: Annotated[int, typer.Option(min=1, max=500, help="Maximum number of rows.")] = 50,
) -> None:
    """List feedback by kind and subject, most frequent first, with the newest texts."""
    settings = Settings.read()
    if not settings.database.exists():
        raise Refusal(Exit.STORAGE, "db-missing", path=str(settings.database))
    found = asyncio.run(_read(settings, timedelta(days=days)))
    if not found:
        show("kb-feedback-none", days=days)
        return
    headings = ("kb-gaps-times", "kb-feedback-kind", "kb-feedback-about", "kb-feedback-texts")
    rows = table(*map(say, headings))
    for each in found[:most]:
        kind, texts = say(f"kb-feedback-{each.kind}"), "\n".join(each.texts)
        cells = (kind, each.entry_id or NO_SUBJECT, texts)
        rows.add_row(str(each.times), *map(Text, cells))
    stdout().print(rows)


async def _read(settings: Settings, span: timedelta) -> list[Feedback]:
    clock = SystemClock()
    db = Database(settings.database, now=clock.now)
    try:
        await db.check_revision(head())
        return await db.read(feedback, since=clock.now() - span)
    finally:
        await db.close()
