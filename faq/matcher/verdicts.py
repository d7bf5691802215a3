"""What the matcher can say about a query."""

from dataclasses import dataclass
from enum import StrEnum

from faq.knowledge_base import Kind
from faq.matcher.calibration import Thresholds
from faq.normalize import Reading, Way


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that came into question; `score` and `sureness` are between 0 and 1."""

    entry_id: str
    kind: Kind
    score: float
    sureness: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """It is that entry; an unmistakable one need not wait for more messages.

    `also`: entries that answer other questions in the same text. `verbatim`: the whole text is a
    stored question, word for word; a score of 1 alone does not say that.
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
    """One of these, best first, at most three: ask which."""

    candidates: tuple[Candidate, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Abstain:
    """Nothing here answers that; `best` is for the records only."""

    best: Candidate | None
    language: str


Verdict = Answer | Clarify | Abstain


class Reason(StrEnum):
    """Why the verdict is what it is."""

    EXACT = "exact"  # a stored question, word for word
    CLEAR = "clear"  # sure enough, and far enough ahead
    CLOSE = "close"  # sure enough, but another is too near
    PART = "part"  # the whole says too little, one question in it is clear
    SEVERAL = "several"  # it has several questions, and each is clear
    REFUSED = "refused"  # the writer does not want what the entry is about
    VAGUE = "vague"  # one word that many entries have
    UNSURE = "unsure"  # worth asking back, no more
    WEAK = "weak"  # something is alike, not enough
    UNKNOWN = "unknown"  # no word of it is known
    EMPTY = "empty"  # nothing is left to compare


@dataclass(frozen=True, slots=True)
class Part:
    """How one entry came to its score, and how far to trust it."""

    entry_id: str
    kind: Kind
    score: float  # of the regression
    sureness: float  # score × the root of the likeness
    likeness: float  # to its nearest question, by letters
    meaning: float | None  # the same by meaning; None without an encoder
    coverage: float  # of the reading, by words the knowledge base knows
    way: Way
    question: str  # the nearest one, folded


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that led to a verdict, for those who edit the knowledge base."""

    query: str
    folded: str
    pieces: tuple[str, ...]  # the questions it was taken apart into
    readings: tuple[Reading, ...]
    parts: tuple[Part, ...]
    thresholds: Thresholds
    verdict: Verdict
    reason: Reason
