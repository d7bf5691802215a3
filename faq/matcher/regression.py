"""Kernel ridge regression with closed-form leave-one-out scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular

from faq.matcher.corpus import Owners
from faq.semantic import Singles


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted regression. Scores are `coefficients` × kernel.

    `factor` is the lower Cholesky factor of kernel + noise.
    """

    coefficients: Singles  # entries × rows
    factor: Singles


def one_hot(owners: Owners, entries: int) -> Singles:
    """Return targets with the shape rows × entries. Rows with negative owners are zero."""
    targets = np.zeros((len(owners), entries), dtype=np.float32)
    positive = np.flatnonzero(owners >= 0)
    targets[positive, owners[positive]] = 1
    return targets


def fit(kernel: Singles, owners: Owners, entries: int, noise: Singles) -> Fit:
    """Solve (kernel + noise) · coefficients = targets.

    `kernel` has the shape rows × rows and is overwritten. Rows with less noise have more weight.
    The cost is rows³/3 multiplications. The solver is direct, so the result is deterministic.
    """
    diagonal = np.arange(len(kernel))
    kernel[diagonal, diagonal] += noise
    # The transpose of the symmetric matrix has the memory order that LAPACK requires for in-place
    # operation.
    factor = cholesky(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    solved = cho_solve((factor, True), one_hot(owners, entries), check_finite=False)
    return Fit(np.ascontiguousarray(solved.T, dtype=np.float32), factor)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Scores of held-out rows, with the shape rows × entries.

    `alone` holds out only the row. `with_entry` holds out the whole entry, which makes its
    questions out of scope. Both are exact and don't require retraining. They are y - c/g for one
    row (Allen's PRESS; Rifkin & Lippert, Notes on Regularized Least Squares, 2007), and y_b -
    G_b^-1 c_b for a block b of rows, where c are the coefficients, and g is the diagonal and G_b a
    block of (kernel + noise)^-1.
    """

    rows: Owners
    alone: Singles
    with_entry: Singles


def left_out_in_batches(fitted: Fit, owners: Owners, batches: Sequence[Owners]) -> LeftOut:
    """Compute leave-one-out scores for several sets of rows, which limits the memory used."""
    found = [left_out(fitted, owners, rows) for rows in batches]
    return LeftOut(
        np.concatenate([each.rows for each in found]),
        np.concatenate([each.alone for each in found]),
        np.concatenate([each.with_entry for each in found]),
    )


def left_out(fitted: Fit, owners: Owners, rows: Owners) -> LeftOut:
    """Compute leave-one-out scores.

    If `rows` includes a row of an entry, it must include all of them. Negative rows are allowed.
    """
    owners_of_rows = owners[rows]
    unit = np.zeros((len(owners), len(rows)), dtype=np.float32, order="F")
    unit[rows, np.arange(len(rows))] = 1
    reached = solve_triangular(
        fitted.factor, unit, lower=True, overwrite_b=True, check_finite=False
    )
    targets = one_hot(owners_of_rows, len(fitted.coefficients))
    coefficients = fitted.coefficients[:, rows].T
    alone = targets - coefficients / np.einsum("ij,ij->j", reached, reached)[:, None]
    with_entry = alone.copy()
    for owner in np.unique(owners_of_rows[owners_of_rows >= 0]):
        block = np.flatnonzero(owners_of_rows == owner)
        inverse = reached[:, block].T @ reached[:, block]
        with_entry[block] = targets[block] - np.linalg.solve(inverse, coefficients[block])
    return LeftOut(rows, alone.astype(np.float32), with_entry.astype(np.float32))
