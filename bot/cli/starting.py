"""The `poshtiban init` command, which creates the files for a new desk."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from bot.cli.generated import env_file
from bot.cli.output import Exit, Refusal, show
from bot.team.files import CANNED_FILE, DESK_FILE
from faq.knowledge_base import schema

KNOWLEDGE_BASE = "knowledge_base.yaml"
TEAM = (DESK_FILE, CANNED_FILE)
SCHEMA = "knowledge_base.schema.json"
SCHEMA_IN_CHECKOUT = "faq/schema.json"
FOR_ALL = 0o644
PRIVATE = 0o600


@dataclass(frozen=True)
class StartingFile:
    """A file to create. `mode` contains its permission bits."""

    name: str
    text: str
    mode: int = FOR_ALL


def schema_text() -> str:
    """Return the JSON Schema of the knowledge base as text."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def sample(name: str = KNOWLEDGE_BASE) -> Path:
    """Return the path of a bundled sample file."""
    return Path(str(resources.files("bot") / "sample" / name))


def write_folder(folder: Path) -> None:
    """Create the missing files and report each of them. Raises Refusal on failure.

    Existing files are never overwritten.
    """
    files = list(starting_files())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = {file.name: _create(folder / file.name, file) for file in files}
    except OSError as error:
        raise Refusal(
            Exit.CONFIG, "init-unwritable", folder=str(folder), detail=str(error)
        ) from error
    for name, is_new in written.items():
        show("init-written" if is_new else "init-kept", path=str(folder / name))
    show("init-next", folder=str(folder))


def starting_files() -> Iterator[StartingFile]:
    knowledge = sample().read_text(encoding="utf-8")
    yield StartingFile(KNOWLEDGE_BASE, knowledge.replace(SCHEMA_IN_CHECKOUT, SCHEMA, 1))
    yield StartingFile(SCHEMA, schema_text())
    yield from (StartingFile(name, sample(name).read_text(encoding="utf-8")) for name in TEAM)
    yield StartingFile(".env", env_file(), PRIVATE)
    yield StartingFile(".gitignore", ".env\nvar/\n")


def _create(path: Path, file: StartingFile) -> bool:
    """Create a file atomically. Returns False if it already exists."""
    if os.path.lexists(path):
        return False
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.touch(file.mode)
        unfinished.write_text(file.text, encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return True
