"""Loading of the knowledge base, and reloading after valid changes."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from faq.acts import ActRecogniser, act_base, act_cache, lexical_matcher
from faq.knowledge_base import KnowledgeBase, KnowledgeBaseInvalid, Problem, Severity, files_of
from faq.lint import judged, lint_form
from faq.matcher import LEXICAL, Matcher, Scope
from faq.semantic import Encoder

Stamp = tuple[tuple[str, int, int], ...]  # path, modification time in ns, size in bytes

# Number of checks for which a missing file is taken for one that is being replaced.
MISSING_CHECKS = 5
LOST_SHARE = 0.2  # of the entries; a version that loses more has to be confirmed
SECTIONS = ("terms", "categories", "slots", "routes", "synonyms", "acts")


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


@dataclass(frozen=True, slots=True)
class Held:
    """The version lacks much of the previous one, which stays in use until it is confirmed.

    `sections` are names of sections that are gone, and `lost` is the number of entries that are
    gone of `entries` before.
    """

    version: str
    sections: tuple[str, ...]
    lost: int
    entries: int


Taken = Unchanged | Reloaded | Rejected
Refreshed = Taken | Waiting | Held


@dataclass(frozen=True, slots=True)
class _Checked:
    """A version that passed all checks except those that need a matcher."""

    kb: KnowledgeBase
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Used:
    """A version with its matcher."""

    checked: _Checked
    matcher: Matcher
    scope: Scope | None


class Library:
    """Thread-safe holder of the last valid version of a file or folder.

    Training takes seconds, or minutes with an encoder. With a `cache` folder, this process only
    trains the lexical model of the first version, so that queries can be matched immediately.
    Later versions are used at once with an updated copy of the last trained model. Another process
    trains the version returned by `due` and stores the models in the folder, from which `take`
    loads them. Without a folder, this process trains all models.

    `limit` is the maximum number of characters of a file.
    """

    def __init__(
        self,
        path: Path,
        *,
        cache: Path | None = None,
        encoder: Encoder | None = None,
        limit: int | None = None,
    ) -> None:
        self._path = path
        self._cache = cache
        self._encoder = encoder
        self._limit = limit
        self._stamp: Stamp | None = None
        self._digest = ""
        self._used: _Used | None = None
        self._trained: _Used | None = None  # the last version with trained models
        self._acts: ActRecogniser | None = None
        self._waiting: _Checked | None = None
        self._held: tuple[Held, _Checked] | None = None
        self._confirmed = ""  # version that may be used although it was held back
        self._rejected = False
        self._files: frozenset[Path] = frozenset()  # existing files at the last check
        self._missing = 0  # number of successive checks without a file
        self._lock = Lock()
        self._acts_lock = Lock()

    @property
    def matcher(self) -> Matcher:
        if self._used is None:
            raise KnowledgeBaseInvalid(())
        return self._used.matcher

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
        return self._used is not None

    @property
    def waiting(self) -> bool:
        """True if the models of the newest valid version aren't trained yet."""
        return self._waiting is not None

    @property
    def rejected(self) -> bool:
        """True if the newest version has errors."""
        return self._rejected

    @property
    def held(self) -> Held | None:
        """The version that has to be confirmed, if any."""
        return None if self._held is None else self._held[0]

    @property
    def is_newest_in_use(self) -> bool:
        """True if the newest valid version is in use, even if its models aren't trained yet."""
        is_waiting_in_use = self._used is not None and self._used.checked is self._waiting
        return self.is_readable and (self._waiting is None or is_waiting_in_use)

    @property
    def is_readable(self) -> bool:
        """True if the files contain a version that may be trained."""
        return not self._rejected and self._held is None

    @property
    def due(self) -> str:
        """Version to be trained by another process, or "" if there is none."""
        if (waiting := self._waiting) is not None:
            return waiting.kb.version
        used = self._used
        if self._encoder is None or self._cache is None or used is None:
            return ""
        parts = (used.matcher, used.scope, self._acts)
        is_lexical = any(part is not None and part.engine == LEXICAL for part in parts)
        return self.kb.version if is_lexical else ""

    def refresh(self, *, today: date) -> Refreshed:
        """Check the files and load them if their content has changed."""
        with self._lock:
            if self._is_being_replaced():
                return Unchanged()
            stamp = self._stamp_now()
            if stamp == self._stamp or (digest := self._digest_now(stamp)) == self._digest:
                self._stamp = stamp
                return self._use_confirmed()
            linted = lint_form(self._path, today=today, limit=self._limit)
            self._stamp, self._digest = stamp, digest
            held_before, self._held = self.held, None
            self._rejected = not linted.usable
            if linted.kb is None or not linted.usable:
                return Rejected(linted.problems)
            checked = _Checked(linted.kb, linted.problems)
            if (held := self._loss(checked.kb)) is not None:
                self._held = held, checked
                return Unchanged() if held == held_before else held
            return self._start_using(checked)

    def confirm(self) -> Held | None:
        """Confirm the version that is held back, so that the next `refresh` uses it.

        Returns the version, or None if there is none. This doesn't wait for a `refresh`.
        """
        held = self.held
        self._confirmed = "" if held is None else held.version
        return held

    def _use_confirmed(self) -> Taken | Waiting:
        held = self._held
        if held is None or held[0].version != self._confirmed:
            return Unchanged()
        self._held = None
        return self._start_using(held[1])

    def _start_using(self, checked: _Checked) -> Taken | Waiting:
        self._confirmed = ""
        if self._used is not None and checked.kb.version == self.kb.version:
            # The file is as it was before a mistake.
            self._waiting = None if self._used is self._trained else self._used.checked
            return Reloaded(self.kb, self.matcher, checked.problems)
        if self._needs_training(checked.kb):
            self._waiting = checked
            return self._use_updated(checked) or Waiting(checked.kb.version)
        used = self._use(checked)
        if isinstance(used, Reloaded):
            self._waiting = None
        return used

    def _loss(self, kb: KnowledgeBase) -> Held | None:
        """Return what a version lacks of the one in use, if it is so much that it may be cut."""
        if self._used is None:
            return None
        before = self.kb
        gone = [name for name in SECTIONS if getattr(before, name) and not getattr(kb, name)]
        if _out_of_scope(before) and not _out_of_scope(kb):
            gone.append("out_of_scope")
        lost = len(before.entries.keys() - kb.entries.keys())
        if not gone and lost <= LOST_SHARE * len(before.entries):
            return None
        return Held(kb.version, tuple(gone), lost, len(before.entries))

    def _needs_training(self, kb: KnowledgeBase) -> bool:
        """Return True if another process has to train the models of a version first.

        Models depend on questions, titles and synonyms. A version that differs in answers or
        buttons is used at once.
        """
        if self._trained is None or self._cache is None:
            return False
        trained = self._trained.checked.kb
        if act_base(kb).version != act_base(trained).version:
            return True
        encoder = None if self._trained.matcher.engine == LEXICAL else self._encoder
        return not Matcher.is_stored(kb, cache=self._cache, encoder=encoder)

    def _use_updated(self, checked: _Checked) -> Reloaded | None:
        """Use a version with an updated model until it is trained.

        Returns None if too much has changed, or if the updated model misses a strict test, which
        the trained model decides.
        """
        assert self._trained is not None
        matcher = self._trained.matcher.updated(checked.kb)
        if matcher is None:
            return None
        if _errors(judged(checked.kb, (), judge=matcher.without_embeddings).problems):
            return None
        self._used = _Used(checked, matcher, self._trained.scope)
        return Reloaded(checked.kb, matcher, checked.problems)

    def take(self, version: str) -> Taken:
        """Activate a trained version, unless the file has changed in the meantime."""
        with self._lock:
            checked = self._waiting or (self._used.checked if self._used is not None else None)
            if checked is None or checked.kb.version != version:
                return Unchanged()
            taken = self._use(checked)
            self._waiting = None  # reset this late so that a failed attempt is retried
            return taken

    def _use(self, checked: _Checked) -> Reloaded | Rejected:
        if self._trained is None or checked is not self._trained.checked:
            linted = judged(checked.kb, checked.problems, cache=self._cache)
            if not linted.usable:
                self._rejected = True
                self._used = self._trained  # instead of an updated model of this version
                return Rejected(linted.problems)
        matcher, scope = self._built(checked.kb, self._encoder)
        if self._acts is not None:
            self._acts = self._recogniser(checked.kb)
        self._used = self._trained = _Used(checked, matcher, scope)
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

    def _is_being_replaced(self) -> bool:
        """Return True while a file is missing, for some checks."""
        files = frozenset(_files(self._path))
        is_missing = self._used is not None and bool(self._files - files)
        self._missing = self._missing + 1 if is_missing else 0
        if 0 < self._missing < MISSING_CHECKS:
            return True
        self._files, self._missing = files, 0
        return False

    def _stamp_now(self) -> Stamp:
        found = []
        for file in _files(self._path):
            try:
                state = file.stat()
            except OSError:  # the file was deleted, which `lint_form` reports
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


def _files(path: Path) -> list[Path]:
    """Return the existing files of a knowledge base."""
    try:
        return [file for file, _ in files_of(path) if file.exists()]
    except KnowledgeBaseInvalid:  # an empty folder
        return []


def _out_of_scope(kb: KnowledgeBase) -> bool:
    return bool(kb.out_of_scope_examples or kb.out_of_scope_tests)


def _errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [each for each in problems if each.severity is Severity.ERROR]
