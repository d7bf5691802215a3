"""Generated tables and examples in the documentation."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer.main
import yaml

from bot.cli.glossary import GLOSSARY
from bot.config import PREFIX, describe
from bot.desk.agent.command import Right
from bot.desk.agent.command_table import TABLE

_BLOCK = re.compile(
    r"(?P<head><!-- generated: (?P<name>[a-z-]+) -->\n).*?(?P<tail><!-- end -->)", re.DOTALL
)
_TRAP = re.compile(r"\bT(\d+)\b")


@dataclass(frozen=True)
class StalePage:
    """A page with outdated generated parts, and its new `text`."""

    path: Path
    text: str


def env_example() -> str:
    """Return an `.env` file with every setting commented out."""
    copied = "# Copy to .env and restrict access to the file (chmod 600 .env)."
    return "\n".join((copied, *_settings_lines()))


def env_file() -> str:
    """Return an `.env` file with commented settings and a token to fill in."""
    token = f"{PREFIX}TOKEN="
    head = "# The settings of this desk. The token is a secret: keep the mode of this file at 600."
    return "\n".join((head, *_settings_lines())).replace(f"# {token}", token, 1)


def _settings_lines() -> Iterator[str]:
    yield "# Only the token is required. `poshtiban config show` prints the values in use."
    for row in describe():
        choices = f" One of: {', '.join(row.choices)}." if row.choices else ""
        yield from ("", f"# {row.meaning}{choices}", f"# {row.variable}={row.default}")
    yield ""


def settings_table() -> str:
    rows = [("Setting", "Default", "Meaning")]
    for row in describe():
        choices = (
            f" One of: {', '.join(f'`{one}`' for one in row.choices)}." if row.choices else ""
        )
        default = f"`{row.default}`" if row.default else "–"
        rows.append((f"`{row.variable}`", default, row.meaning + choices))
    return markdown_table(rows)


def commands_table(app: typer.Typer) -> str:
    """Return a table of the shell commands and the first line of their help texts."""
    rows = [("Command", "What it does")]
    for name, command in _commands(typer.main.get_command(app), "poshtiban"):
        rows.append((f"`{name}`", (command.help or "").strip().split("\n")[0]))
    return markdown_table(rows)


RIGHTS = {
    Right.AGENT: "any agent",
    Right.HOLDER: "the assignee, admins",
    Right.FREE_OR_HOLDER: "any agent; for a claimed ticket the assignee, leads, admins",
    Right.AUTHOR: "the author, admins",
    Right.ADMIN: "admins",
}


def agent_commands_table() -> str:
    """Return a table of the agent commands with required rights and descriptions."""
    rows = (
        (
            f"`/{command.name} {command.argument}".strip() + "`",
            f"/{command.persian}",
            RIGHTS[command.who],
            command.does,
        )
        for command in TABLE
    )
    return markdown_table([("Command", "In Persian", "Who", "What it does"), *rows])


def glossary_table() -> str:
    words = (
        (f"**{word.word}**", word.meaning, ", ".join(word.instead_of) or "–") for word in GLOSSARY
    )
    return markdown_table([("Word", "Meaning", "Not"), *words])


def traps_table(root: Path) -> str:
    """Return a table of traps and the test files that mention their numbers."""
    traps = yaml.safe_load((root / "docs" / "traps.yaml").read_text(encoding="utf-8"))
    guards: defaultdict[int, list[str]] = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        for number in sorted(_guarded(path)):
            guards[number].append(f"`{path.relative_to(root / 'tests').as_posix()}`")
    rows = [
        (f"T{number}", traps[number], "<br>".join(guards[number])) for number in sorted(guards)
    ]
    return markdown_table([("Trap", "What goes wrong elsewhere", "Guarded in `tests/`"), *rows])


def markdown_table(rows: Sequence[tuple[str, ...]]) -> str:
    head, *body = (
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
        for row in rows
    )
    rule = "|" + "---|" * len(rows[0])
    return "\n".join((head, rule, *body)) + "\n"


def blocks(app: typer.Typer, root: Path) -> dict[str, Callable[[], str]]:
    """Map block names to the functions that generate their content.

    A block is delimited by `<!-- generated: name -->` and `<!-- end -->`.
    """
    return {
        "settings": settings_table,
        "commands": lambda: commands_table(app),
        "agent-commands": agent_commands_table,
        "glossary": glossary_table,
        "traps": lambda: traps_table(root),
    }


def stale_pages(app: typer.Typer, root: Path) -> Iterator[StalePage]:
    """Yield each page with outdated generated parts. Raises KeyError for an unknown block."""
    writers = blocks(app, root)
    for path in (root / "README.md", *sorted((root / "docs").rglob("*.md"))):
        if path.is_file() and (page := _renewed(path, writers)) is not None:
            yield page
    example = root / ".env.example"
    if not example.is_file() or example.read_text(encoding="utf-8") != env_example():
        yield StalePage(example, env_example())


def _renewed(path: Path, writers: Mapping[str, Callable[[], str]]) -> StalePage | None:
    found = path.read_text(encoding="utf-8")

    def write(block: re.Match[str]) -> str:
        return f"{block['head']}{writers[block['name']]()}{block['tail']}"

    wanted = _BLOCK.sub(write, found)
    return StalePage(path, wanted) if wanted != found else None


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, below in sorted(getattr(command, "commands", {}).items()):
        full = f"{path} {name}"
        if hasattr(below, "commands"):
            yield from _commands(below, full)
        else:
            yield full, below


def _guarded(path: Path) -> set[int]:
    """Return the trap numbers mentioned in the docstrings of the file's tests."""
    return {
        int(number)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test")
        for number in _TRAP.findall(ast.get_docstring(node) or "")
    }
