"""The regression compared with plain algebra, and its shortcut with real retraining."""

import numpy as np
import pytest
from numpy.typing import NDArray

from faq.matcher.corpus import NEGATIVE, Owners
from faq.matcher.regression import LeftOut, fit, left_out, one_hot

ENTRIES = 6
COUNT = 40

Doubles = NDArray[np.float64]
Drawn = tuple[Doubles, Owners, Doubles]


@pytest.fixture(params=[1, 2, 3])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    """Return kernel, owners (five rows without one) and noise."""
    random = np.random.default_rng(request.param)
    points = random.normal(size=(COUNT, 8))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    owners = np.append(np.arange(COUNT - 5) % ENTRIES, [NEGATIVE] * 5).astype(np.intp)
    return np.exp(points @ points.T - 1), owners, random.uniform(0.05, 0.4, COUNT)


def solved(kernel: Doubles, owners: Owners, noise: Doubles) -> Doubles:
    """Rows × entries, in double precision."""
    targets = np.zeros((len(owners), ENTRIES))
    for row, owner in enumerate(owners):
        if owner >= 0:
            targets[row, owner] = 1
    return np.asarray(np.linalg.solve(kernel + np.diag(noise), targets), dtype=np.float64)


def trained_without(drawn: Drawn, left_out_rows: list[int], row: int) -> Doubles:
    """Return the scores of `row` in a model trained without rows that are left out."""
    kernel, owners, noise = drawn
    seen = [each for each in range(COUNT) if each not in left_out_rows]
    weights = solved(kernel[np.ix_(seen, seen)], owners[seen], noise[seen])
    return np.asarray(kernel[row, seen] @ weights)


def taken_out(drawn: Drawn, rows: Owners) -> LeftOut:
    kernel, owners, noise = drawn
    fitted = fit(kernel.astype(np.float32), owners, ENTRIES, noise.astype(np.float32))
    return left_out(fitted, owners, rows)


def test_the_coefficients_solve_the_equations(drawn: Drawn) -> None:
    kernel, owners, noise = drawn

    fitted = fit(kernel.astype(np.float32), owners, ENTRIES, noise.astype(np.float32))

    assert fitted.coefficients.dtype == np.float32
    found = fitted.coefficients
    assert found == pytest.approx(solved(kernel, owners, noise).T, abs=1e-3)
    whole = fitted.factor.astype(np.float64)
    lower = np.tril(whole)
    assert lower @ lower.T == pytest.approx(kernel + np.diag(noise), abs=1e-4)


def test_the_less_noise_a_row_has_the_better_it_is_kept(drawn: Drawn) -> None:
    kernel, owners, _ = drawn

    def error(noise: float) -> float:
        allowed = np.full(COUNT, 0.2, dtype=np.float32)
        allowed[0] = noise
        fitted = fit(kernel.astype(np.float32), owners, ENTRIES, allowed)
        return float(abs(1 - kernel[0] @ fitted.coefficients[owners[0]]))

    assert error(0.01) < error(0.2) < error(1.0)


def test_a_row_that_is_left_out_scores_as_if_it_had_never_been_there(drawn: Drawn) -> None:
    found = taken_out(drawn, np.arange(COUNT))

    for row in range(COUNT):
        assert found.alone[row] == pytest.approx(trained_without(drawn, [row], row), abs=1e-3)


def test_an_entry_that_is_left_out_leaves_its_questions_to_the_others(drawn: Drawn) -> None:
    owners = drawn[1]
    found = taken_out(drawn, np.arange(COUNT))

    for row in np.flatnonzero(owners >= 0).tolist():
        siblings = np.flatnonzero(owners == owners[row]).tolist()
        expected = trained_without(drawn, siblings, row)
        assert found.with_entry[row] == pytest.approx(expected, abs=1e-3)
        assert found.with_entry[row, owners[row]] == pytest.approx(0, abs=1e-3)


def test_negative_rows_are_left_out_alone(drawn: Drawn) -> None:
    """They have no entry, so each is held out alone."""
    owners = drawn[1]
    negatives = np.flatnonzero(owners == NEGATIVE)

    found = taken_out(drawn, np.arange(COUNT))

    assert np.array_equal(found.with_entry[negatives], found.alone[negatives])


def test_some_left_out_rows_score_the_same_as_all(drawn: Drawn) -> None:
    """In any order, as long as an entry is complete."""
    owners = drawn[1]
    some = np.concatenate([np.flatnonzero(owners == 4)[::-1], [COUNT - 2], [1, 7, 13, 19, 25, 31]])

    few, every = taken_out(drawn, some), taken_out(drawn, np.arange(COUNT))

    assert np.array_equal(few.rows, some)
    assert few.alone == pytest.approx(every.alone[some], abs=1e-5)
    assert few.with_entry == pytest.approx(every.with_entry[some], abs=1e-4)


def test_a_single_row_scores_nothing_once_it_is_left_out() -> None:
    owners = np.array([0], dtype=np.intp)
    fitted = fit(np.ones((1, 1), dtype=np.float32), owners, 1, np.array([0.1], dtype=np.float32))

    found = left_out(fitted, owners, np.array([0]))

    assert fitted.coefficients[0, 0] == pytest.approx(1 / 1.1)
    assert found.alone[0, 0] == pytest.approx(0, abs=1e-6)
    assert found.with_entry[0, 0] == pytest.approx(0, abs=1e-6)


def test_an_entry_of_one_row_scores_nothing_either_way(drawn: Drawn) -> None:
    kernel, owners, noise = drawn
    lonely = np.where(owners == 5, 0, owners)
    lonely[17] = 5

    found = taken_out((kernel, lonely, noise), np.arange(COUNT))

    assert found.alone[17] == pytest.approx(found.with_entry[17], abs=1e-4)
    assert found.alone[17, 5] == pytest.approx(0, abs=1e-4)


def test_copies_of_a_row_do_not_stop_it() -> None:
    """The noise keeps the matrix solvable."""
    owners = np.array([0, 0, 1, 1, NEGATIVE], dtype=np.intp)
    fitted = fit(np.ones((5, 5), dtype=np.float32), owners, 2, np.full(5, 0.1, dtype=np.float32))

    found = left_out(fitted, owners, np.arange(5))

    assert np.isfinite(found.alone).all()
    assert np.isfinite(found.with_entry).all()
    assert found.alone[0, 1] > found.alone[0, 0]  # one sibling is left, two of the other entry


def test_targets_of_negative_rows_are_zero() -> None:
    assert one_hot(np.array([1, NEGATIVE, 0]), 2).tolist() == [[0, 1], [0, 0], [1, 0]]
