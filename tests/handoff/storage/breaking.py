"""Damage to a database file in use by other programs and bad disks."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGE = 4096
Harm = Callable[[Path], object]


def delete(path: Path) -> None:
    path.unlink()


def delete_everything(path: Path) -> None:
    for file in path.parent.glob(path.name + "*"):
        file.unlink()


def move_away(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def rename_the_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("renamed"))


def replace(path: Path) -> None:
    """Replace the file by another one, as an editor or `mv` does."""
    other = path.with_name("other.db")
    make_another(other)
    other.replace(path)


def write_over(path: Path) -> None:
    """Overwrite the content of the file, as `cp` does: the inode stays."""
    other = path.with_name("other.db")
    make_another(other)
    with other.open("rb") as source, path.open("r+b") as target:
        target.truncate()
        shutil.copyfileobj(source, target)


def cut_short(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(2 * PAGE)


def empty(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate()


def remove_the_log(path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()


def remove_the_index_of_the_log(path: Path) -> None:
    path.with_name(path.name + "-shm").unlink()


REPLACEMENTS: list[Harm] = [
    delete,
    delete_everything,
    move_away,
    rename_the_folder,
    replace,
    write_over,
    cut_short,
    empty,
    remove_the_log,
    remove_the_index_of_the_log,
]


def make_another(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE other (content TEXT)")


def pages_of(path: Path, name: str) -> list[int]:
    """Return the pages of a table or index, the root first; only the root without `dbstat`."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)
        ).fetchone()
        try:
            found = connection.execute("SELECT pageno FROM dbstat WHERE name = ?", (name,))
            return [root, *(page for (page,) in found if page != root)]
        except sqlite3.OperationalError:
            return [root]


def spoil(path: Path, page: int, *, start: int = 0, length: int = PAGE) -> None:
    """Write garbage over a page through another handle."""
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE + start)
        file.write((b"\xfe\xdc\xba" * PAGE)[:length])
