"""What a matcher makes of each labelled query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from faq.knowledge_base import KnowledgeBase
from faq.matcher import Abstain, Answer, Candidate, Clarify, Matcher, Verdict

TOP = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A query with every entry that is a right answer to it; with none it is nobody's matter."""

    query: str
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """One sample, the verdict on it, the best entries whatever the verdict, and the time."""

    sample: Sample
    verdict: Verdict
    best: tuple[Candidate, ...]
    seconds: float = 0.0

    @property
    def guess(self) -> str | None:
        """The entry that a matcher which may not abstain would give."""
        return self.best[0].entry_id if self.best else None

    @property
    def score(self) -> float:
        return self.best[0].score if self.best else 0.0

    @property
    def answered(self) -> str | None:
        return self.verdict.entry_id if isinstance(self.verdict, Answer) else None

    @property
    def right(self) -> bool:
        """Whether it was answered rightly at once, or rightly left alone."""
        if self.sample.expected:
            return self.answered in self.sample.expected
        return self.answered is None


def labelled(kb: KnowledgeBase) -> tuple[Sample, ...]:
    """The tests of the entries, then what is nobody's matter."""
    return (
        *(Sample(test.text, (entry.id,)) for entry in kb.entries.values() for test in entry.tests),
        *(Sample(query.text) for query in kb.not_ours),
    )


def _stopped() -> float:
    return 0.0


def try_each(
    matcher: Matcher, samples: Iterable[Sample], *, clock: Callable[[], float] = _stopped
) -> tuple[Tried, ...]:
    """`clock` counts seconds; without one no time is measured."""
    tried = []
    for sample in samples:
        start = clock()
        verdict = matcher.match(sample.query)
        seconds = clock() - start
        best = matcher.candidates(sample.query, limit=TOP)
        tried.append(Tried(sample, verdict, best, seconds))
    return tuple(tried)


def prediction(tried: Tried) -> dict[str, object]:
    """A row for other programs; `expected` as it stands in the layout of the sets."""
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
    """The entries on the buttons if the bot asked back, else the best ones."""
    return tried.verdict.candidates if isinstance(tried.verdict, Clarify) else tried.best
