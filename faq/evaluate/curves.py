"""Whether the score keeps its word, and what each threshold would cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from faq.evaluate.trying import Tried

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Neighbours by score: what they claimed on average, and what came true."""

    mean_score: float
    share_right: float
    count: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """`calibration_error` is the mean distance of claim and truth, weighted by the counts."""

    bins: tuple[Bin, ...]  # lowest scores first
    calibration_error: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """If every best guess from `threshold` on were an answer.

    `coverage` is the share of the queries that would be answered, `risk` the share of wrong
    ones among the answers.
    """

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """`area` is the mean risk over the coverage that can be reached: less is better."""

    points: tuple[Point, ...]  # highest threshold first
    area: float | None

    def at(self, threshold: float) -> Point | None:
        """What this threshold costs; None where nothing would be answered."""
        reached = [point for point in self.points if point.threshold >= threshold]
        return reached[-1] if reached else None


def reliability(tried: Sequence[Tried], *, bins: int = BINS) -> Reliability:
    """The score of the best guess against how often it is right.

    The error is the expected calibration error (Naeini, Cooper, Hauskrecht: Obtaining Well
    Calibrated Probabilities Using Bayesian Binning, AAAI 2015; Guo, Pleiss, Sun, Weinberger: On
    Calibration of Modern Neural Networks, ICML 2017), here over bins of equal counts: bins of
    equal width leave some nearly empty. Equal scores share a bin, so that the order of the
    queries does not matter; there may be fewer bins then. For a query that nothing answers every
    guess is wrong, and no guess at all is a score of 0 that comes true.
    """
    ordered = sorted(tried, key=lambda each: each.score)
    cuts = [0, *_cuts([each.score for each in ordered], bins), len(ordered)]
    found = tuple(_bin(ordered[start:end]) for start, end in pairwise(cuts) if end > start)
    if not found:
        return Reliability((), None)
    apart = sum(each.count * abs(each.mean_score - each.share_right) for each in found)
    return Reliability(found, apart / len(ordered))


def risk_coverage(tried: Sequence[Tried]) -> RiskCoverage:
    """What answering less would save.

    The curve of El-Yaniv and Wiener (On the Foundations of Noise-free Selective Classification,
    JMLR 2010), with a point for every score that occurs. A query that nothing answers is wrong
    as soon as it is answered; one without any guess is never answered.
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
    """Where bins of equal counts begin, each moved on to where the score changes."""
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
