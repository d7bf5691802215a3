"""Verdicts of the matcher."""

from dataclasses import dataclass
from enum import StrEnum

from faq.knowledge_base import Kind
from faq.matcher.calibration import Thresholds
from faq.normalize import Reading, Way


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry considered for a query. `score` and `confidence` are between 0 and 1."""

    entry_id: str
    kind: Kind
    score: float
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The query matches this entry. An unmistakable answer need not wait for further messages.

    `also` holds entries that answer other questions in the same text. `verbatim` is true if the
    whole text equals a stored question; a score of 1 does not imply that.
    """

    entry_id: str
    kind: Kind
    score: float
    margin: float
    unmistakable: bool
    language: str
    also: tuple[str, ...] = ()
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Clarify:
    """Several entries are possible: best first, at most three."""

    candidates: tuple[Candidate, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Abstain:
    """No entry matches. `best` is for the records only."""

    best: Candidate | None
    language: str


Verdict = Answer | Clarify | Abstain


class Reason(StrEnum):
    """Reason for a verdict."""

    EXACT = "exact"  # equal to a stored question
    CLEAR = "clear"  # confidence and margin suffice
    CLOSE = "close"  # confidence suffices, margin does not
    PART = "part"  # the whole is weak, one question in it is clear
    SEVERAL = "several"  # several questions, each clear
    REFUSED = "refused"  # the writer does not want what the entry is about
    VAGUE = "vague"  # one word that many entries share
    UNSURE = "unsure"  # only enough for a clarifying question
    WEAK = "weak"  # some similarity, not enough
    UNKNOWN = "unknown"  # no known word
    EMPTY = "empty"  # nothing left after folding


@dataclass(frozen=True, slots=True)
class Part:
    """Components of one entry's score."""

    entry_id: str
    kind: Kind
    score: float  # of the regression
    confidence: float  # score × the root of the similarity
    lexical_similarity: float  # to the nearest question
    semantic_similarity: float | None  # likewise; None without an encoder
    coverage: float  # share of the reading with known words
    way: Way
    question: str  # the nearest one, folded


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that led to a verdict, for editors of the knowledge base."""

    query: str
    folded: str
    pieces: tuple[str, ...]  # questions the text was split into
    readings: tuple[Reading, ...]
    parts: tuple[Part, ...]
    thresholds: Thresholds
    verdict: Verdict
    reason: Reason
