"""`poshtiban init`: write a folder with everything that a desk needs to start."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from bot.cli.generated import env_file
from bot.cli.kb import schema_text
from bot.cli.output import Exit, Refusal, show

KNOWLEDGE_BASE = "knowledge_base.yaml"
SCHEMA = "knowledge_base.schema.json"
SCHEMA_IN_CHECKOUT = "faq/schema.json"
FOR_ALL = 0o644
PRIVATE = 0o600


@dataclass(frozen=True)
class StartingFile:
    """One file of the folder. `mode` is the file mode with which it is created."""

    name: str
    text: str
    mode: int = FOR_ALL


def sample() -> Path:
    """Return the path of the sample knowledge base, which is part of the installation."""
    return Path(str(resources.files("bot") / "sample" / KNOWLEDGE_BASE))


def write_folder(folder: Path) -> None:
    """Write the missing files and report each of them. Raises Refusal if that is impossible.

    An existing file is never overwritten.
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
    yield StartingFile(".env", env_file(), PRIVATE)
    yield StartingFile(".gitignore", ".env\nvar/\n")


def _create(path: Path, file: StartingFile) -> bool:
    """Create a file with all of its text, or not at all. Returns False if it exists already."""
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
