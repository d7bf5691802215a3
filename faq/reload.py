"""The knowledge base in use, replaced only by a version that is whole."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from faq.knowledge_base import KnowledgeBase, KnowledgeBaseInvalid, Problem
from faq.lint import lint_path
from faq.matcher import Matcher

Stamp = tuple[tuple[str, int, int], ...]  # path, time of change, size


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The file is the one in use, or the one that was already rejected."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """A new version is in use."""

    kb: KnowledgeBase
    matcher: Matcher
    problems: tuple[Problem, ...]  # warnings only


@dataclass(frozen=True, slots=True)
class Rejected:
    """The file has errors; what was in use stays in use."""

    problems: tuple[Problem, ...]


Refreshed = Unchanged | Reloaded | Rejected


class Library:
    """Holds the last good version of a file or folder."""

    def __init__(self, path: Path, *, cache: Path | None = None) -> None:
        self._path = path
        self._cache = cache
        self._stamp: Stamp | None = None
        self._digest = ""
        self._matcher: Matcher | None = None

    @property
    def matcher(self) -> Matcher:
        if self._matcher is None:
            raise KnowledgeBaseInvalid(())
        return self._matcher

    @property
    def kb(self) -> KnowledgeBase:
        return self.matcher.kb

    @property
    def loaded(self) -> bool:
        return self._matcher is not None

    def refresh(self, *, today: date) -> Refreshed:
        """One look at the disk: dates and sizes first, then the content, then everything."""
        stamp = self._stamp_now()
        if stamp == self._stamp:
            return Unchanged()
        digest = self._digest_now(stamp)
        self._stamp = stamp
        if digest == self._digest:
            return Unchanged()
        self._digest = digest
        linted = lint_path(self._path, today=today, cache=self._cache)
        if linted.kb is None or not linted.usable:
            return Rejected(linted.problems)
        self._matcher = linted.matcher or Matcher.build(linted.kb, cache=self._cache)
        return Reloaded(linted.kb, self._matcher, linted.problems)

    def _stamp_now(self) -> Stamp:
        files = sorted(self._path.rglob("*.y*ml")) if self._path.is_dir() else [self._path]
        found = []
        for file in files:
            try:
                state = file.stat()
            except OSError:  # gone between listing and looking; loading will tell
                found.append((str(file), 0, -1))
                continue
            found.append((str(file), state.st_mtime_ns, state.st_size))
        return tuple(found)

    @staticmethod
    def _digest_now(stamp: Stamp) -> str:
        digest = hashlib.sha256()
        for name, _, size in stamp:
            digest.update(f"{name}:{size}\n".encode())
            try:
                digest.update(Path(name).read_bytes())
            except OSError as error:
                digest.update(type(error).__name__.encode())
        return digest.hexdigest()
