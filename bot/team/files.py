"""Files of a team with their last good version."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.config.knowledge import DESK_FILE as DESK_FILE
from bot.team.canned_file import canned_replies
from bot.team.desk_file import default_settings, desk_settings
from bot.team.model import CannedReplies, TeamSettings
from bot.team.problems import too_large, with_errors_first
from faq.knowledge_base.problems import Problem
from faq.knowledge_base.reading import Source, read_file, read_text

CANNED_FILE = "canned.yaml"
LONGEST_FILE = 256 * 1024  # characters
FOLDER_IS_READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
MISSING_CHECKS = 5  # checks for which a missing file is taken for one that is being replaced

T = TypeVar("T")
Today = Callable[[], date]


@dataclass(frozen=True)
class Changed(Generic[T]):
    """A new version is in use. `was_rejected` is True if the version before it had errors."""

    file: str
    before: T
    after: T
    problems: tuple[Problem, ...]  # warnings only
    was_rejected: bool = False


@dataclass(frozen=True)
class Rejected:
    """The file has errors. The previous version stays in use."""

    file: str
    problems: tuple[Problem, ...]


class TeamFileInvalid(Exception):
    """Raised if a file has errors. `problems` lists them."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        shown = with_errors_first(problems)[:5]
        super().__init__(f"{file}: {', '.join(each.code for each in shown)}")
        self.file = file
        self.problems = problems


class TeamFileReadOnly(Exception):
    """Raised if a file cannot be written. `reason` is the system's."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class TeamFile(Generic[T]):
    """Thread-safe holder of the last good version of a file.

    `read` returns the content of a parsed file, or None if it has errors, and all problems.
    `default` is used while the file does not exist, and `starter` is its text when it is created.
    Raises TeamFileInvalid if the first version has errors.
    """

    def __init__(
        self,
        path: Path,
        *,
        read: Callable[[Source], tuple[T | None, tuple[Problem, ...]]],
        default: T,
        starter: str,
    ) -> None:
        self.path = path
        self.value = default
        self.problems: tuple[Problem, ...] = ()  # of the newest version
        self.rejected = False
        self._told = default  # the version that was announced last
        self._told_problems: tuple[Problem, ...] = ()  # errors that were announced, if any
        self._read = read
        self._starter = starter
        self._lock = RLock()
        self._raw: bytes | None = None  # content at the last check
        self._missing = 0  # successive checks without the file
        self._has_existed = False
        if (outcome := self.refresh()) is not None and isinstance(outcome, Rejected):
            raise TeamFileInvalid(self.path.name, outcome.problems)
        self._told = self.value

    def news(self) -> Changed[T] | Rejected | None:
        """Return what has not been announced yet."""
        with self._lock:
            if self.rejected:
                is_told = self._told_problems == self.problems
                return None if is_told else Rejected(self.path.name, self.problems)
            was_rejected = bool(self._told_problems)
            if self.value == self._told and not was_rejected:
                return None
            name, warnings = self.path.name, self.problems
            return Changed(name, self._told, self.value, warnings, was_rejected)

    def mark_told(self, news: Changed[T] | Rejected) -> None:
        """Note that a version was announced."""
        with self._lock:
            if isinstance(news, Rejected):
                self._told_problems = news.problems
            else:
                self._told, self._told_problems = news.after, ()

    def refresh(self) -> Changed[T] | Rejected | None:
        """Load the file if it has changed. Returns None if it has not."""
        with self._lock:
            raw = self._content()
            self._missing = self._missing + 1 if raw is None else 0
            if raw == self._raw or (raw is None and self._missing < MISSING_CHECKS):
                return None
            self._raw = raw
            return self._use(read_file(self.path, name=self.path.name, limit=LONGEST_FILE))

    def edit(self, change: Callable[[str], str]) -> Changed[T]:
        """Change the text of the file and use the new version.

        Raises TeamFileInvalid if the file has errors, is too long or has disappeared,
        TeamFileReadOnly, and the exceptions of `change`.
        """
        with self._lock:
            name = self.path.name
            text, raw = self._starter, self._content()
            if raw is not None or self._has_existed:
                self._valid(read_file(self.path, name=name, limit=LONGEST_FILE))
                raw = self.path.read_bytes()
                text = raw.decode("utf-8-sig")
            changed = change(text)
            if len(changed) > LONGEST_FILE:
                raise TeamFileInvalid(name, (too_large(name, LONGEST_FILE, len(changed)),))
            self._valid(read_text(changed, file=name))
            if self._content() != raw:  # saved by another program in the meantime
                return self.edit(change)
            self._write(changed)
            return self._edited()

    def _valid(self, source: Source) -> None:
        value, problems = self._read(source)
        if value is None:
            raise TeamFileInvalid(self.path.name, problems)

    def _edited(self) -> Changed[T]:
        outcome = self.refresh()
        if isinstance(outcome, Changed):
            return outcome
        if isinstance(outcome, Rejected):  # changed by another program in the meantime
            raise TeamFileInvalid(outcome.file, outcome.problems)
        return Changed(self.path.name, self.value, self.value, ())

    def _use(self, source: Source) -> Changed[T] | Rejected:
        value, self.problems = self._read(source)
        if value is None:
            self.rejected = True
            return Rejected(self.path.name, self.problems)
        before, self.value = self.value, value
        was_rejected, self.rejected = self.rejected, False
        return Changed(self.path.name, before, value, self.problems, was_rejected)

    def _content(self) -> bytes | None:
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:  # reported by `read_file`
            raw = type(error).__name__.encode()
        self._has_existed = True
        return raw

    def _write(self, text: str) -> None:
        """Replace the file. Its permissions are kept, and links are followed."""
        target = self.path.resolve()
        data = text.encode()
        try:
            if not _replace(target, data):
                target.write_bytes(data)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise TeamFileReadOnly(self.path.name, reason) from error


def _replace(target: Path, data: bytes) -> bool:
    """Replace a file with a complete new one. Returns False if the folder does not allow it."""
    try:
        number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        if error.errno not in FOLDER_IS_READ_ONLY:
            raise
        return False
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _copy_permissions(target, temporary)
        with suppress(OSError):  # a file that is mounted by itself cannot be replaced
            temporary.replace(target)
            return True
    finally:
        temporary.unlink(missing_ok=True)
    return False


def _copy_permissions(target: Path, temporary: Path) -> None:
    """Give a new file the owner and mode of the one that it replaces."""
    if not target.exists():
        temporary.chmod(0o644)
        return
    its = target.stat()
    with suppress(PermissionError):
        os.chown(temporary, its.st_uid, its.st_gid)
    temporary.chmod(stat.S_IMODE(its.st_mode))


class TeamFiles:
    """The settings and canned replies of a desk.

    `desk_file` is the path of `desk.yaml`. The canned replies are beside it. Raises
    TeamFileInvalid if a file has errors.
    """

    def __init__(self, desk_file: Path, *, zone: ZoneInfo, today: Today) -> None:
        def read(source: Source) -> tuple[TeamSettings | None, tuple[Problem, ...]]:
            return desk_settings(source, zone=zone, today=today())

        self.zone = zone
        self.desk = TeamFile(
            desk_file, read=read, default=default_settings(zone), starter=DESK_STARTER
        )
        empty: CannedReplies = {}
        self.canned = TeamFile(
            desk_file.with_name(CANNED_FILE),
            read=canned_replies,
            default=empty,
            starter=CANNED_STARTER,
        )

    @property
    def settings(self) -> TeamSettings:
        return self.desk.value

    @property
    def replies(self) -> CannedReplies:
        return self.canned.value


DESK_STARTER = """\
# Settings of the team. Changes are used within seconds; `poshtiban desk lint` checks the file.
version: 1

calendars:
  office:
    sat: 09:00-20:00
    sun: 09:00-20:00
    mon: 09:00-20:00
    tue: 09:00-20:00
    wed: 09:00-20:00
    thu: 09:00-20:00
    fri: closed
"""
CANNED_STARTER = """\
# Canned replies of the team. `/canned add` in reply to a good answer adds one.
version: 1
"""
