"""Curves compared with values computed by hand."""

import pytest

from faq.evaluate import Bin, Point, Reliability, RiskCoverage, reliability, risk_coverage
from tests.faq.evaluate.builders import tried

QUERIES = (
    tried("a", "a", 0.9),
    tried("a", "a", 0.8),
    tried("a", "b", 0.6),
    tried("", "b", 0.2),
)


def test_nothing_to_measure() -> None:
    assert reliability([]) == Reliability((), None)
    assert risk_coverage([]) == RiskCoverage((), None)
    assert risk_coverage([]).at(0.5) is None


def test_bins_of_equal_counts_lowest_first() -> None:
    """Claims .4 and .85 against truths 0 and 1: (2·.4 + 2·.15) / 4."""
    found = reliability(QUERIES, bins=2)

    assert found.bins == (
        Bin(pytest.approx(0.4), 0.0, 2),
        Bin(pytest.approx(0.85), 1.0, 2),
    )
    assert found.calibration_error == pytest.approx((2 * 0.4 + 2 * 0.15) / 4)


def test_bins_of_unequal_numbers_weigh_by_their_counts() -> None:
    """Five queries in two bins: two and three, claims .4 and .9, truths 0 and 2/3."""
    found = reliability([*QUERIES, tried("a", "b", 1.0)], bins=2)

    assert [each.count for each in found.bins] == [2, 3]
    assert found.calibration_error == pytest.approx((2 * 0.4 + 3 * (0.9 - 2 / 3)) / 5)


def test_equal_scores_share_a_bin_whatever_the_order_of_the_queries() -> None:
    right, wrong = tried("a", "a", 0.5), tried("a", "b", 0.5)
    several = [tried("a", "b", 0.1), right, wrong, right, tried("a", "a", 0.9)]

    found = reliability(several, bins=5)

    assert [each.count for each in found.bins] == [1, 3, 1]
    assert found.bins[1] == Bin(0.5, pytest.approx(2 / 3), 3)
    assert reliability(several[::-1], bins=5) == found


def test_fewer_queries_than_bins() -> None:
    assert [each.count for each in reliability(QUERIES).bins] == [1, 1, 1, 1]


def test_a_query_without_a_guess_is_never_answered() -> None:
    abstained = tried("a", "", 0.0, verdict="abstain")

    assert reliability([abstained]) == Reliability((Bin(0.0, 0.0, 1),), 0.0)
    assert risk_coverage([abstained]) == RiskCoverage((), None)
    found = risk_coverage([abstained, tried("a", "b")])
    assert found.points == (Point(0.9, 0.5, 1.0),)
    assert found.area == 1.0


def test_a_point_for_every_score_that_occurs() -> None:
    """The area: mean of the risks 0, 0, 1/3 and 1/2 over four equal steps of coverage."""
    found = risk_coverage(QUERIES)

    assert found.points == (
        Point(0.9, 0.25, 0.0),
        Point(0.8, 0.5, 0.0),
        Point(0.6, 0.75, 1 / 3),
        Point(0.2, 1.0, 0.5),
    )
    assert found.area == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)


def test_equal_scores_are_decided_together() -> None:
    found = risk_coverage([tried("a", "a", 0.7), tried("a", "b", 0.7), tried("a", "a", 0.1)])

    assert found.points == (Point(0.7, 2 / 3, 1 / 2), Point(0.1, 1.0, 1 / 3))
    assert found.area == pytest.approx(2 / 3 * 1 / 2 + 1 / 3 * 1 / 3)


def test_several_right_entries() -> None:
    assert [each.risk for each in risk_coverage([tried("b a", "a")]).points] == [0.0]


@pytest.mark.parametrize(
    ("threshold", "coverage"), [(0.0, 1.0), (0.2, 1.0), (0.5, 0.75), (0.6, 0.75), (0.9, 0.25)]
)
def test_what_a_threshold_costs(threshold: float, coverage: float) -> None:
    point = risk_coverage(QUERIES).at(threshold)

    assert point is not None
    assert point.coverage == coverage


def test_a_threshold_that_nothing_reaches() -> None:
    assert risk_coverage(QUERIES).at(0.95) is None
