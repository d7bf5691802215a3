"""Trained models of acts and of the scope, shared by all processes of tests and benchmarks.

Training takes seconds, so it is done once for each version of the `faq` package.
"""

import fcntl
import hashlib
import shutil
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from faq.acts import act_base, act_cache, lexical_matcher
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Matcher, scope_base, scope_cache

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / "build" / "test-models"
MOST_SECONDS = 86_400  # after which models of other versions are deleted
SOURCES = (".py", ".txt", ".yaml")


def link_models(folder: Path) -> None:
    """Put the models of acts and scope into a folder, as if they had been trained there."""
    trained = _trained()
    for of in (act_cache, scope_cache):
        of(folder).mkdir(parents=True, exist_ok=True)
        for model in of(trained).iterdir():
            with suppress(FileExistsError):  # it was trained or linked there before
                (of(folder) / model.name).symlink_to(model)


@cache
def _trained() -> Path:
    folder = SHARED / _version()
    SHARED.mkdir(parents=True, exist_ok=True)
    with (SHARED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _remove_old_versions()
            _train(folder)
    return folder


def _version() -> str:
    digest = hashlib.sha256()
    for file in sorted((ROOT / "faq").rglob("*")):
        if file.suffix in SOURCES:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _remove_old_versions() -> None:
    """Delete models that are older than a day. Another run may still use the newer ones."""
    for old in SHARED.iterdir():
        if old.is_dir() and time.time() - old.stat().st_mtime > MOST_SECONDS:
            shutil.rmtree(old)


def _train(folder: Path) -> None:
    unfinished = folder.with_suffix(".part")
    without_own_acts = KnowledgeBase("", (), {}, {}, {}, {}, {})
    lexical_matcher(act_base(without_own_acts), cache=act_cache(unfinished))
    Matcher.build(scope_base(), cache=scope_cache(unfinished))
    unfinished.rename(folder)
