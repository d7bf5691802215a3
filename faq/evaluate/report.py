"""Evaluation report for knowledge base editors."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faq.evaluate.trying import Tried, labelled, try_each
from faq.matcher import JOINT, LEXICAL, Clarify, Matcher, Verdict


@dataclass(frozen=True, slots=True)
class Floors:
    """Required quality of a matcher, as shares from 0 to 1.

    `not_ours_answered` is a maximum. The other fields are minimums.
    """

    among_top: float
    right_at_once: float
    not_ours_answered: float


FLOORS: Mapping[str, Floors] = {
    JOINT: Floors(among_top=0.98, right_at_once=0.80, not_ours_answered=0.08),
    LEXICAL: Floors(among_top=0.97, right_at_once=0.64, not_ours_answered=0.08),
}


@dataclass(frozen=True, slots=True)
class Miss:
    """A labelled query with a wrong verdict."""

    expected: tuple[str, ...]
    query: str
    verdict: Verdict
    best: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Evaluation results.

    `misses` contains queries with a wrong verdict, and `confusions` contains pairs of confused
    entries. `floors` is the quality required for the kind of model used.
    """

    tests: int
    among_top: int
    right_at_once: int
    wrong_at_once: int
    clarified: int
    not_ours: int
    not_ours_answered: int
    misses: tuple[Miss, ...]
    confusions: tuple[tuple[str, str, int], ...]  # expected, guessed, count
    floors: Floors = FLOORS[LEXICAL]

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
            self.among_top_share >= self.floors.among_top
            and self.right_at_once_share >= self.floors.right_at_once
            and self.not_ours_answered_share <= self.floors.not_ours_answered
        )


def evaluate(matcher: Matcher) -> Report:
    """Evaluate a matcher on the knowledge base's labelled queries."""
    return report_on(try_each(matcher, labelled(matcher.kb)), engine=matcher.engine)


def report_on(tried: Sequence[Tried], *, engine: str) -> Report:
    in_scope = [each for each in tried if each.sample.expected]
    out_of_scope = [each for each in tried if not each.sample.expected]
    return Report(
        tests=len(in_scope),
        among_top=sum(_among_top(each) for each in in_scope),
        right_at_once=sum(each.right for each in in_scope),
        wrong_at_once=sum(each.answered is not None and not each.right for each in in_scope),
        clarified=sum(isinstance(each.verdict, Clarify) for each in in_scope),
        not_ours=len(out_of_scope),
        not_ours_answered=sum(each.answered is not None for each in out_of_scope),
        misses=_misses(tried),
        confusions=_confusions(in_scope),
        floors=FLOORS[engine],
    )


def _among_top(tried: Tried) -> bool:
    return any(each.entry_id in tried.sample.expected for each in tried.best)


def _misses(tried: Sequence[Tried]) -> tuple[Miss, ...]:
    """Return the misses, wrong answers first. Each group is sorted by descending score."""
    wrong = sorted(
        (each for each in tried if not each.right),
        key=lambda each: (each.answered is None, -each.score),
    )
    return tuple(
        Miss(
            each.sample.expected,
            each.sample.query,
            each.verdict,
            tuple(candidate.entry_id for candidate in each.best),
        )
        for each in wrong
    )


def _confusions(tried: Sequence[Tried]) -> tuple[tuple[str, str, int], ...]:
    """Return pairs of confused entries, most frequent first."""
    pairs = Counter(
        (each.sample.expected[0], each.guess)
        for each in tried
        if each.guess is not None and each.guess not in each.sample.expected
    )
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple((expected, taken, count) for (expected, taken), count in ordered)
