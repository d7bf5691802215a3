"""Disk cache of trained models, keyed by a hash of the training data."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import astuple, fields
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import scipy
from scipy.sparse import csr_matrix

from faq.knowledge_base import KnowledgeBase
from faq.lexical import SHARES, Synonyms, Vectorizer
from faq.matcher.calibration import Thresholds
from faq.matcher.corpus import Corpus, corpus_of, synonyms_of
from faq.matcher.engine import (
    Classifier,
    JointModel,
    LexicalFeatures,
    LexicalModel,
    is_large,
    train_joint,
    train_lexical,
)
from faq.matcher.kernel import Embeddings
from faq.semantic import Encoder, Progress, VectorStore

KEPT = 4  # number of models stored per kind, so that undoing an edit is fast
ABANDONED = 600  # seconds after which a partial file is considered abandoned
FORMAT = 12  # increment this if training on the same questions gives a different result
# File name prefixes. Do not change them, because files with old prefixes are not deleted.
LEXICAL_FILES, JOINT_FILES = "letters", "joint"

Arrays = Mapping[str, Any]
Kept = TypeVar("Kept")


class Cache:
    """Folder of trained models and embeddings. It can be emptied at any time.

    Damaged files are rewritten. If the disk is full or read-only, models are trained every time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = VectorStore(folder / "vectors")

    def lexical(self, kb: KnowledgeBase) -> LexicalModel:
        """Return the lexical model. It is trained and stored if missing from the cache."""
        corpus, synonyms = corpus_of(kb), synonyms_of(kb)
        path = self._path(LEXICAL_FILES, corpus, kb)
        if (kept := _read(path, partial(_lexical, corpus=corpus, synonyms=synonyms))) is not None:
            return kept
        lexical = train_lexical(corpus, synonyms)
        self._write(path, _arrays_of_lexical(lexical))
        return lexical

    def has_lexical(self, kb: KnowledgeBase) -> bool:
        """Return True if the lexical model is stored and `lexical` need not train it."""
        return self._path(LEXICAL_FILES, corpus_of(kb), kb).is_file()

    def has_joint(self, kb: KnowledgeBase, encoder: Encoder) -> bool:
        return self._path(JOINT_FILES, corpus_of(kb), kb, encoder.name).is_file()

    def stored_joint(
        self, kb: KnowledgeBase, lexical: LexicalModel, encoder: Encoder
    ) -> JointModel | None:
        """Return the joint model from the cache, or None if it has to be trained."""
        path = self._path(JOINT_FILES, lexical.corpus, kb, encoder.name)
        return _read(path, partial(_joint, corpus=lexical.corpus))

    def joint(
        self,
        kb: KnowledgeBase,
        lexical: LexicalModel,
        encoder: Encoder,
        progress: Progress | None = None,
    ) -> JointModel:
        """Return the joint model. It is trained and stored if missing from the cache.

        `progress` is called with the number of embedded texts. Raises EncoderUnavailable if the
        texts cannot be embedded.
        """
        if (kept := self.stored_joint(kb, lexical, encoder)) is not None:
            return kept
        vectors = self._store.vectors(encoder, lexical.corpus.texts, progress=progress)
        joint = train_joint(lexical, vectors)
        path = self._path(JOINT_FILES, lexical.corpus, kb, encoder.name)
        self._write(path, _arrays_of_joint(joint))
        return joint

    def _path(self, kind: str, corpus: Corpus, kb: KnowledgeBase, encoder: str = "") -> Path:
        groups = sorted(sorted(group) for each in kb.synonyms.values() for group in each)
        training_data = json.dumps(
            [
                [FORMAT, np.__version__, scipy.__version__, encoder, dict(SHARES)],
                [corpus.texts, corpus.owners.tolist(), corpus.is_question.tolist(), corpus.names],
                corpus.first_general,
                groups,
            ]
        )
        digest = hashlib.sha256(training_data.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        return self._folder / f"{kind}-{digest}.npz"

    def _write(self, path: Path, arrays: Arrays) -> None:
        unfinished = path.with_name(f"{path.stem}.{os.getpid()}.part")
        with suppress(OSError):
            for folder in (path.parent.parent, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with unfinished.open("wb") as file:
                    np.savez(file, **arrays)
                unfinished.replace(path)  # readers never see a partial file
            finally:
                unfinished.unlink(missing_ok=True)
            _forget_older(path)


def _forget_older(path: Path) -> None:
    """Delete models for old versions of the knowledge base.

    Every edit adds a file, which is about 10 MB for the sample knowledge base.
    """
    kind = path.stem.partition("-")[0]
    kept = sorted(path.parent.glob(f"{kind}-*.npz"), key=lambda each: each.stat().st_mtime_ns)
    for old in kept[:-KEPT]:
        old.unlink(missing_ok=True)
    written = path.stat().st_mtime
    for left in path.parent.glob("*.part"):  # left behind by killed processes
        if written - left.stat().st_mtime > ABANDONED:
            left.unlink(missing_ok=True)


def _read(path: Path, read: Callable[[Arrays], Kept]) -> Kept | None:
    """Read a model file. Returns None if it is missing or damaged."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return read({name: kept[name] for name in kept.files})
    except Exception:  # a damaged archive may raise almost any exception
        return None


def _packed(text: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _arrays_of_classifier(classifier: Classifier) -> dict[str, Any]:
    none = np.zeros((0, 0), dtype=np.float32)
    return {
        "coefficients": none if classifier.coefficients is None else classifier.coefficients,
        "kept": classifier.kept,
        "thresholds": np.array(astuple(classifier.thresholds)),
    }


def _classifier(arrays: Arrays, corpus: Corpus) -> Classifier:
    coefficients = arrays["coefficients"]
    expected = (0, 0) if is_large(corpus) else (len(corpus.names), len(corpus.texts))
    if coefficients.shape != expected:
        raise ValueError(coefficients.shape)
    thresholds = arrays["thresholds"]
    if thresholds.shape != (len(fields(Thresholds)),):
        raise ValueError(thresholds.shape)
    kept = arrays["kept"]
    if kept.ndim != 1 or not np.isin(kept, np.arange(len(corpus.texts))).all():
        raise ValueError(kept.shape)
    found = coefficients if coefficients.size else None
    return Classifier(found, kept.astype(np.intp), Thresholds(*thresholds.tolist()))


def _arrays_of_lexical(lexical: LexicalModel) -> dict[str, Any]:
    rows = lexical.features.rows
    arrays: dict[str, Any] = _arrays_of_classifier(lexical.classifier) | {
        "data": rows.data,
        "indices": rows.indices,
        "indptr": rows.indptr,
        "shape": np.array(rows.shape),
    }
    for kind, weights in lexical.features.vectorizer.weights.items():
        arrays[f"{kind}_names"] = _packed("\n".join(weights))
        arrays[f"{kind}_weights"] = np.array(list(weights.values()), dtype=np.float64)
    return arrays


def _lexical(arrays: Arrays, corpus: Corpus, synonyms: Synonyms) -> LexicalModel:
    weights = {
        kind: dict(
            zip(
                arrays[f"{kind}_names"].tobytes().decode().split("\n"),
                arrays[f"{kind}_weights"].tolist(),
                strict=True,
            )
        )
        for kind in SHARES
    }
    parts = (arrays["data"], arrays["indices"], arrays["indptr"])
    rows = csr_matrix(parts, shape=tuple(arrays["shape"]))
    if rows.shape[0] != len(corpus.texts):
        raise ValueError(rows.shape)
    features = LexicalFeatures(Vectorizer(weights, synonyms), rows, csr_matrix(rows.T))
    return LexicalModel(corpus, features, _classifier(arrays, corpus))


def _arrays_of_joint(joint: JointModel) -> dict[str, Any]:
    arrays = _arrays_of_classifier(joint.classifier) | {"rows": joint.embeddings.rows}
    centres = {f"centre_{name}": vector for name, vector in joint.embeddings.centres.items()}
    return arrays | centres


def _joint(arrays: Arrays, corpus: Corpus) -> JointModel:
    centres = {
        name.removeprefix("centre_"): vector
        for name, vector in arrays.items()
        if name.startswith("centre_")
    }
    rows = arrays["rows"]
    if len(rows) != len(corpus.texts) or "" not in centres:
        raise ValueError(rows.shape)
    return JointModel(Embeddings(rows, centres), _classifier(arrays, corpus))
