"""Which entry a text belongs to, learned from the stored questions."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

from faq.lexical import Floats

Owners = NDArray[np.intp]
Singles = NDArray[np.float32]

STRENGTH = 50.0  # inverse of the regularisation
STEPS = 80  # about 60 are needed
FLAT = 0.05  # the steepest slope that counts as arrived
MEMORY = 8  # steps back from which the curvature is guessed
JITTER = 1e-3  # keeps the factorisation sound where two questions are alike
LEAST_STEP = 1e-3


@dataclass(frozen=True, slots=True)
class Classifier:
    """Logistic regression over likenesses to the questions it was trained on."""

    weights: Floats  # questions × classes
    bias: Floats
    classes: Owners

    def probabilities(self, likeness: Floats) -> Floats:
        """For rows of likenesses to the training questions: rows of probabilities."""
        raw = likeness @ self.weights + self.bias
        powers = np.exp(raw - raw.max(axis=1, keepdims=True))
        found: Floats = powers / powers.sum(axis=1, keepdims=True)
        return found


def train(kernel: Floats, owners: Owners) -> Classifier:
    """`kernel` holds the likeness of each training question to each other one.

    Any square root of it serves as features: the outcome depends on inner products only, and
    there are far fewer questions than letters and words.
    """
    classes, targets = np.unique(owners, return_inverse=True)
    root = cholesky(kernel + JITTER * np.eye(len(kernel)), lower=True)
    slopes = _fit(root.astype(np.float32), targets, len(classes)).astype(np.float64)
    weights = solve_triangular(root, slopes[:-1], lower=True, trans="T")
    return Classifier(weights, slopes[-1], classes)


class _Loss:
    """Regularised log loss of slopes: features × classes, and a last row without features."""

    def __init__(self, features: Singles, targets: Owners, classes: int) -> None:
        self._features = features
        self._turned = np.ascontiguousarray(features.T)
        self._places = (np.arange(len(targets)), targets)
        self._shape = (features.shape[1] + 1, classes)

    def start(self) -> Singles:
        return np.zeros(self._shape, dtype=np.float32)

    def at(self, slopes: Singles) -> tuple[float, Singles]:
        """The loss there, and the direction in which it grows."""
        raw = self._features @ slopes[:-1] + slopes[-1]
        raw -= raw.max(axis=1, keepdims=True)
        powers = np.exp(raw)
        sums = powers.sum(axis=1)
        loss = float((np.log(sums) - raw[self._places]).sum())
        powers /= sums[:, None]
        powers[self._places] -= 1
        uphill = np.empty_like(slopes)
        np.matmul(self._turned, powers, out=uphill[:-1])
        uphill[:-1] += slopes[:-1] / np.float32(STRENGTH)
        uphill[-1] = powers.sum(axis=0)
        return loss + float(np.vdot(slopes[:-1], slopes[:-1])) / (2 * STRENGTH), uphill


def _fit(features: Singles, targets: Owners, classes: int) -> Singles:
    """L-BFGS in single precision: a quarter of the time that the general solvers take."""
    loss = _Loss(features, targets, classes)
    past: deque[tuple[Singles, Singles, float]] = deque(maxlen=MEMORY)
    place = loss.start()
    value, uphill = loss.at(place)
    for _ in range(STEPS):
        if float(np.abs(uphill).max()) < FLAT:
            break
        way = _direction(uphill, past)
        slope = float(np.vdot(way, uphill))
        step = 1.0
        while True:
            there = place - np.float32(step) * way
            reached, uphill_there = loss.at(there)
            if reached <= value - 1e-4 * step * slope or step < LEAST_STEP:
                break
            step /= 2
        moved, turned = there - place, uphill_there - uphill
        if (curvature := float(np.vdot(moved, turned))) > 1e-10:
            past.append((moved, turned, 1 / curvature))
        place, value, uphill = there, reached, uphill_there
    return place


def _direction(uphill: Singles, past: deque[tuple[Singles, Singles, float]]) -> Singles:
    """Uphill, bent by the curvature that the last steps have shown."""
    way = uphill.copy()
    if not past:
        way /= np.float32(np.sqrt(float(np.vdot(way, way))))
        return way
    shares: list[float] = []
    for moved, turned, inverse in reversed(past):
        shares.append(inverse * float(np.vdot(moved, way)))
        way -= np.float32(shares[-1]) * turned
    _, turned, inverse = past[-1]
    way *= np.float32(1 / (inverse * float(np.vdot(turned, turned))))
    for (moved, turned, inverse), share in zip(past, reversed(shares), strict=True):
        way += np.float32(share - inverse * float(np.vdot(turned, way))) * moved
    return way
