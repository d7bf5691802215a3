"""Disk cache of embeddings, which ensures that each text is only embedded once."""

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from faq.semantic.encoder import Encoder, EncoderUnavailable, Singles, vectors

BATCH = 32
WRITTEN_EVERY = 256  # number of new texts between writes, about every 4 s
MOST_OTHERS = 50_000  # maximum number of stored embeddings of other texts (77 MB for e5-small)
DIGEST_BYTES = 32

Known = dict[bytes, Singles]
Progress = Callable[[int, int], None]


class _Widened(Exception):
    """Raised when stored and new embeddings have different dimensions."""


class VectorStore:
    """Stores one file per encoder in `folder`, which can be emptied at any time.

    The folder can be shared between threads and processes. In the worst case, the same text is
    embedded twice. If the disk is full or read-only, embeddings are not stored.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def vectors(
        self, encoder: Encoder, texts: Sequence[str], *, progress: Progress | None = None
    ) -> Singles:
        """Return embeddings in the order of the texts.

        `progress` is called after each batch with the number of embedded texts and the total, both
        for new texts only. Raises EncoderUnavailable if the encoder fails. Texts embedded before
        the failure are stored.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        asked = {_digest(text): text for text in texts}
        path = self._path(encoder.name)
        kept = _read(path, encoder.name)
        found = {digest: kept[digest] for digest in asked if digest in kept}
        try:
            self._complete(encoder, asked, found, progress)
        except _Widened:
            found.clear()
            try:
                self._complete(encoder, asked, found, progress)
            except _Widened as error:
                raise EncoderUnavailable("vectors change their width") from error
        return np.stack([found[_digest(text)] for text in texts])

    def _complete(
        self,
        encoder: Encoder,
        asked: Mapping[bytes, str],
        found: Known,
        progress: Progress | None,
    ) -> None:
        """Embed the texts missing from `found`, and add them to `found` and to the file."""
        missing = [digest for digest in asked if digest not in found]
        unwritten = 0
        try:
            for start in range(0, len(missing), BATCH):
                batch = missing[start : start + BATCH]
                rows = vectors(encoder, [asked[digest] for digest in batch])
                if found and len(next(iter(found.values()))) != rows.shape[1]:
                    raise _Widened
                found.update(zip(batch, rows, strict=True))
                unwritten += len(batch)
                if unwritten >= WRITTEN_EVERY:
                    self._keep(encoder.name, found)
                    unwritten = 0
                if progress is not None:
                    progress(start + len(batch), len(missing))
        finally:
            if unwritten:
                self._keep(encoder.name, found)

    def _keep(self, name: str, found: Known) -> None:
        path = self._path(name)
        width = len(next(iter(found.values())))
        # Read the file again because another process may have written to it.
        others = [
            (digest, row)
            for digest, row in _read(path, name).items()
            if digest not in found and len(row) == width
        ]
        with suppress(OSError):
            _write(path, name, {**dict(others[-MOST_OTHERS:]), **found})

    def _path(self, name: str) -> Path:
        key = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        return self._folder / f"vectors-{key}.npz"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _write(path: Path, name: str, rows: Known) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.stem}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        with unfinished.open("wb") as file:
            np.savez(
                file,
                name=np.frombuffer(name.encode("utf-8", "surrogatepass"), dtype=np.uint8),
                digests=np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, DIGEST_BYTES),
                rows=np.stack(list(rows.values())),
            )
        unfinished.replace(path)  # readers never see a partial file
    finally:
        # Also remove partial files of processes that were killed while writing.
        for left in path.parent.glob(f"{path.stem}.*.part"):
            left.unlink(missing_ok=True)


def _read(path: Path, name: str) -> Known:
    """Read the stored embeddings, oldest first.

    Returns an empty result if the file is missing, damaged or from another encoder.
    """
    if not path.is_file():
        return {}
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            named, digests, rows = kept["name"], kept["digests"], kept["rows"]
    except Exception:  # a damaged archive may raise almost any exception
        return {}
    whole = (
        named.tobytes() == name.encode("utf-8", "surrogatepass")
        and digests.dtype == np.uint8
        and rows.dtype == np.float32
        and digests.ndim == rows.ndim == 2
        and digests.shape == (len(rows), DIGEST_BYTES)
        and bool(np.isfinite(rows).all())
    )
    return (
        {digest.tobytes(): row for digest, row in zip(digests, rows, strict=True)} if whole else {}
    )
