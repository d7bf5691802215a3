"""How sure is sure enough: limits found from the knowledge base's own questions.

Questions are hidden in turn, some with their siblings left in place (the right entry is to be
found) and some together with their whole entry (nothing is to be found). No test takes part.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.lexical import Floats
from faq.matcher.classifier import Owners, train

FOLDS = 4
FEWEST_ENTRIES = 8  # with fewer the sample says nothing
FEWEST_QUESTIONS = 60
# What an answer is worth: 1 if right. Strangers' questions cost less than they would seem to,
# because the siblings of a hidden entry are nearer to it than most of what people ask.
COST_OF_WRONG = 1.0
COST_OF_STRANGER = 0.6
STRANGERS_ASKED_BACK = 0.4
STRANGERS_AT_ONCE = 0.005
FAST_MARGIN = 0.25
WRONG_AT_ONCE = 0.003


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least scores for an answer and for a question back, and least lead over the next.

    The `fast` ones are for answers that need not wait for more messages.
    """

    answer: float = 0.5
    clarify: float = 0.3
    margin: float = 0.05
    fast: float = 0.85
    fast_margin: float = 0.3


@dataclass(frozen=True, slots=True)
class _Trial:
    """Hidden questions with the two best scores they got."""

    first: Floats
    second: Floats
    right: NDArray[np.bool_]
    stranger: NDArray[np.bool_]


def combined(probability: Floats, likeness: Floats, coverage: Floats | float) -> Floats:
    """The score: a probability alone is sure of nonsense, a likeness alone of its neighbours."""
    trust = np.sqrt(likeness.clip(0.0, 1.0)) * coverage
    found: Floats = np.sqrt(probability * trust)
    return found


def likeness_by_class(likeness: Floats, owners: Owners, classes: Owners) -> Floats:
    """The nearest question of each class, for every row."""
    order = np.argsort(owners, kind="stable")
    starts = np.searchsorted(owners[order], classes)
    found: Floats = np.maximum.reduceat(likeness[:, order], starts, axis=1)
    return found


def _entry_folds(names: Sequence[str]) -> NDArray[np.intp]:
    """By a hash of the name: the order of entries and the arrival of new ones move little."""
    ranks = sorted(
        range(len(names)), key=lambda place: hashlib.sha256(names[place].encode()).digest()
    )
    folds = np.empty(len(names), dtype=np.intp)
    folds[ranks] = np.arange(len(names)) % FOLDS
    return folds


def _question_folds(owners: Owners) -> NDArray[np.intp]:
    folds = np.empty(len(owners), dtype=np.intp)
    for owner in np.unique(owners):
        mine = np.flatnonzero(owners == owner)
        folds[mine] = (np.arange(len(mine)) + owner) % FOLDS
    return folds


def _try_fold(
    kernel: Floats, owners: Owners, hidden: NDArray[np.bool_], stranger: NDArray[np.bool_]
) -> _Trial:
    seen = ~hidden
    model = train(kernel[np.ix_(seen, seen)], owners[seen])
    likeness = kernel[np.ix_(hidden, seen)]
    nearest = likeness_by_class(likeness, owners[seen], model.classes)
    scores = combined(model.probabilities(likeness), nearest, 1.0)
    best = np.argmax(scores, axis=1)
    ordered = np.sort(scores, axis=1)
    return _Trial(
        ordered[:, -1],
        ordered[:, -2],
        model.classes[best] == owners[hidden],
        stranger[hidden],
    )


def _trial(kernel: Floats, owners: Owners, names: Sequence[str]) -> _Trial:
    entry_folds = _entry_folds(names)[owners]
    question_folds = _question_folds(owners)
    parts = []
    for fold in range(FOLDS):
        stranger = entry_folds == fold
        hidden = stranger | (question_folds == fold)
        parts.append(_try_fold(kernel, owners, hidden, stranger))
    return _Trial(
        *(
            np.concatenate([getattr(each, name) for each in parts])
            for name in ("first", "second", "right", "stranger")
        )
    )


def _least(scores: Floats, share: float) -> float:
    """The score that at most this share exceeds."""
    return float(np.quantile(scores, 1 - share)) if len(scores) else 0.0


def calibrate(kernel: Floats, owners: Owners, names: Sequence[str]) -> Thresholds:
    """Limits for this knowledge base; fixed ones where it is too small to tell."""
    if len(names) < FEWEST_ENTRIES or len(owners) < FEWEST_QUESTIONS:
        return Thresholds()
    trial = _trial(kernel, owners, names)
    ours = ~trial.stranger
    strangers = trial.first[trial.stranger]
    wrong = trial.first[ours & ~trial.right]
    wrong_share = len(wrong) / max(1, int(ours.sum()))
    margin = _margin(trial)

    def limit(strangers_share: float, wrong_allowed: float) -> float:
        by_wrong = _least(wrong, min(1.0, wrong_allowed / wrong_share)) if wrong_share else 0.0
        return round(max(_least(strangers, strangers_share), by_wrong), 4)

    answer = _most_useful(trial)
    return Thresholds(
        answer=answer,
        clarify=round(min(_least(strangers, STRANGERS_ASKED_BACK), answer), 4),
        margin=margin,
        fast=max(answer, limit(STRANGERS_AT_ONCE, WRONG_AT_ONCE)),
        fast_margin=max(margin, FAST_MARGIN),
    )


def _most_useful(trial: _Trial) -> float:
    """The limit at which answering does most good and least harm."""
    ours, strangers = ~trial.stranger, trial.stranger
    worth = np.zeros(len(trial.first))
    worth[ours & trial.right] = 1 / max(1, ours.sum())
    worth[ours & ~trial.right] = -COST_OF_WRONG / max(1, ours.sum())
    worth[strangers] = -COST_OF_STRANGER / max(1, strangers.sum())
    order = np.argsort(-trial.first, kind="stable")
    best = int(np.argmax(np.cumsum(worth[order])))
    return round(float(trial.first[order[best]]), 4)


def _margin(trial: _Trial) -> float:
    """The lead under which the best is as often wrong as right, within reason."""
    ours = ~trial.stranger
    lead = (trial.first - trial.second)[ours]
    right = trial.right[ours]
    for least in (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1):
        near = (lead >= least) & (lead < least + 0.02)
        if near.sum() < 5 or right[near].mean() >= 0.5:
            return least
    return 0.1
