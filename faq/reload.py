"""Loading of the knowledge base, and reloading after valid changes."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from faq.acts import ActRecogniser, act_base, act_cache, lexical_matcher
from faq.knowledge_base import KnowledgeBase, KnowledgeBaseInvalid, Problem, load
from faq.lint import Linted, lint
from faq.matcher import LEXICAL, Matcher, Scope
from faq.semantic import Encoder

Stamp = tuple[tuple[str, int, int], ...]  # path, modification time in ns, size in bytes


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The version in use has not changed."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """A new version was loaded, or an improved model for the same version."""

    kb: KnowledgeBase
    matcher: Matcher
    problems: tuple[Problem, ...]  # warnings only


@dataclass(frozen=True, slots=True)
class Waiting:
    """A new version is valid but its models haven't been trained yet."""

    version: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The file has errors. The previous version stays in use."""

    problems: tuple[Problem, ...]


Taken = Unchanged | Reloaded | Rejected
Refreshed = Taken | Waiting


@dataclass(frozen=True, slots=True)
class _Checked:
    """A version that passed all checks except those that need a matcher."""

    kb: KnowledgeBase
    problems: tuple[Problem, ...]
    today: date

    @property
    def strict(self) -> bool:
        return any(test.strict for entry in self.kb.entries.values() for test in entry.tests)


class Library:
    """Thread-safe holder of the last valid version of a file or folder.

    Training takes seconds, or minutes with an encoder. With a `cache` folder, this process only
    trains the lexical model of the first version, so that queries can be matched immediately.
    Another process trains the version returned by `due` and stores the models in the folder, from
    which `take` loads them. A version whose models are stored already is used at once. Without a
    folder, this process trains all models.
    """

    def __init__(
        self, path: Path, *, cache: Path | None = None, encoder: Encoder | None = None
    ) -> None:
        self._path = path
        self._cache = cache
        self._encoder = encoder
        self._stamp: Stamp | None = None
        self._digest = ""
        self._matcher: Matcher | None = None
        self._scope: Scope | None = None
        self._acts: ActRecogniser | None = None
        self._serving: _Checked | None = None
        self._waiting: _Checked | None = None
        self._rejected = False
        self._lock = Lock()
        self._acts_lock = Lock()

    @property
    def matcher(self) -> Matcher:
        if self._matcher is None:
            raise KnowledgeBaseInvalid(())
        return self._matcher

    @property
    def acts(self) -> ActRecogniser:
        """Recogniser of dialogue acts, with the wordings of the version in use.

        It is built on the first access, which takes seconds without a cached model.
        """
        return self.prepare_acts()

    def prepare_acts(self) -> ActRecogniser:
        """Build the recogniser of dialogue acts if that has not been done."""
        with self._acts_lock:
            if self._acts is None:
                self._acts = self._recogniser(self.kb)
            return self._acts

    @property
    def kb(self) -> KnowledgeBase:
        return self.matcher.kb

    @property
    def loaded(self) -> bool:
        return self._matcher is not None

    @property
    def waiting(self) -> bool:
        """True if a valid version is not in use yet."""
        return self._waiting is not None

    @property
    def rejected(self) -> bool:
        """True if the newest version has errors."""
        return self._rejected

    @property
    def due(self) -> str:
        """Version to be trained by another process, or "" if there is none."""
        if (waiting := self._waiting) is not None:
            return waiting.kb.version
        if self._encoder is None or self._cache is None or self._matcher is None:
            return ""
        parts = (self._matcher, self._scope, self._acts)
        is_lexical = any(part is not None and part.engine == LEXICAL for part in parts)
        return self._matcher.kb.version if is_lexical else ""

    def refresh(self, *, today: date) -> Refreshed:
        """Check the files and load them if their content has changed."""
        with self._lock:
            if not self._has_changed():
                return Unchanged()
            checked = _checked(self._path, today=today)
            self._rejected = isinstance(checked, Rejected)
            if isinstance(checked, Rejected):
                return checked
            if self._needs_training(checked.kb):
                self._waiting = checked
                return Waiting(checked.kb.version)
            used = self._use(checked)
            if isinstance(used, Reloaded):
                self._waiting = None
            return used

    def _needs_training(self, kb: KnowledgeBase) -> bool:
        """Return True if another process has to train the models of a version first.

        Models depend on questions, titles and synonyms. A version that differs in answers or
        buttons is used at once.
        """
        if self._matcher is None or self._cache is None:
            return False
        if act_base(kb).version != act_base(self.kb).version:
            return True
        encoder = None if self._matcher.engine == LEXICAL else self._encoder
        return not Matcher.is_stored(kb, cache=self._cache, encoder=encoder)

    def take(self, version: str) -> Taken:
        """Activate a trained version, unless the file has changed in the meantime."""
        with self._lock:
            checked = self._waiting or self._serving
            if checked is None or checked.kb.version != version:
                return Unchanged()
            taken = self._use(checked)
            self._waiting = None  # reset this late so that a failed attempt is retried
            return taken

    def _use(self, checked: _Checked) -> Reloaded | Rejected:
        if checked is not self._serving and checked.strict:
            # As in the editor's check, strict tests use the lexical model even with an encoder.
            judge, _ = self._built(checked.kb, None)
            linted = Linted(lint(checked.kb, today=checked.today, matcher=judge), checked.kb)
            if not linted.usable:
                self._rejected = True
                return Rejected(linted.problems)
        matcher, scope = self._built(checked.kb, self._encoder)
        if self._acts is not None:
            self._acts = self._recogniser(checked.kb)
        self._matcher, self._scope, self._serving = matcher, scope, checked
        return Reloaded(checked.kb, matcher, checked.problems)

    def _built(self, kb: KnowledgeBase, encoder: Encoder | None) -> tuple[Matcher, Scope | None]:
        scope = Scope.of(kb, folder=self._cache, encoder=encoder)
        if self._cache is None:
            return Matcher.build(kb, encoder=encoder, scope=scope), scope
        matcher = Matcher.at_hand(kb, cache=self._cache, encoder=encoder, scope=scope)
        return matcher, scope

    def _recogniser(self, kb: KnowledgeBase) -> ActRecogniser:
        base, folder = act_base(kb), None if self._cache is None else act_cache(self._cache)
        lexical = lexical_matcher(base, cache=folder)
        if self._encoder is None:
            return ActRecogniser(lexical)
        if folder is None:
            matcher = Matcher.build(base, encoder=self._encoder)
        else:
            matcher = Matcher.at_hand(base, cache=folder, encoder=self._encoder)
        return ActRecogniser(matcher, lexical=lexical)

    def _has_changed(self) -> bool:
        stamp = self._stamp_now()
        if stamp == self._stamp:
            return False
        digest = self._digest_now(stamp)
        self._stamp = stamp
        if digest == self._digest:
            return False
        self._digest = digest
        return True

    def _stamp_now(self) -> Stamp:
        files = sorted(self._path.rglob("*.y*ml")) if self._path.is_dir() else [self._path]
        found = []
        for file in files:
            try:
                state = file.stat()
            except OSError:  # the file was deleted, which `load` reports
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


def _checked(path: Path, *, today: date) -> _Checked | Rejected:
    try:
        kb = load(path)
    except KnowledgeBaseInvalid as invalid:
        return Rejected(invalid.problems)
    linted = Linted(lint(kb, today=today), kb)
    return _Checked(kb, linted.problems, today) if linted.usable else Rejected(linted.problems)
