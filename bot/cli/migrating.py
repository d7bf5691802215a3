"""The `kb migrate` command, which replaces old keys in knowledge base files."""

import shutil
from pathlib import Path

import typer

from bot.cli.editors import FOUND, UNUSABLE, Speaker, has_to_exist
from faq.knowledge_base import KnowledgeBaseInvalid, files_of
from faq.knowledge_base.migrating import CannotMigrate, migrated

BYTE_ORDER_MARK = "\ufeff"


def migrate(path: Path, *, check: bool, speaker: Speaker) -> None:
    """Rewrite the files with old keys and report each of them.

    With `check`, nothing is written. Raises typer.Exit with code 1 if `check` finds old keys, and
    with code 2 if a file cannot be rewritten.
    """
    has_to_exist(path, speaker)
    try:
        files = files_of(path)
    except KnowledgeBaseInvalid:
        speaker.line("lint-folder-empty")
        raise typer.Exit(UNUSABLE) from None
    outdated, failed = 0, False
    for file, name in files:
        try:
            text = file.read_bytes().decode("utf-8")  # keeps the line ends of the file
            mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
            new = mark + migrated(text.removeprefix(mark), file=name)
        except (CannotMigrate, UnicodeDecodeError, OSError):
            speaker.line("kb-migrate-by-hand", file=name)
            failed = True
            continue
        if new == text:
            continue
        outdated += 1
        if not check:
            _replace(file, new)
        speaker.line("kb-migrate-outdated" if check else "kb-migrate-done", file=name)
    if not outdated and not failed:
        speaker.line("kb-migrate-nothing")
    if failed:
        raise typer.Exit(UNUSABLE)
    raise typer.Exit(FOUND if check and outdated else 0)


def _replace(file: Path, text: str) -> None:
    """Replace a file in one step, so that the running desk never reads half of it."""
    file = file.resolve()  # a symbolic link stays a link
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_bytes(text.encode("utf-8"))
    shutil.copymode(file, fresh)
    fresh.replace(file)
