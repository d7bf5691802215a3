"""Threshold calibration by leave-one-out on the knowledge base's questions.

Each question is used twice. If only the question is held out, it is an in-scope query. If its
entry is held out as well, it is an out-of-scope query. Tests in the knowledge base are not used.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.lexical import Floats
from faq.matcher.corpus import Corpus, Owners
from faq.matcher.regression import LeftOut
from faq.semantic import Singles

Flags = NDArray[np.bool_]

# The decision threshold rejects a share of the correct guesses. This share is factor * entries **
# power, up to MAX_REJECTED. It is larger for a small knowledge base because more of its queries
# are out of scope.
MAX_REJECTED = 0.1
REJECTED = {True: (0.6, -0.9), False: (0.4, -0.5)}  # (factor, power) with and without an encoder
# Prior values of the thresholds, weighted like PRIOR_WEIGHT questions.
PRIOR_DECISION = {True: 0.23, False: 0.22}
PRIOR_CONFIDENCE = 0.2
PRIOR_MARGIN = 0.03
# Share of the next entry's confidence that is subtracted, with and without an encoder.
SHARE_OF_NEXT = {True: 0.75, False: 0.5}
PRIOR_FAST = 0.5
PRIOR_WEIGHT = 20
# The utility of a correct answer is 1, and a wrong one costs COST_OF_WRONG. An answer to a
# question held out with its entry costs less, because such questions are more similar to other
# entries than most real out-of-scope queries. The actual cost is unknown, so several are tried,
# higher ones without an encoder.
COST_OF_WRONG = 1.0
OUT_OF_SCOPE_COSTS = {True: (0.4, 0.5, 0.6, 0.7, 0.8), False: (0.5, 0.6, 0.7, 0.8, 0.9)}
# Share of negative examples that may get a clarifying question, with and without an encoder.
NEGATIVES_CLARIFIED = {True: 0.1, False: 0.15}
OUT_OF_SCOPE_FAST = 0.005  # share of out-of-scope queries that may be answered fast
WRONG_FAST = 0.003  # share of in-scope queries that may be answered fast and wrong
FAST_MARGIN = 0.2
FEWEST_FOR_MARGIN = 60  # minimum number of questions for which the margin is calibrated
FEWEST_IN_A_STEP = 5
MARGINS = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1)
STEP = 0.02


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds for the score, the confidence, and its margin over the next entry.

    `decision` is the minimum score at which the best guess is better than abstaining, if there is
    no other choice. `clarify` is the minimum score for a clarifying question. `answer` is the
    minimum of `distinct` and `margin` the minimum margin for an answer. `fast` and
    `fast_margin` are the minimum confidence and margin of answers sent without waiting for further
    messages.
    """

    decision: float = PRIOR_DECISION[False]
    clarify: float = PRIOR_DECISION[False]
    answer: float = PRIOR_CONFIDENCE
    margin: float = PRIOR_MARGIN
    fast: float = PRIOR_FAST
    fast_margin: float = FAST_MARGIN
    share_of_next: float = SHARE_OF_NEXT[False]

    def distinct(self, confidence: float, next_confidence: float) -> float:
        """Return the confidence of the best entry, reduced if another entry is nearly as good.

        With many entries, most wrong answers have a close second entry, while right answers to
        unusual texts have a low confidence and no second entry.
        """
        return confidence - self.share_of_next * next_confidence


Numbers = NDArray[np.floating[Any]]


def confidence(score: Numbers, similarity: Numbers) -> Floats:
    """Return the score multiplied by the square root of the similarity.

    Neither value is sufficient. The score is also high for texts that are slightly similar to all
    rows of an entry. The similarity is also high for texts that are similar to a single row.
    """
    found: Floats = (score.clip(0, 1) * np.sqrt(similarity.clip(0, 1))).astype(np.float64)
    return found


@dataclass(frozen=True, slots=True)
class Trial:
    """Scores and confidences of held-out rows, and correctness of their best guesses."""

    score: Singles
    confidence: Floats
    next_confidence: Floats
    right_by_score: Flags
    right_by_confidence: Flags

    def distinct(self, share_of_next: float) -> Floats:
        return self.confidence - share_of_next * self.next_confidence

    @classmethod
    def of(cls, scores: Singles, similarity: Numbers, owners: Owners) -> "Trial":
        confidences = confidence(scores, similarity)
        ordered = np.sort(np.pad(confidences, ((0, 0), (1, 0))), axis=1)
        return cls(
            scores.max(axis=1),
            ordered[:, -1],
            ordered[:, -2],
            (scores.argmax(axis=1) == owners) & (scores.max(axis=1) > 0),
            (confidences.argmax(axis=1) == owners) & (ordered[:, -1] > 0),
        )


@dataclass(frozen=True, slots=True)
class Trials:
    """Trials with in-scope queries, out-of-scope queries and negative examples."""

    in_scope: Trial
    out_of_scope: Trial
    negatives: Trial

    @classmethod
    def of(cls, held_out: LeftOut, similarity: Numbers, corpus: Corpus, rows: Owners) -> "Trials":
        """Collect trials from held-out rows. `similarity` has the shape rows × entries."""
        owners, questions = corpus.owners[rows], corpus.is_question[rows]
        general = rows >= corpus.first_general
        without_entry = similarity[questions].copy()
        without_entry[np.arange(len(without_entry)), owners[questions]] = 0
        return cls(
            Trial.of(held_out.alone[questions], similarity[questions], owners[questions]),
            Trial.of(held_out.with_entry[questions], without_entry, owners[questions]),
            Trial.of(held_out.alone[general], similarity[general], owners[general]),
        )


def calibrate(trials: Trials, entries: int, *, joint: bool) -> Thresholds:
    """Return the calibrated thresholds. `joint` is true for scores of a joint model."""
    decision = _decision(trials.in_scope, entries, joint=joint)
    answer = _answer_threshold(trials, joint=joint)
    margin = _margin(trials.in_scope)
    clarify = _exceeded_by(trials.negatives.score, NEGATIVES_CLARIFIED[joint])
    return Thresholds(
        decision=round(decision, 4),
        clarify=round(max(decision, clarify), 4),
        answer=round(answer, 4),
        margin=margin,
        fast=round(max(answer, _fast(trials)), 4),
        fast_margin=max(margin, FAST_MARGIN),
        share_of_next=SHARE_OF_NEXT[joint],
    )


def _fast(trials: Trials) -> float:
    """Return a confidence rarely exceeded by out-of-scope queries or wrong guesses."""
    in_scope = trials.in_scope
    wrong = in_scope.confidence[~in_scope.right_by_confidence]
    allowed = WRONG_FAST * len(in_scope.confidence) / max(1, len(wrong))
    observed = max(
        _exceeded_by(trials.out_of_scope.confidence, OUT_OF_SCOPE_FAST),
        _exceeded_by(wrong, min(1.0, allowed)),
    )
    weight = int(in_scope.right_by_confidence.sum())
    return max(observed, _shrunk(observed, PRIOR_FAST, weight))


def _decision(in_scope: Trial, entries: int, *, joint: bool) -> float:
    right = in_scope.score[in_scope.right_by_score]
    factor, power = REJECTED[joint]
    share = min(MAX_REJECTED, factor * float(entries) ** power)
    return _rejection_threshold(right, share, PRIOR_DECISION[joint])


def _rejection_threshold(right: Floats | Singles, share: float, prior: float) -> float:
    """Return a quantile of the scores of correct guesses, shrunk towards the prior."""
    observed = float(np.quantile(right, share)) if len(right) else 0.0
    return _shrunk(observed, prior, len(right))


def _shrunk(observed: float, prior: float, weight: int) -> float:
    """Return the weighted mean of an observed value and the prior value."""
    return (weight * observed + PRIOR_WEIGHT * prior) / (weight + PRIOR_WEIGHT)


def _answer_threshold(trials: Trials, *, joint: bool) -> float:
    """Return the threshold of the distinct confidence with the highest utility.

    It is the mean of the best thresholds for several out-of-scope costs. A single cost would give
    an unstable threshold, which may change considerably when a question is added or removed.
    """
    right = int(trials.in_scope.right_by_confidence.sum())
    if not right:
        return PRIOR_CONFIDENCE
    share, costs = SHARE_OF_NEXT[joint], OUT_OF_SCOPE_COSTS[joint]
    found = [_threshold_of_cost(trials, cost, share_of_next=share) for cost in costs]
    return _shrunk(float(np.mean(found)), PRIOR_CONFIDENCE, right)


def _threshold_of_cost(trials: Trials, cost: float, *, share_of_next: float) -> float:
    """Return the threshold with the highest utility for this out-of-scope cost."""
    ours, others = (
        trial.distinct(share_of_next) for trial in (trials.in_scope, trials.out_of_scope)
    )
    distinct = np.concatenate([ours, others])
    gain = np.where(trials.in_scope.right_by_confidence, 1.0, -COST_OF_WRONG) / len(ours)
    loss = np.full(len(others), -cost / len(others))
    order = np.argsort(-distinct, kind="stable")
    utility = np.cumsum(np.concatenate([gain, loss])[order])
    return float(distinct[order[int(np.argmax(utility))]])


def _exceeded_by(scores: Floats | Singles, share: float) -> float:
    """Return the score exceeded by at most the given share of the scores."""
    return float(np.quantile(scores, 1 - share)) if len(scores) else 0.0


def _margin(in_scope: Trial) -> float:
    """Return the margin below which most best entries are wrong."""
    if len(in_scope.confidence) < FEWEST_FOR_MARGIN:
        return PRIOR_MARGIN
    margins = in_scope.confidence - in_scope.next_confidence
    for margin in MARGINS:
        near = (margins >= margin) & (margins < margin + STEP)
        if near.sum() < FEWEST_IN_A_STEP or in_scope.right_by_confidence[near].mean() >= 0.5:
            return margin
    return MARGINS[-1]
