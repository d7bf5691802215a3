"""How well a matcher does on the labelled queries of its own file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from faq.knowledge_base import KnowledgeBase, LabelledQuery
from faq.matcher import Answer, Clarify, Matcher, Verdict

TOP = 3
# Under these the file, or the matcher, is not good enough to be let loose.
LEAST_AMONG_TOP = 0.90
LEAST_RIGHT_AT_ONCE = 0.75
MOST_NOT_OURS_ANSWERED = 0.10


@dataclass(frozen=True, slots=True)
class Miss:
    """A labelled query that was not answered rightly at once; None stands for nobody's matter."""

    expected: str | None
    query: LabelledQuery
    verdict: Verdict
    best: tuple[str, ...]

    @property
    def among_top(self) -> bool:
        return self.expected in self.best


@dataclass(frozen=True, slots=True)
class Report:
    """Counts, and the queries to look at."""

    tests: int
    among_top: int
    right_at_once: int
    wrong_at_once: int
    asked_back: int
    not_ours: int
    not_ours_answered: int
    misses: tuple[Miss, ...]
    confusions: tuple[tuple[str, str, int], ...]  # expected, answered first, how often

    @property
    def among_top_share(self) -> float:
        return self.among_top / self.tests if self.tests else 1.0

    @property
    def right_at_once_share(self) -> float:
        return self.right_at_once / self.tests if self.tests else 1.0

    @property
    def not_ours_answered_share(self) -> float:
        return self.not_ours_answered / self.not_ours if self.not_ours else 0.0

    @property
    def good_enough(self) -> bool:
        return (
            self.among_top_share >= LEAST_AMONG_TOP
            and self.right_at_once_share >= LEAST_RIGHT_AT_ONCE
            and self.not_ours_answered_share <= MOST_NOT_OURS_ANSWERED
        )


@dataclass(frozen=True, slots=True)
class _Tried:
    expected: str | None
    query: LabelledQuery
    verdict: Verdict
    best: tuple[str, ...]

    @property
    def answered(self) -> str | None:
        return self.verdict.entry_id if isinstance(self.verdict, Answer) else None


def _labelled(kb: KnowledgeBase) -> Iterable[tuple[str | None, LabelledQuery]]:
    for entry in kb.entries.values():
        for test in entry.tests:
            yield entry.id, test
    for query in kb.not_ours:
        yield None, query


def evaluate(matcher: Matcher) -> Report:
    tried = [
        _Tried(
            expected,
            query,
            matcher.match(query.text),
            tuple(each.entry_id for each in matcher.candidates(query.text, limit=TOP)),
        )
        for expected, query in _labelled(matcher.kb)
    ]
    ours = [each for each in tried if each.expected is not None]
    others = [each for each in tried if each.expected is None]
    return Report(
        tests=len(ours),
        among_top=sum(each.expected in each.best for each in ours),
        right_at_once=sum(each.answered == each.expected for each in ours),
        wrong_at_once=sum(each.answered not in (None, each.expected) for each in ours),
        asked_back=sum(isinstance(each.verdict, Clarify) for each in ours),
        not_ours=len(others),
        not_ours_answered=sum(each.answered is not None for each in others),
        misses=tuple(
            Miss(each.expected, each.query, each.verdict, each.best)
            for each in tried
            if each.answered != each.expected
        ),
        confusions=_confusions(ours),
    )


def _confusions(tried: list[_Tried]) -> tuple[tuple[str, str, int], ...]:
    """Pairs of entries that take each other's queries, the worst first."""
    pairs = Counter(
        (each.expected, each.best[0])
        for each in tried
        if each.expected is not None and each.best and each.best[0] != each.expected
    )
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple((expected, taken, count) for (expected, taken), count in ordered)
