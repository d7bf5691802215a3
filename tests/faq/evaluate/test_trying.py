"""Labelled queries against a real matcher."""

from dataclasses import replace
from itertools import count

import pytest

from faq.evaluate import Sample, labelled, prediction, try_each
from faq.matcher import Clarify, Matcher
from tests.faq.builders import CHANNEL, FOUR, a_kb
from tests.faq.evaluate.builders import tried


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build(a_kb())


def test_the_labelled_queries_of_a_file() -> None:
    tests = "    tests: {fa: [یه کانال], en: [a channel]}\n"
    kb = a_kb([CHANNEL + tests, *FOUR[1:]], more="not_ours: {fa: [قیمت دلار]}\n")

    assert labelled(kb) == (
        Sample("یه کانال", ("create-channel",)),
        Sample("a channel", ("create-channel",)),
        Sample("قیمت دلار"),
    )


def test_the_time_is_that_of_the_verdict(matcher: Matcher) -> None:
    ticks = count()

    found = try_each(matcher, [Sample("hello")] * 2, clock=lambda: next(ticks) / 4)

    assert [each.seconds for each in found] == [0.25, 0.25]
    assert [each.seconds for each in try_each(matcher, [Sample("hello")])] == [0.0]


def test_right_is_an_answer_by_one_of_the_expected_or_none_where_none_is() -> None:
    assert tried("a b", "b").right
    assert tried("", "a", verdict="clarify").right
    assert tried("", "", verdict="abstain").right
    assert not tried("a", "b").right
    assert not tried("a", "a", verdict="clarify").right
    assert not tried("", "a").right


def test_a_prediction_holds_the_verdict_and_the_best_guess(matcher: Matcher) -> None:
    answered, abstained = try_each(
        matcher, [Sample("make a new channel", ("create-channel",)), Sample("😀")]
    )

    row = prediction(answered)
    candidates = row.pop("candidates")
    assert isinstance(candidates, list)
    assert candidates[0] == "create-channel"
    assert row == {
        "query": "make a new channel",
        "expected": "create-channel",
        "best": "create-channel",
        "score": 1.0,
        "verdict": "answer",
    }
    assert prediction(abstained) == {
        "query": "😀",
        "expected": None,
        "best": None,
        "score": 0.0,
        "verdict": "abstain",
        "candidates": [],
    }


def test_a_prediction_of_a_clarifying_question_holds_its_candidates() -> None:
    found = tried("a b", "b c d", verdict="clarify")
    row = prediction(replace(found, verdict=Clarify(found.best[:2], "en")))

    assert (row["expected"], row["verdict"], row["candidates"]) == (
        ["a", "b"],
        "clarify",
        ["b", "c"],
    )
