"""Editors' commands in an empty folder."""

from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli.commands.kb import kb_app
from tests.faq.builders import a_text
from tests.faq.evaluate.builders import a_file


def written(*entries: str, more: str = "") -> Path:
    path = Path("knowledge_base.yaml")
    path.write_text(a_text(*entries, more=more), encoding="utf-8")
    return path


def ran(*arguments: str) -> Result:
    result = CliRunner().invoke(kb_app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run(*arguments: str) -> tuple[int, str]:
    """Run a command and return its exit code and output."""
    result = ran(*arguments)
    return result.exit_code, result.output


def a_set() -> tuple[str, ...]:
    a_file(
        Path("entries.jsonl"),
        {"id": "channel", "questions": ["make a new channel", "start my own channel"]},
        {"id": "delete", "questions": ["delete my account", "remove my account forever"]},
    )
    a_file(
        Path("queries.jsonl"),
        {"query": "make a new channel", "expected": ["channel", "delete"]},
        {"query": "delete my account", "expected": "channel"},
        {"query": "the price of gold", "expected": None},
    )
    return ("evaluate", "--entries", "entries.jsonl", "--queries", "queries.jsonl", "--lang", "en")
