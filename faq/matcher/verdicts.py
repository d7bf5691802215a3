"""Verdicts of the matcher and their explanations."""

from dataclasses import dataclass
from enum import StrEnum

from faq.knowledge_base import Kind
from faq.matcher.calibration import Thresholds
from faq.normalize import Reading, Way


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry considered for a query. `score` and `confidence` range from 0 to 1."""

    entry_id: str
    kind: Kind
    score: float
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The query matches this entry.

    `unmistakable` is true if the answer can be sent without waiting for further messages. `also`
    contains entries that answer other questions in the same text. `verbatim` is true if the whole
    text equals a stored question, which a score of 1 does not imply.
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
    """Several entries are possible. At most three are offered, best first.

    `outside` is true if the text seems to be about another product.
    """

    candidates: tuple[Candidate, ...]
    language: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Abstain:
    """No entry matches. `best` is stored with the query but not shown."""

    best: Candidate | None
    language: str


Verdict = Answer | Clarify | Abstain


class Reason(StrEnum):
    """Reason for a verdict."""

    EXACT = "exact"  # the query equals a stored question
    CLEAR = "clear"  # confidence and margin reach their thresholds
    CLOSE = "close"  # only the confidence reaches its threshold
    PART = "part"  # the whole text does not match, but one question in it does
    SEVERAL = "several"  # the text contains several questions with an answer each
    REFUSED = "refused"  # the writer doesn't want the entry's subject
    OUTSIDE = "outside"  # the text seems to be about another product
    REVERSED = "reversed"  # the text is about the opposite direction (who acts on whom)
    VAGUE = "vague"  # the query is a single word that occurs in many entries
    UNSURE = "unsure"  # the score is only high enough for a clarifying question
    WEAK = "weak"  # some similarity, but not enough
    UNKNOWN = "unknown"  # the query does not contain a known word
    EMPTY = "empty"  # the query is empty after folding


@dataclass(frozen=True, slots=True)
class Part:
    """Components of an entry's score."""

    entry_id: str
    kind: Kind
    score: float  # regression score
    confidence: float  # score × square root of the similarity
    lexical_similarity: float  # to the most similar question
    semantic_similarity: float | None  # likewise, or None without an encoder
    coverage: float  # share of known words in the reading
    way: Way
    question: str  # most similar stored question, folded


@dataclass(frozen=True, slots=True)
class Explanation:
    """Details of a verdict for knowledge base editors."""

    query: str
    folded: str
    pieces: tuple[str, ...]  # questions that the text was split into
    readings: tuple[Reading, ...]
    parts: tuple[Part, ...]
    thresholds: Thresholds
    verdict: Verdict
    reason: Reason
