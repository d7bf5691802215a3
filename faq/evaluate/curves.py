"""Calibration and risk-coverage curves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from faq.evaluate.trying import Tried

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of the calibration curve, containing samples with similar scores."""

    mean_score: float
    share_right: float
    count: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """A calibration curve.

    `calibration_error` is the weighted mean difference between score and accuracy.
    """

    bins: tuple[Bin, ...]  # sorted by ascending score
    calibration_error: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """The effect of answering every query with a best guess that scores at least `threshold`.

    `coverage` is the share of queries that are answered, and `risk` is the share of wrong answers.
    """

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """A risk-coverage curve. `area` is the mean risk over the coverage (lower is better)."""

    points: tuple[Point, ...]  # sorted by descending threshold
    area: float | None

    def at(self, threshold: float) -> Point | None:
        """Return the point for a threshold, or None if no query would be answered."""
        reached = [point for point in self.points if point.threshold >= threshold]
        return reached[-1] if reached else None


def reliability(tried: Sequence[Tried], *, bins: int = BINS) -> Reliability:
    """Compare the scores of best guesses with their accuracy.

    The error is the expected calibration error (Naeini, Cooper, Hauskrecht: Obtaining Well
    Calibrated Probabilities Using Bayesian Binning, AAAI 2015; Guo, Pleiss, Sun, Weinberger: On
    Calibration of Modern Neural Networks, ICML 2017). Bins have equal numbers of samples because
    some bins of equal width would be nearly empty. Equal scores share a bin so that the order of
    queries does not matter, which may reduce the number of bins. For an out-of-scope query, every
    guess is wrong. A query without a guess counts as wrong with score 0.
    """
    ordered = sorted(tried, key=lambda each: each.score)
    cuts = [0, *_cuts([each.score for each in ordered], bins), len(ordered)]
    found = tuple(_bin(ordered[start:end]) for start, end in pairwise(cuts) if end > start)
    if not found:
        return Reliability((), None)
    apart = sum(each.count * abs(each.mean_score - each.share_right) for each in found)
    return Reliability(found, apart / len(ordered))


def risk_coverage(tried: Sequence[Tried]) -> RiskCoverage:
    """Return the risk at each possible coverage.

    This is the curve defined by El-Yaniv and Wiener (On the Foundations of Noise-free Selective
    Classification, JMLR 2010), with a point for each distinct score. Answering an out-of-scope
    query is always wrong. A query without a guess is never answered.
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
    """Return the start indexes of the bins, keeping equal scores in the same bin."""
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
