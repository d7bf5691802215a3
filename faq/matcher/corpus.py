"""The texts that a query is compared with, in an order that the file's order does not change."""

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

# The words in a name: "create-channel", "AboutUs"; letters only, and more than one of them.
_NAME_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows of folded text: each entry's questions and names, then the strangers.

    `owners` holds the place of each row's entry among `names`, or STRANGER. `asked` marks the
    stored questions: how well they are found when hidden tells how far to trust a score, while
    the names of entries (their ids and titles) only teach. Strangers are what the file lists as
    nobody's here and then, from `world` on, questions of the rest of the world.
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
        """The first row of each entry; every entry has one."""
        return np.searchsorted(self.owners[: self.ours], np.arange(len(self.names)))

    @property
    def ours(self) -> int:
        """The number of rows that belong to an entry: they come first."""
        return len(self.owners) - int(self.strangers.sum())


def corpus_of(kb: KnowledgeBase) -> Corpus:
    names = tuple(sorted(kb.entries))
    rows: list[tuple[int, bool, str]] = []
    for place, name in enumerate(names):
        # Questions without a letter («؟!») say nothing, but leave their entry its row.
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
    """Folded questions that no product's desk could answer, in the languages we know."""
    folder = files("faq") / "elsewhere"
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
    """What people call it: the words of its id, and its titles."""
    for text in (" ".join(_NAME_WORD.findall(entry.id)), *entry.title.values()):
        words = [word for word in fold(text).split() if len(word) > 1]
        if words:
            yield " ".join(words)
