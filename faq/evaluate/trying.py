"""Matching of labelled queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from faq.knowledge_base import KnowledgeBase
from faq.matcher import Abstain, Answer, Candidate, Clarify, Matcher, Verdict

TOP = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A query and the ids of the correct entries. Out-of-scope queries have none."""

    query: str
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """Result of matching a sample.

    `best` contains the best entries even if the verdict is not an answer. `seconds` is the time
    taken for matching.
    """

    sample: Sample
    verdict: Verdict
    best: tuple[Candidate, ...]
    seconds: float = 0.0

    @property
    def guess(self) -> str | None:
        """Id of the best entry for any verdict, or None if nothing is similar."""
        return self.best[0].entry_id if self.best else None

    @property
    def score(self) -> float:
        return self.best[0].score if self.best else 0.0

    @property
    def answered(self) -> str | None:
        return self.verdict.entry_id if isinstance(self.verdict, Answer) else None

    @property
    def right(self) -> bool:
        """True if the answer is correct, or if an out-of-scope query was not answered."""
        if self.sample.expected:
            return self.answered in self.sample.expected
        return self.answered is None


def labelled(kb: KnowledgeBase) -> tuple[Sample, ...]:
    """Return the tests of all entries, followed by the out-of-scope queries."""
    return (
        *(Sample(test.text, (entry.id,)) for entry in kb.entries.values() for test in entry.tests),
        *(Sample(query.text) for query in kb.out_of_scope_tests),
    )


def _stopped() -> float:
    return 0.0


def try_each(
    matcher: Matcher, samples: Iterable[Sample], *, clock: Callable[[], float] = _stopped
) -> tuple[Tried, ...]:
    """Match every sample. All times are 0 unless a `clock` that returns seconds is given."""
    tried = []
    for sample in samples:
        start = clock()
        verdict = matcher.match(sample.query)
        seconds = clock() - start
        best = matcher.candidates(sample.query, limit=TOP)
        tried.append(Tried(sample, verdict, best, seconds))
    return tuple(tried)


def prediction(tried: Tried) -> dict[str, object]:
    """Return the result as a JSON object, with `expected` as in `read_samples`."""
    expected = tried.sample.expected
    match tried.verdict:
        case Answer():
            name = "answer"
        case Clarify():
            name = "clarify"
        case Abstain():
            name = "abstain"
    return {
        "query": tried.sample.query,
        "expected": (expected[0] if len(expected) == 1 else list(expected)) or None,
        "best": tried.guess,
        "score": tried.score,
        "verdict": name,
        "candidates": [each.entry_id for each in offered(tried)],
    }


def offered(tried: Tried) -> tuple[Candidate, ...]:
    """Return the candidates of a clarifying question, or the best ones for other verdicts."""
    return tried.verdict.candidates if isinstance(tried.verdict, Clarify) else tried.best
