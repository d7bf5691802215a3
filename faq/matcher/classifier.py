"""Which entry a text belongs to, learned from the stored questions."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from faq.lexical import Floats

Owners = NDArray[np.intp]

STRENGTH = 50.0  # inverse of the regularisation; results hardly move between 10 and 100
STEPS = 25  # further ones cost time and change next to no verdict
JITTER = 1e-3  # keeps the factorisation sound where two questions are alike


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

    Any square root of it serves as features: the answer depends on inner products only, and
    there are far fewer questions than letters and words.
    """
    classes = np.unique(owners)
    if len(classes) == 1:
        return Classifier(np.zeros((len(owners), 1)), np.zeros(1), classes)
    size = len(kernel)
    root = cholesky(kernel + JITTER * np.eye(size), lower=True)
    model = LogisticRegression(C=STRENGTH, max_iter=STEPS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped on purpose
        model.fit(root.astype(np.float32), owners)
    slopes = model.coef_.astype(np.float64)
    bias = model.intercept_.astype(np.float64)
    if len(classes) == 2:  # one row stands for both
        slopes, bias = np.vstack([-slopes, slopes]) / 2, np.concatenate([-bias, bias]) / 2
    return Classifier(solve_triangular(root, slopes.T, lower=True, trans="T"), bias, classes)
