"""File permissions of the database, and detection of its replacement."""

import logging
import os
import secrets
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
OTHERS = 0o077  # permission bits of group and others
LOCK = ".lock.pid"
LOST = ".lost"
BESIDE = ("-wal", "-shm")
BUSY_SECONDS = 5.0
MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100

Identity = tuple[int, int]


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def address_of(path: Path, *, mode: str = "rw") -> str:
    """Return a URI for the file. With a plain path, SQLite would create a missing file."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def make_folder(folder: Path) -> None:
    """Create a folder with owner-only access. Existing folders are left unchanged."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def make_file(path: Path) -> bool:
    """Create a file with owner-only access. Returns False if it already exists."""
    try:
        made = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        return False
    os.close(made)
    return True


def make_database(path: Path) -> bool:
    """Create the database file. Returns False if it already exists.

    An orphaned write-ahead log is renamed, because it may contain the last commits of a database
    that was moved away and SQLite would delete it.
    """
    if path.exists():
        return False
    real = Path(os.path.realpath(path))
    left = beside(real, "-wal")
    with suppress(FileNotFoundError):
        if left.stat().st_size:
            kept = beside(left, LOST)
            left.replace(kept)
            logger.warning(
                "database file is missing, renamed its write-ahead log",
                extra={"action": "wal_kept", "path": str(kept)},
            )
    return make_file(real)


def tighten(path: Path) -> None:
    """Remove the group and other permissions granted by earlier versions."""
    for file in files_of(path):
        try:
            if file.stat().st_mode & OTHERS:
                file.chmod(PRIVATE_FILE)
        except FileNotFoundError:
            continue
        except OSError as error:
            logger.warning(
                "database file is readable by other users",
                extra={"action": "not_private", "path": str(file), "reason": error.strerror},
            )


def files_of(path: Path) -> Iterator[Path]:
    yield path
    for suffix in (*BESIDE, LOCK):
        yield beside(path, suffix)


class OpenFile:
    """An open database file.

    A separate connection prevents SQLite from removing the companion files, so any change to them
    was made by another program. A random number in the file header (`user_version`) is used to
    detect that a copy was written over the file.
    """

    def __init__(self, path: Path) -> None:
        """Open and mark the file. Raises OSError or sqlite3.Error on failure."""
        self._path = path
        self._real = Path(os.path.realpath(path))
        self._mark = secrets.randbelow(2**31 - 1) + 1
        self._marked = False
        self._largest = 0
        # Close this last, because closing any descriptor releases SQLite's locks on the file.
        self._descriptor = os.open(self._real, os.O_RDONLY)
        try:
            self._holding = self._hold()
        except BaseException:
            os.close(self._descriptor)
            raise
        self._own = _identity(os.fstat(self._descriptor))
        self._beside = {suffix: _identity_at(beside(self._real, suffix)) for suffix in BESIDE}

    @property
    def mark(self) -> int:
        return self._mark

    def _hold(self) -> sqlite3.Connection:
        holding = sqlite3.connect(
            address_of(self._path),
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            holding.execute("PRAGMA journal_mode = WAL")
            holding.execute("PRAGMA synchronous = FULL")
            holding.execute(f"PRAGMA user_version = {self._mark}")
            holding.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except BaseException:
            holding.close()
            raise
        return holding

    def difference(self) -> str | None:
        """Describe how another program has changed the file. Returns None if it hasn't."""
        try:
            found = _identity(self._path.stat())
        except OSError as error:
            return f"{self._path.name}: {error.strerror}"
        if found != self._own:
            return f"{self._path.name} is another file"
        for suffix, known in self._beside.items():
            if known is not None and _identity_at(beside(self._real, suffix)) != known:
                return f"{self._path.name}{suffix} was removed or replaced"
        return self._difference_inside()

    def _difference_inside(self) -> str | None:
        header = os.pread(self._descriptor, HEADER_BYTES, 0)
        size = os.fstat(self._descriptor).st_size
        if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
            return f"{self._path.name} has lost its beginning" if self._largest else None
        (mark,) = struct.unpack_from(">I", header, 60)
        if self._marked and mark != self._mark:
            return f"{self._path.name} was written over"
        self._marked = mark == self._mark
        page_size, pages = struct.unpack_from(">H", header, 16)[0], header[28:32]
        wanted = int.from_bytes(pages) * (page_size if page_size > 1 else 65536)
        # Checkpoints write the first page first, so the file may temporarily be too small.
        if size < self._largest and size < wanted:
            return f"{self._path.name} was cut short"
        self._largest = size
        return None

    def close(self) -> None:
        self._holding.close()
        os.close(self._descriptor)


def _identity(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino


def _identity_at(path: Path) -> Identity | None:
    try:
        return _identity(path.stat())
    except OSError:
        return None
