"""What the matcher can say about a query."""

from dataclasses import dataclass

from faq.knowledge_base import Kind


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that came into question; the score is between 0 and 1."""

    entry_id: str
    kind: Kind
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """It is that entry; an unmistakable one need not wait for more messages."""

    entry_id: str
    kind: Kind
    score: float
    margin: float
    unmistakable: bool
    language: str


@dataclass(frozen=True, slots=True)
class Clarify:
    """One of these, best first, at most three: ask which."""

    candidates: tuple[Candidate, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Abstain:
    """Nothing here answers that; `best` is for the records only."""

    best: Candidate | None
    language: str


Verdict = Answer | Clarify | Abstain
