"""Texts that queries are compared with.

Their order doesn't depend on the order in the file.
"""

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
NEGATIVE = -1  # `owners` value of negative examples

# Matches the words in names like "create-channel" or "AboutUs".
_NAME_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows of folded text, with entries followed by negative examples.

    `owners` contains the index of each row's entry in `names`, or NEGATIVE. `is_question` marks
    stored questions, which are used for calibration. Entry names (ids and titles) are only used
    for training. Negative examples are out-of-scope texts from the file, followed by general
    questions starting at row `first_general`.
    """

    texts: tuple[str, ...]
    owners: Owners
    is_question: NDArray[np.bool_]
    first_general: int
    names: tuple[str, ...]

    @property
    def negatives(self) -> NDArray[np.bool_]:
        """Boolean mask of the negative examples."""
        found: NDArray[np.bool_] = self.owners == NEGATIVE
        return found

    def starts(self) -> Owners:
        """Return the index of each entry's first row."""
        return np.searchsorted(self.owners[: self.first_negative], np.arange(len(self.names)))

    @property
    def first_negative(self) -> int:
        """Index of the first negative example, equal to the number of entry rows."""
        return len(self.owners) - int(self.negatives.sum())


def corpus_of(kb: KnowledgeBase) -> Corpus:
    names = tuple(sorted(kb.entries))
    rows: list[tuple[int, bool, str]] = []
    for index, name in enumerate(names):
        # Questions without letters («؟!») are ignored. An entry with only such questions gets an
        # empty row, because every entry needs at least one.
        questions = set(_questions(kb.entries[name])) or {""}
        own_names = set(_entry_names(kb.entries[name])) - questions
        rows += [(index, True, text) for text in sorted(questions)]
        rows += [(index, False, text) for text in sorted(own_names)]
    listed = {folded for text in kb.out_of_scope_examples if (folded := fold(text))}
    rows += [(NEGATIVE, False, text) for text in sorted(listed)]
    first_general = len(rows)
    rows += [(NEGATIVE, False, text) for text in general_negatives() if text not in listed]
    return Corpus(
        tuple(text for _, _, text in rows),
        np.array([index for index, _, _ in rows], dtype=np.intp),
        np.array([is_question for _, is_question, _ in rows], dtype=np.bool_),
        first_general,
        names,
    )


def synonyms_of(kb: KnowledgeBase) -> Synonyms:
    return Synonyms(group for groups in kb.synonyms.values() for group in groups)


@cache
def general_negatives() -> tuple[str, ...]:
    """Return folded general questions, which are out of scope for any product."""
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


def _entry_names(entry: Entry) -> Iterator[str]:
    """Yield an entry's titles and the words of its id."""
    for text in (" ".join(_NAME_WORD.findall(entry.id)), *entry.title.values()):
        words = [word for word in fold(text).split() if len(word) > 1]
        if words:
            yield " ".join(words)
