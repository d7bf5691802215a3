"""Figures compared with values computed by hand."""

from dataclasses import replace
from math import sqrt

import pytest

from faq.evaluate import Latency, Measures, latency, measure
from tests.faq.evaluate.builders import tried


def test_nothing_to_measure_is_not_zero() -> None:
    assert measure([], threshold=0.5) == Measures(
        0, None, None, None, None, None, None, None, None, None, None, None
    )
    assert latency([]) is None


def test_the_best_guess_counts_with_and_without_the_threshold() -> None:
    """Forced: 3 of 4; with the threshold the second is rejected and lost."""
    found = measure(
        [
            tried("a", "a", 0.8),
            tried("a", "a", 0.4),
            tried("b", "b", 0.5),
            tried("b", "a", 0.9),
            tried("", "a", 0.6),
            tried("", "b", 0.49),
            tried("", "", 0.0, verdict="abstain"),
        ],
        threshold=0.5,
    )

    assert found.queries == 7
    assert found.forced_accuracy == 3 / 4
    assert found.in_scope_accuracy == 2 / 4
    assert found.oos_recall == 2 / 3


def test_the_correlation_of_two_labels() -> None:
    """3 found, 1 lost, 1 rightly left, 1 wrongly answered: (3·1 - 1·1) / √(4·4·2·2)."""
    found = measure(
        [
            tried("a", "a", 0.9),
            tried("a", "a", 0.8),
            tried("a", "a", 0.7),
            tried("a", "a", 0.2),
            tried("", "a", 0.3),
            tried("", "a", 0.6),
        ],
        threshold=0.5,
    )

    assert found.mcc == pytest.approx(0.25)


def test_the_correlation_of_three_labels() -> None:
    """4 of 6 right, true 2·2·2, decided 3·2·1: (4·6 - 12) / √((36 - 14)(36 - 12))."""
    found = measure(
        [
            tried("a", "a"),
            tried("a", "b"),
            tried("b", "b"),
            tried("b", "b"),
            tried("", "a", 0.1),
            tried("", "a", 0.9),
        ],
        threshold=0.5,
    )

    assert found.mcc == pytest.approx(12 / sqrt(22 * 24))


def test_of_several_right_entries_a_hit_counts_as_that_one_else_the_first_is_true() -> None:
    """As if the truth were b for the first and a for the second."""
    several = [tried("a b", "b"), tried("a b", "c")]
    single = [tried("b", "b"), tried("a", "c")]
    rest = [tried("", "a", 0.1), tried("c", "c"), tried("a", "a")]

    found = measure([*several, *rest], threshold=0.5)

    assert found.mcc == measure([*single, *rest], threshold=0.5).mcc
    assert found.forced_accuracy == 3 / 4


def test_one_label_throughout_correlates_with_nothing() -> None:
    assert measure([tried("a", "a")], threshold=0.5).mcc is None
    assert measure([tried("a", "a"), tried("a", "b")], threshold=0.5).mcc == 0.0


def test_the_score_separates_in_scope_from_out_of_scope() -> None:
    """Of four pairs .9/.5, .9/.1, .4/.5 and .4/.1 three are in order; a tie is half a pair."""
    ours = [tried("a", "a", 0.9), tried("b", "a", 0.4)]
    others = [tried("", "a", 0.5), tried("", "b", 0.1)]

    assert measure([*ours, *others], threshold=0.5).auroc == 0.75
    assert measure([*ours, tried("", "a", 0.4)], threshold=0.5).auroc == 0.75
    assert measure(ours, threshold=0.5).auroc is None


def test_the_three_ways_of_a_verdict() -> None:
    found = measure(
        [
            tried("a", "a"),
            tried("a", "b"),
            tried("", "b"),
            tried("c", "a b c", verdict="clarify"),
            tried("d", "a b c", verdict="clarify"),
            tried("", "a b", verdict="clarify"),
            tried("", "a", verdict="abstain"),
            tried("a", "", 0.0, verdict="abstain"),
        ],
        threshold=0.5,
    )

    assert found.answer_precision == 1 / 3
    assert found.answer_share == 3 / 8
    assert found.clarify_share == 3 / 8
    assert found.clarify_hit3 == 1 / 2
    assert found.abstain_share == 2 / 8
    assert found.oos_answered == 1 / 3


def test_half_of_the_queries_and_all_but_one_in_a_hundred() -> None:
    """Of 0 to 100 ms in even steps."""
    even = [replace(tried("a", "a"), seconds=step / 1000) for step in range(101)]

    assert latency(even) == Latency(pytest.approx(50), pytest.approx(99))
