"""Calibration and risk-coverage curves of the score."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from faq.evaluate.trying import Tried

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of samples with similar scores."""

    mean_score: float
    share_right: float
    count: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Calibration curve. `calibration_error` is the weighted mean gap of score and accuracy."""

    bins: tuple[Bin, ...]  # lowest scores first
    calibration_error: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """Effect of answering every best guess with a score of at least `threshold`.

    `coverage` is the share of queries answered, `risk` the share of wrong ones among the answers.
    """

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Risk-coverage curve. `area` is the mean risk over reachable coverage; lower is better."""

    points: tuple[Point, ...]  # highest threshold first
    area: float | None

    def at(self, threshold: float) -> Point | None:
        """Return the point of a threshold; None if it would leave every query unanswered."""
        reached = [point for point in self.points if point.threshold >= threshold]
        return reached[-1] if reached else None


def reliability(tried: Sequence[Tried], *, bins: int = BINS) -> Reliability:
    """Compare the score of the best guess with its accuracy.

    The error is the expected calibration error (Naeini, Cooper, Hauskrecht: Obtaining Well
    Calibrated Probabilities Using Bayesian Binning, AAAI 2015; Guo, Pleiss, Sun, Weinberger: On
    Calibration of Modern Neural Networks, ICML 2017), over bins of equal counts, because bins of
    equal width leave some nearly empty. Equal scores share a bin, so that the order of queries
    does not matter; this may reduce the number of bins. For an out-of-scope query every guess is
    wrong. A query without a guess counts as wrong with score 0.
    """
    ordered = sorted(tried, key=lambda each: each.score)
    cuts = [0, *_cuts([each.score for each in ordered], bins), len(ordered)]
    found = tuple(_bin(ordered[start:end]) for start, end in pairwise(cuts) if end > start)
    if not found:
        return Reliability((), None)
    apart = sum(each.count * abs(each.mean_score - each.share_right) for each in found)
    return Reliability(found, apart / len(ordered))


def risk_coverage(tried: Sequence[Tried]) -> RiskCoverage:
    """Return the risk for each possible coverage.

    The curve of El-Yaniv and Wiener (On the Foundations of Noise-free Selective Classification,
    JMLR 2010), with a point for every score that occurs. Answering an out-of-scope query is always
    wrong. A query without a guess is never answered.
    """
    guessed = sorted(
        (each for each in tried if each.guess is not None), key=lambda each: -each.score
    )
    points = []
    decided = wrong = 0
    area = before = 0.0
    for score, group in groupby(guessed, key=lambda each: each.score):
        hits = [_hits(each) for each in group]
        decided += len(hits)
        wrong += len(hits) - sum(hits)
        point = Point(score, decided / len(tried), wrong / decided)
        area += (point.coverage - before) * point.risk
        before = point.coverage
        points.append(point)
    return RiskCoverage(tuple(points), area / before if points else None)


def _hits(tried: Tried) -> bool:
    return tried.guess in tried.sample.expected


def _cuts(scores: Sequence[float], bins: int) -> list[int]:
    """Return the starts of bins of equal counts, moved so that equal scores share a bin."""
    cuts = []
    for number in range(1, bins):
        cut = max(1, round(number * len(scores) / bins))
        while cut < len(scores) and scores[cut] == scores[cut - 1]:
            cut += 1
        cuts.append(min(cut, len(scores)))
    return cuts


def _bin(members: Sequence[Tried]) -> Bin:
    count = len(members)
    return Bin(
        sum(each.score for each in members) / count,
        sum(map(_hits, members)) / count,
        count,
    )
