"""Construction of problems found in a loaded knowledge base."""

from faq.knowledge_base import Entry, KnowledgeBase, Problem, found
from faq.normalize import fold

Spot = str | int


def at(code: str, entry: Entry, *path: Spot, **facts: str | int) -> Problem:
    """Return a problem at a part of an entry."""
    return found(code, entry.file, entry.line_of(*path), entry.id, facts)


def general(code: str, kb: KnowledgeBase, **facts: str | int) -> Problem:
    """Return a problem that belongs to no entry."""
    return found(code, kb.files[0] if kb.files else "", 0, None, facts)


class Folded:
    """Normalizes texts for comparison, each of them once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        folded = self._known.get(text)
        if folded is None:
            folded = self._known[text] = fold(text)
        return folded
