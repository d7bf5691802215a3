"""The `poshtiban doctor` command, which checks the installation."""

import asyncio
from collections.abc import Iterable

from rich.text import Text

from bot.cli.checks import Finding, Level, examine
from bot.cli.output import Exit, config_sentence, say, show, stderr, stdout, table
from bot.clock import SystemClock
from bot.config import ConfigInvalid, Settings

MARKS = {
    Level.FINE: Text("✓", style="green"),
    Level.DOUBT: Text("⚠", style="yellow"),
    Level.FAULT: Text("✗", style="bold red"),
}


def diagnose() -> int:
    """Print the table of findings and return the exit code."""
    try:
        settings = Settings.read(token_needed=True)
    except ConfigInvalid as invalid:
        for problem in invalid.problems:
            stderr().print(MARKS[Level.FAULT], config_sentence(problem), highlight=False)
        return Exit.CONFIG
    with stderr().status(say("doctor-working")):
        findings = asyncio.run(_collect(settings))
    print_findings(findings)
    if any(finding.level is Level.FAULT for finding in findings):
        show("doctor-faults")
        return Exit.FAULT
    show("doctor-healthy")
    return 0


async def _collect(settings: Settings) -> list[Finding]:
    return [finding async for finding in examine(settings, now=SystemClock().now)]


def print_findings(findings: Iterable[Finding]) -> None:
    rows = table("", say("doctor-column-topic"), say("doctor-column-finding"))
    for finding in findings:
        topic = say(f"doctor-topic-{finding.topic}")
        sentence = say(f"doctor-{finding.code}", **finding.facts)
        rows.add_row(MARKS[finding.level], Text(topic), Text(sentence))
    stdout().print(rows)
