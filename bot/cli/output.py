"""Output helpers and exit codes for the shell commands."""

import os
from enum import IntEnum
from functools import cache

from rich.console import Console
from rich.table import Table

from bot.config import ConfigInvalid, ConfigProblem
from bot.team.files import TeamFileInvalid
from bot.texts.catalog import Catalog
from bot.texts.render import plain_of
from faq.knowledge_base import KnowledgeBaseInvalid, Severity
from handoff.errors import DeskError
from handoff.storage_errors import StorageError, StorageReplaced


class Exit(IntEnum):
    """Exit code of a failed command."""

    FAULT = 1
    CONFIG = 2
    STORAGE = 3
    KNOWLEDGE_BASE = 4
    MESSENGER = 5
    DATABASE_REPLACED = 6


class Refusal(Exception):
    """Raised when a command cannot continue, with a text id and an exit code."""

    def __init__(self, exit_code: Exit, text_id: str, **facts: object) -> None:
        super().__init__(text_id)
        self.exit_code = exit_code
        self.text_id = text_id
        self.facts = facts


EXPECTED = (ConfigInvalid, StorageError, KnowledgeBaseInvalid, TeamFileInvalid, DeskError, Refusal)


def stdout() -> Console:
    return Console(soft_wrap=True)


def stderr() -> Console:
    return Console(stderr=True, soft_wrap=True)


def language() -> str:
    """Return "fa" if POSHTIBAN_LANG (or LANG if unset) is Persian, otherwise "en"."""
    chosen = os.environ.get("POSHTIBAN_LANG") or os.environ.get("LANG") or ""
    return "fa" if chosen.lower().startswith("fa") else "en"


@cache
def catalog() -> Catalog:
    return Catalog.load()


def say(text_id: str, **facts: object) -> str:
    """Return a text without isolation marks, because terminals display them as boxes."""
    return plain_of(catalog().say(language(), text_id, **facts))


def show(text_id: str, **facts: object) -> None:
    stdout().print(say(text_id, **facts), markup=False, highlight=False)


def table(*heads: str) -> Table:
    made = Table(show_edge=False, pad_edge=False, header_style="bold")
    for head in heads:
        made.add_column(head, overflow="fold")
    return made


def sentences_for(error: BaseException) -> list[str]:
    match error:
        case ConfigInvalid():
            return [config_sentence(problem) for problem in error.problems]
        case StorageError():
            return [say(error.code, detail=error.detail)]
        case KnowledgeBaseInvalid():
            return [say("knowledge-base-refused", count=len(error.problems))]
        case TeamFileInvalid():
            errors = [one for one in error.problems if one.severity is Severity.ERROR]
            return [say("team-file-refused", file=error.file, count=len(errors))]
        case Refusal():
            return [say(error.text_id, **error.facts)]
        case DeskError():
            return [say(f"operator-{error.code}", **error.facts)]
    return [str(error)]


def config_sentence(problem: ConfigProblem) -> str:
    code = problem.code
    if code == "unknown-name" and problem.facts["suggestion"]:
        code = "unknown-name-near"
    return say(f"config-{code}", variable=problem.variable, **problem.facts)


def exit_code_for(error: BaseException) -> Exit:
    match error:
        case ConfigInvalid():
            return Exit.CONFIG
        case StorageReplaced():
            return Exit.DATABASE_REPLACED
        case StorageError():
            return Exit.STORAGE
        case KnowledgeBaseInvalid():
            return Exit.KNOWLEDGE_BASE
        case TeamFileInvalid():
            return Exit.CONFIG
        case Refusal():
            return error.exit_code
    return Exit.FAULT
