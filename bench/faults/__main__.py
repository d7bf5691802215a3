"""Runs fault scenarios: `python -m bench.faults [--short] [NAME …]`."""

import argparse
import asyncio
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.faults.scenarios import LONG, SCENARIOS, SHORT, Row


async def measure(names: list[str], *, short: bool) -> list[Row]:
    """Run the scenarios one after the other and return their results."""
    rows: list[Row] = []
    console = Console(stderr=True)
    for name in names:
        console.print(f"{name} …", style="dim")
        found = await SCENARIOS[name](SHORT if short else LONG)
        for row in found:
            console.print(f"  {'✓' if row.kept else '✗'} {row.fault}: {row.figures}")
        rows += found
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", help=f"of {', '.join(SCENARIOS)}; all if none is given"
    )
    parser.add_argument("--short", action="store_true", help="seconds instead of ten minutes each")
    parser.add_argument("--json", type=Path, help="write the rows there too")
    options = parser.parse_args()
    unknown = set(options.names) - SCENARIOS.keys()
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    rows = asyncio.run(measure(options.names or list(SCENARIOS), short=options.short))
    table = Table("fault", "figures", "target")
    for row in rows:
        table.add_row(row.fault, row.figures, "met" if row.kept else "missed")
    Console().print(table)
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
