"""Kernel ridge regression: from likenesses to scores, and what it says of what it never saw."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular

from faq.matcher.corpus import Owners
from faq.semantic import Singles


@dataclass(frozen=True, slots=True)
class Fit:
    """`coefficients` × likenesses = scores; `factor` is the lower Cholesky factor."""

    coefficients: Singles  # entries × rows
    factor: Singles


def one_hot(owners: Owners, entries: int) -> Singles:
    """Rows × entries; a row of zeros where the owner is negative: nobody's."""
    targets = np.zeros((len(owners), entries), dtype=np.float32)
    ours = np.flatnonzero(owners >= 0)
    targets[ours, owners[ours]] = 1
    return targets


def fit(kernel: Singles, owners: Owners, entries: int, noise: Singles) -> Fit:
    """Solves (kernel + noise) · coefficients = targets. `kernel`, rows × rows, is overwritten.

    The less noise is allowed in a row, the more the row weighs. Costs rows³/3 multiplications;
    nothing iterates, so the outcome is the same each time.
    """
    places = np.arange(len(kernel))
    kernel[places, places] += noise
    # Turned, the symmetric matrix has the order that LAPACK works on in place.
    factor = cholesky(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    solved = cho_solve((factor, True), one_hot(owners, entries), check_finite=False)
    return Fit(np.ascontiguousarray(solved.T, dtype=np.float32), factor)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Scores, rows × entries, that some rows get from a model that never saw them.

    `alone`: from a model that misses only this row; `with_entry`: from one that misses the whole
    entry, so that its questions become strangers. Both are exact and need no second training:
    y - c/g for one row (Allen's PRESS; Rifkin & Lippert, Notes on Regularized Least Squares,
    2007), and y_b - G_b^-1 c_b for a block b of rows, where c are the coefficients
    and g the diagonal, G_b a block, of (kernel + noise)^-1.
    """

    rows: Owners
    alone: Singles
    with_entry: Singles


def left_out(fitted: Fit, owners: Owners, rows: Owners) -> LeftOut:
    """`rows`: all rows of some entries, and any that are nobody's."""
    mine = owners[rows]
    unit = np.zeros((len(owners), len(rows)), dtype=np.float32, order="F")
    unit[rows, np.arange(len(rows))] = 1
    reached = solve_triangular(
        fitted.factor, unit, lower=True, overwrite_b=True, check_finite=False
    )
    targets = one_hot(mine, len(fitted.coefficients))
    coefficients = fitted.coefficients[:, rows].T
    alone = targets - coefficients / np.einsum("ij,ij->j", reached, reached)[:, None]
    with_entry = alone.copy()
    for owner in np.unique(mine[mine >= 0]):
        block = np.flatnonzero(mine == owner)
        inverse = reached[:, block].T @ reached[:, block]
        with_entry[block] = targets[block] - np.linalg.solve(inverse, coefficients[block])
    return LeftOut(rows, alone.astype(np.float32), with_entry.astype(np.float32))
