"""What was learned, kept on disk under a hash of what it was learned from."""

import hashlib
import json
import os
import zipfile
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from scipy.sparse import csr_matrix

from faq.knowledge_base import KnowledgeBase
from faq.lexical import SHARES, Vectorizer
from faq.matcher.calibration import Thresholds
from faq.matcher.classifier import Classifier
from faq.matcher.engine import Learned, learn, stored_questions, synonyms_of

KEPT = 4  # versions: the last edits, and the way back from them
FORMAT = 3  # raise it whenever the same questions are to give other numbers


def learned_from(kb: KnowledgeBase, folder: Path) -> Learned:
    """Out of the folder where it is there and whole; else computed and put there."""
    path = folder / f"matcher-{_key(kb)}.npz"
    if (kept := _read(path, kb)) is not None:
        return kept
    learned = learn(kb)
    with suppress(OSError):  # a disk that is full or read-only costs time, not the bot
        _write(path, learned)
        _forget_older(folder)
    return learned


def _key(kb: KnowledgeBase) -> str:
    texts, owners, names = stored_questions(kb)
    groups = sorted(sorted(group) for each in kb.synonyms.values() for group in each)
    versions = [FORMAT, np.__version__, scipy.__version__]
    everything = json.dumps([versions, texts, owners.tolist(), names, groups, dict(SHARES)])
    return hashlib.sha256(everything.encode()).hexdigest()[:24]


def _write(path: Path, learned: Learned) -> None:
    arrays: dict[str, Any] = {
        "data": learned.matrix.data,
        "indices": learned.matrix.indices,
        "indptr": learned.matrix.indptr,
        "shape": np.array(learned.matrix.shape),
        "weights": learned.classifier.weights,
        "bias": learned.classifier.bias,
        "classes": learned.classifier.classes,
        "thresholds": np.array(astuple(learned.thresholds)),
    }
    for kind, weights in learned.vectorizer.weights.items():
        arrays[f"{kind}_names"] = _packed("\n".join(weights))
        arrays[f"{kind}_weights"] = np.array(list(weights.values()), dtype=np.float64)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.stem}.{os.getpid()}.part")
    with unfinished.open("wb") as file:
        np.savez(file, **arrays)
    unfinished.replace(path)  # another process never sees half a file


def _forget_older(folder: Path) -> None:
    """A version of the sample takes seven megabytes, and every edit makes one."""
    kept = sorted(folder.glob("matcher-*.npz"), key=lambda each: each.stat().st_mtime_ns)
    for path in kept[:-KEPT]:
        path.unlink(missing_ok=True)


def _packed(text: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _read(path: Path, kb: KnowledgeBase) -> Learned | None:
    """None where there is no such file, or a damaged one, which is then written anew."""
    if not path.is_file():
        return None
    texts, owners, _ = stored_questions(kb)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            weights = {
                kind: dict(
                    zip(
                        kept[f"{kind}_names"].tobytes().decode().split("\n"),
                        kept[f"{kind}_weights"].tolist(),
                        strict=True,
                    )
                )
                for kind in SHARES
            }
            return Learned(
                texts,
                owners,
                Vectorizer(weights, synonyms_of(kb)),
                csr_matrix(
                    (kept["data"], kept["indices"], kept["indptr"]), shape=tuple(kept["shape"])
                ),
                Classifier(kept["weights"], kept["bias"], kept["classes"]),
                Thresholds(*kept["thresholds"].tolist()),
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
