"""The `kb gaps` command, which lists queries without a satisfactory answer."""

from collections import Counter, defaultdict

from rich.text import Text

from bot.cli.output import say, show, stdout, table
from bot.cli.reading import read_report
from bot.conversation.masking import IN_LISTS, masked
from faq.normalize import grouped
from handoff.reports import Gap, gaps


def show_gaps(*, days: int, most: int) -> None:
    """List queries without an answer, asked back in vain or marked "not what I meant".

    Spellings of one query are one row, and the most frequent row comes first.
    """
    found = read_report(lambda db, since: gaps(db, since=since), days=days)
    groups = together(found)
    if groups:
        headings = ("kb-gaps-times", "kb-gaps-query", "kb-gaps-said", "kb-gaps-outcome")
        rows = table(*map(say, headings))
        for alike in groups[:most]:
            first = alike[0]
            said = first.entry_id or first.verdict
            cells = (masked(first.query, IN_LISTS), said, first.outcome)
            rows.add_row(str(_times(alike)), *map(Text, cells))
        stdout().print(rows)
    else:
        show("kb-gaps-none", days=days)
    if left := _times(found) - sum(map(_times, groups)):
        show("kb-gaps-wordless", count=left)


def together(found: list[Gap]) -> list[list[Gap]]:
    """Group queries that differ only in spelling, most frequent group and spelling first.

    Queries without words, such as a single emoji, are left out.
    """
    by_entry: defaultdict[str | None, list[Gap]] = defaultdict(list)
    for gap in found:
        by_entry[gap.entry_id].append(gap)
    groups = [each for gaps_of_entry in by_entry.values() for each in _alike(gaps_of_entry)]
    return sorted(groups, key=lambda alike: -_times(alike))


def _alike(found: list[Gap]) -> list[list[Gap]]:
    counts: Counter[str] = Counter()
    by_query: defaultdict[str, list[Gap]] = defaultdict(list)
    for gap in found:
        counts[gap.query] += gap.times
        by_query[gap.query].append(gap)
    return [
        sorted((gap for text in texts for gap in by_query[text]), key=lambda gap: -gap.times)
        for texts in grouped(counts)
    ]


def _times(found: list[Gap]) -> int:
    return sum(gap.times for gap in found)
