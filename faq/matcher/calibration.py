"""Calibration of thresholds by leave-one-out on the questions of the knowledge base.

Each question is hidden alone, as an in-scope query, and together with its entry, as an
out-of-scope query. Tests are not used.
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

# The one-shot decision gives up a share of right guesses of FACTOR · entries ** POWER, at most
# MOST: a narrow knowledge base gets more out-of-scope queries than a broad one.
MOST_GIVEN_UP = 0.1
GIVEN_UP = {True: (0.6, -0.9), False: (0.4, -0.5)}  # with an encoder, and without
# Prior values, which weigh as much as EXPECTED_WEIGHT questions.
EXPECTED_DECISION = {True: 0.23, False: 0.22}
EXPECTED_CONFIDENCE = 0.2
EXPECTED_MARGIN = 0.03
EXPECTED_FAST = 0.5
EXPECTED_WEIGHT = 20
# Utility of an answer: 1 if right. Strays (questions hidden with their entry) cost less than 1,
# because the sibling entries of a hidden entry are nearer to it than most real queries are. How
# much less is unknown.
COST_OF_WRONG = 1.0
COSTS_OF_STRAY = (0.5, 0.6, 0.7, 0.8, 0.9)
STRANGERS_ASKED_BACK = 0.1
STRAYS_AT_ONCE = 0.005
WRONG_AT_ONCE = 0.003
FAST_MARGIN = 0.2
FEWEST_FOR_MARGIN = 60  # questions
FEWEST_IN_A_STEP = 5
LEADS = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1)
STEP = 0.02


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds for scores, confidence and its margin over the next entry.

    `decision` is the score from which the best guess is better than abstaining, if only these two
    are possible. `clarify` is the score from which a clarifying question is worthwhile. `answer`
    and `margin` are the confidence and margin required to answer; the `fast` ones apply to answers
    that do not wait for further messages.
    """

    decision: float = EXPECTED_DECISION[False]
    clarify: float = EXPECTED_DECISION[False]
    answer: float = EXPECTED_CONFIDENCE
    margin: float = EXPECTED_MARGIN
    fast: float = EXPECTED_FAST
    fast_margin: float = FAST_MARGIN


Numbers = NDArray[np.floating[Any]]


def confidence(score: Numbers, similarity: Numbers) -> Floats:
    """Return the confidence: the score, reduced if no stored question of the entry is similar.

    A score alone is high for texts slightly similar to all rows of an entry, a similarity alone
    for neighbours of a single row.
    """
    found: Floats = (score.clip(0, 1) * np.sqrt(similarity.clip(0, 1))).astype(np.float64)
    return found


@dataclass(frozen=True, slots=True)
class Trial:
    """Hidden questions: best score, the two best confidences, and whether the guess was right."""

    score: Singles
    first: Floats
    second: Floats
    guessed: Flags  # by the score
    found: Flags  # by the confidence

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
    """`own`: hidden alone; `strays`: hidden with their entry; `strangers`: negative examples."""

    own: Trial
    strays: Trial
    strangers: Trial

    @classmethod
    def of(cls, hidden: LeftOut, similarity: Numbers, corpus: Corpus, rows: Owners) -> "Trials":
        """Collect the trials of hidden rows. `similarity` is their similarity to every entry."""
        owners, asked = corpus.owners[rows], corpus.asked[rows]
        strange = rows >= corpus.world
        without_entry = similarity[asked].copy()
        without_entry[np.arange(len(without_entry)), owners[asked]] = 0
        return cls(
            Trial.of(hidden.alone[asked], similarity[asked], owners[asked]),
            Trial.of(hidden.with_entry[asked], without_entry, owners[asked]),
            Trial.of(hidden.alone[strange], similarity[strange], owners[strange]),
        )


def calibrate(trials: Trials, entries: int, *, joint: bool) -> Thresholds:
    """Choose the thresholds. `joint` is true for scores of the lexical and semantic model."""
    decision = _decision(trials.own, entries, joint=joint)
    answer = _most_useful(trials)
    margin = _margin(trials.own)
    asked_back = _least(trials.strangers.score, STRANGERS_ASKED_BACK)
    wrong = trials.own.first[~trials.own.found]
    allowed = WRONG_AT_ONCE * len(trials.own.first) / max(1, len(wrong))
    at_once = max(_least(trials.strays.first, STRAYS_AT_ONCE), _least(wrong, min(1.0, allowed)))
    at_once = max(at_once, _drawn(at_once, EXPECTED_FAST, int(trials.own.found.sum())))
    return Thresholds(
        decision=round(decision, 4),
        clarify=round(max(decision, asked_back), 4),
        answer=round(answer, 4),
        margin=margin,
        fast=round(max(answer, at_once), 4),
        fast_margin=max(margin, FAST_MARGIN),
    )


def _decision(own: Trial, entries: int, *, joint: bool) -> float:
    right = own.score[own.guessed]
    factor, power = GIVEN_UP[joint]
    share = min(MOST_GIVEN_UP, factor * float(entries) ** power)
    return _settled(right, share, EXPECTED_DECISION[joint])


def _settled(right: Floats | Singles, share: float, expected: float) -> float:
    """Return the quantile of right guesses, drawn to the prior if they are few."""
    told = float(np.quantile(right, share)) if len(right) else 0.0
    return _drawn(told, expected, len(right))


def _drawn(told: float, expected: float, weight: int) -> float:
    """Return the weighted mean of an observed value and its prior."""
    return (weight * told + EXPECTED_WEIGHT * expected) / (weight + EXPECTED_WEIGHT)


def _most_useful(trials: Trials) -> float:
    """Return the confidence threshold of highest utility.

    It is the mean over several costs of a stray: the best threshold for a single cost jumps with
    one question more or less where the curve is flat.
    """
    told = int(trials.own.found.sum())
    if not told:
        return EXPECTED_CONFIDENCE
    best = float(np.mean([_best_limit(trials, cost) for cost in COSTS_OF_STRAY]))
    return _drawn(best, EXPECTED_CONFIDENCE, told)


def _best_limit(trials: Trials, cost_of_stray: float) -> float:
    own, strays = trials.own, trials.strays
    first = np.concatenate([own.first, strays.first])
    worth = np.where(own.found, 1.0, -COST_OF_WRONG) / len(own.first)
    harm = np.full(len(strays.first), -cost_of_stray / len(strays.first))
    order = np.argsort(-first, kind="stable")
    total = np.cumsum(np.concatenate([worth, harm])[order])
    return float(first[order[int(np.argmax(total))]])


def _least(scores: Floats | Singles, share: float) -> float:
    """Return the score that at most this share of the scores exceeds."""
    return float(np.quantile(scores, 1 - share)) if len(scores) else 0.0


def _margin(own: Trial) -> float:
    """Return the margin below which the best entry is wrong at least as often as right."""
    if len(own.first) < FEWEST_FOR_MARGIN:
        return EXPECTED_MARGIN
    lead = own.first - own.second
    for least in LEADS:
        near = (lead >= least) & (lead < least + STEP)
        if near.sum() < FEWEST_IN_A_STEP or own.found[near].mean() >= 0.5:
            return least
    return LEADS[-1]
