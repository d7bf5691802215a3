"""Trained models, shared by all processes of tests and benchmarks.

Training takes up to half a minute, so it is done once for each version of the `faq` package and of
the project's knowledge base.
"""

import fcntl
import hashlib
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from faq.acts import act_base, act_cache, lexical_matcher
from faq.knowledge_base import KnowledgeBase, load
from faq.matcher import Matcher, scope_base, scope_cache

ROOT = Path(__file__).resolve().parents[1]
OWN_FILE = ROOT / "knowledge_base.yaml"
SHARED = ROOT / "build" / "test-models"
MOST_SECONDS = 86_400  # after which models of other versions are deleted
SOURCES = (".py", ".txt", ".yaml")


def link_models(folder: Path) -> None:
    """Put the models of acts and scope into a folder, as if they had been trained there."""
    _link(_trained("acts", _train_acts), act_cache(folder))
    _link(_trained("scope", _train_scope), scope_cache(folder))


def link_own_models(folder: Path) -> None:
    """Put the models of acts, scope and the project's knowledge base into a folder."""
    link_models(folder)
    _link(_trained("own", _train_own), folder)


def _link(trained: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for model in trained.iterdir():
        with suppress(FileExistsError):  # it was trained or linked there before
            (folder / model.name).symlink_to(model)


@cache
def _trained(name: str, train: Callable[[Path], None]) -> Path:
    """Return the folder of a model. It is trained by the first process that needs it."""
    folder = SHARED / _version() / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (SHARED / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _remove_old_versions()
            unfinished = folder.with_suffix(".part")
            train(unfinished)
            unfinished.rename(folder)
    return folder


@cache
def _version() -> str:
    digest = hashlib.sha256(OWN_FILE.read_bytes())
    for file in sorted((ROOT / "faq").rglob("*")):
        if file.suffix in SOURCES:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _remove_old_versions() -> None:
    """Delete models that are older than a day. Another run may still use the newer ones."""
    for old in SHARED.iterdir():
        if old.is_dir() and time.time() - old.stat().st_mtime > MOST_SECONDS:
            shutil.rmtree(old)


def _train_acts(folder: Path) -> None:
    without_own_acts = KnowledgeBase("", (), {}, {}, {}, {}, {})
    lexical_matcher(act_base(without_own_acts), cache=folder)


def _train_scope(folder: Path) -> None:
    Matcher.build(scope_base(), cache=folder)


def _train_own(folder: Path) -> None:
    Matcher.build(load(OWN_FILE), cache=folder)
