"""Texts that queries are compared with, in an order independent of the file's order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from faq.knowledge_base import Entry, KnowledgeBase
from faq.lexical import Synonyms
from faq.normalize import fold

Owners = NDArray[np.intp]
STRANGER = -1

# Words of a name such as "create-channel" or "AboutUs": letters only, two or more.
_NAME_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows of folded text: questions and names of the entries, then negative examples.

    `owners` holds the index of each row's entry in `names`, or STRANGER. `asked` marks the stored
    questions, which are used for calibration; names of entries (their ids and titles) are used for
    training only. Negative examples are the out-of-scope texts of the file and then, from `world`
    on, general questions.
    """

    texts: tuple[str, ...]
    owners: Owners
    asked: NDArray[np.bool_]
    world: int
    names: tuple[str, ...]

    @property
    def strangers(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.owners == STRANGER
        return found

    def starts(self) -> Owners:
        """Return the first row of each entry."""
        return np.searchsorted(self.owners[: self.ours], np.arange(len(self.names)))

    @property
    def ours(self) -> int:
        """The number of rows with an entry. They come first."""
        return len(self.owners) - int(self.strangers.sum())


def corpus_of(kb: KnowledgeBase) -> Corpus:
    names = tuple(sorted(kb.entries))
    rows: list[tuple[int, bool, str]] = []
    for place, name in enumerate(names):
        # Questions without letters («؟!») are ignored, but every entry needs a row.
        questions = set(_questions(kb.entries[name])) or {""}
        called = set(_called(kb.entries[name])) - questions
        rows += [(place, True, text) for text in sorted(questions)]
        rows += [(place, False, text) for text in sorted(called)]
    listed = {folded for text in kb.elsewhere if (folded := fold(text))}
    rows += [(STRANGER, False, text) for text in sorted(listed)]
    start = len(rows)
    rows += [(STRANGER, False, text) for text in elsewhere() if text not in listed]
    return Corpus(
        tuple(text for _, _, text in rows),
        np.array([place for place, _, _ in rows], dtype=np.intp),
        np.array([asked for _, asked, _ in rows], dtype=np.bool_),
        start,
        names,
    )


def synonyms_of(kb: KnowledgeBase) -> Synonyms:
    return Synonyms(group for groups in kb.synonyms.values() for group in groups)


@cache
def elsewhere() -> tuple[str, ...]:
    """Return folded general questions that are out of scope for any product."""
    folder = files("faq") / "negatives"
    lines = (
        line
        for file in sorted(folder.iterdir(), key=lambda each: each.name)
        if file.name.endswith(".txt")
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    return tuple(dict.fromkeys(folded for line in lines if (folded := fold(line))))


def _questions(entry: Entry) -> Iterator[str]:
    for questions in entry.questions.values():
        for question in questions:
            if folded := fold(question):
                yield folded


def _called(entry: Entry) -> Iterator[str]:
    """Return the names of an entry: the words of its id, and its titles."""
    for text in (" ".join(_NAME_WORD.findall(entry.id)), *entry.title.values()):
        words = [word for word in fold(text).split() if len(word) > 1]
        if words:
            yield " ".join(words)
