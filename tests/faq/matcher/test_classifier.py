"""The classifier learns what a general solver learns, and calibration what a small set allows."""

import numpy as np
import pytest

from faq.matcher.calibration import Thresholds, calibrate, likeness_by_class
from faq.matcher.classifier import STRENGTH, train


def clouds(classes: int, each: int, *, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors around one direction a class, and their classes."""
    random = np.random.default_rng(5)
    centres = np.eye(classes, classes + 4)
    points = np.repeat(centres, each, axis=0)
    points = points + spread * random.normal(size=points.shape)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points, np.repeat(np.arange(classes), each)


def test_it_learns_what_scikit_learn_learns() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    points, owners = clouds(6, 12, spread=0.3)
    unseen, _ = clouds(6, 3, spread=0.5)

    ours = train(points @ points.T, owners).probabilities(unseen @ points.T)

    model = linear_model.LogisticRegression(C=STRENGTH, max_iter=1000).fit(points, owners)
    assert np.abs(ours - model.predict_proba(unseen)).max() < 0.03


def test_probabilities_add_up_to_one() -> None:
    points, owners = clouds(4, 5, spread=0.2)

    found = train(points @ points.T, owners).probabilities(points @ points.T)

    assert found.sum(axis=1) == pytest.approx(1.0)
    assert (found.argmax(axis=1) == owners).all()


def test_one_class_is_always_it() -> None:
    found = train(np.eye(3), np.zeros(3, dtype=np.intp)).probabilities(np.eye(3))

    assert found.ravel().tolist() == [1.0, 1.0, 1.0]


def test_classes_keep_their_numbers() -> None:
    found = train(np.eye(4), np.array([3, 3, 8, 8], dtype=np.intp))

    assert found.classes.tolist() == [3, 8]


def test_the_nearest_question_of_each_class() -> None:
    likeness = np.array([[0.1, 0.9, 0.3, 0.2]])

    found = likeness_by_class(likeness, np.array([2, 1, 1, 2]), np.array([1, 2]))

    assert found.tolist() == [[0.9, 0.2]]


def test_too_few_entries_get_the_fixed_limits() -> None:
    points, owners = clouds(5, 8, spread=0.2)

    assert calibrate(points @ points.T, owners, list("abcde")) == Thresholds()


def test_clearer_questions_get_limits_between_right_and_wrong() -> None:
    points, owners = clouds(16, 8, spread=0.12)
    names = [f"entry-{number}" for number in range(16)]

    found = calibrate(points @ points.T, owners, names)

    assert 0 < found.clarify <= found.answer <= found.fast < 1
    assert found == calibrate(points @ points.T, owners, names)


def test_muddled_questions_raise_the_limits_and_the_margin() -> None:
    names = [f"entry-{number}" for number in range(16)]
    clear, owners = clouds(16, 8, spread=0.12)
    muddled, _ = clouds(16, 8, spread=0.5)

    easy = calibrate(clear @ clear.T, owners, names)
    hard = calibrate(muddled @ muddled.T, owners, names)

    assert hard.margin >= easy.margin
    assert hard.answer != easy.answer
