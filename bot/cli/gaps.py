"""The `kb gaps` command, which lists queries without a satisfactory answer."""

from collections import defaultdict
from typing import Annotated

import typer
from rich.text import Text

from bot.cli.output import say, show, stdout, table
from bot.cli.reading import read_report
from faq.normalize import fold
from handoff.reports import Gap, gaps


def show_gaps(
    days: Annotated[int, typer.Option(min=1, max=365, help="Days to look back.")] = 30,
    most: Annotated[int, typer.Option(min=1, max=500, help="Maximum number of rows.")] = 50,
) -> None:
    """List queries without an answer or marked "not what I meant", most frequent first."""
    found = read_report(lambda db, since: gaps(db, since=since), days=days)
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


def together(found: list[Gap]) -> list[list[Gap]]:
    """Group queries by normalized spelling, most frequent group first."""
    alike: defaultdict[tuple[str, str | None], list[Gap]] = defaultdict(list)
    for gap in found:
        alike[fold(gap.query), gap.entry_id].append(gap)
    return sorted(alike.values(), key=lambda gaps: -sum(gap.times for gap in gaps))
