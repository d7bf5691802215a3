"""Thresholds are derived from the knowledge base's own questions, in order and finite."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.knowledge_base import KnowledgeBase, LabelledQuery
from faq.matcher import Matcher, Thresholds
from faq.matcher.calibration import FAST_MARGIN, MARGINS, Trial, Trials, calibrate, confidence
from tests.faq.builders import CHANNEL, DELETE, FOUR, a_kb
from tests.faq.matcher.corpora import ConceptEncoder, an_entry, of_entries

pytestmark = pytest.mark.usefixtures("few_negatives")

THINGS = (
    "کانال",
    "حساب",
    "عکس",
    "رمز",
    "پیام",
    "گروه",
    "ربات",
    "لینک",
    "نسخه",
    "فایل",
    "صدا",
    "آهنگ",
)
DEEDS = ("بسازم", "پاک کنم", "پیدا کنم", "عوض کنم", "ببینم")


def many(questions: int, *, entries: int = 12) -> KnowledgeBase:
    return of_entries(
        *(
            an_entry(
                f"entry-{index:02}",
                {"fa": [f"{THINGS[index]} رو {DEEDS[n]} شماره {n}" for n in range(questions)]},
            )
            for index in range(entries)
        )
    )


KNOWLEDGE = {
    "the sample": a_kb(),
    "one question an entry": many(1),
    "many questions": many(5),
    "two entries": a_kb([CHANNEL, DELETE]),
    "a single entry": a_kb([CHANNEL]),
    "a single question": of_entries(an_entry("only", {"en": ["how do I create a channel"]})),
    "copies": of_entries(*(an_entry(f"copy-{n}", {"en": ["the same", "again"]}) for n in "abcd")),
    "one letter": of_entries(an_entry("one", {"en": ["a"]}), an_entry("two", {"en": ["a b"]})),
}


@pytest.mark.parametrize("engine", ["lexical", "joint"])
@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_the_thresholds_are_finite_and_in_order(kind: str, engine: str) -> None:
    encoder = ConceptEncoder() if engine == "joint" else None
    found = Matcher.build(KNOWLEDGE[kind], encoder=encoder).thresholds

    assert np.isfinite(astuple(found)).all()
    assert all(0 <= each <= 1 for each in astuple(found))
    assert found.decision <= found.clarify
    assert found.answer <= found.fast
    assert max(found.margin, FAST_MARGIN) <= found.fast_margin


@pytest.mark.parametrize("kind", ["a single entry", "a single question", "copies"])
def test_without_held_out_questions_the_prior_is_used(kind: str) -> None:
    """The prior is not 0: that would answer everything."""
    found = Matcher.build(KNOWLEDGE[kind]).thresholds

    assert found.decision > 0.05
    assert found.answer > 0.05


def test_labelled_queries_do_not_change_the_thresholds() -> None:
    """Thresholds derived from the tests would make the measured accuracy too high."""
    plain = many(4)
    tested = replace(
        plain,
        entries={
            name: replace(entry, tests=(LabelledQuery("fa", "این دیگه چیه", strict=True),))
            for name, entry in plain.entries.items()
        },
        out_of_scope_tests=(
            LabelledQuery("fa", "قیمت دلار چنده"),
            LabelledQuery("fa", "کانال دو رو ببینم"),
        ),
    )

    one, other = Matcher.build(tested), Matcher.build(plain)

    assert one.thresholds == other.thresholds
    assert one.match("کانال دو رو ببینم") == other.match("کانال دو رو ببینم")


def test_negatives_of_the_file_change_the_thresholds() -> None:
    plain = many(4)
    negatives = ("کانال دو رو ببینم کی", "رمز ارز بخرم", "گروه خون من", "تماس با اورژانس")
    listed = replace(plain, out_of_scope_examples=negatives)

    before, after = Matcher.build(plain), Matcher.build(listed)

    assert after.thresholds != before.thresholds
    query = "رمز ارز رو بخرم"
    assert after.candidates(query)[0].score < before.candidates(query)[0].score - 0.05


def test_an_encoder_has_other_thresholds() -> None:
    kb = a_kb()

    assert Matcher.build(kb, encoder=ConceptEncoder()).thresholds != Matcher.build(kb).thresholds


def test_the_same_file_gets_the_same_thresholds() -> None:
    assert Matcher.build(a_kb(FOUR)).thresholds == Matcher.build(a_kb(FOUR[::-1])).thresholds


# ── the rules, on numbers ──


def a_trial(
    right: int,
    wrong: int,
    *,
    right_at: float,
    wrong_at: float,
    score: float = 0.8,
    margin: float = 0.3,
) -> Trial:
    """Return trials of held-out questions, some of which found their entry."""
    found = np.array([True] * right + [False] * wrong)
    confidence_ = np.where(found, right_at, wrong_at)
    return Trial(
        np.full(right + wrong, score, dtype=np.float32),
        confidence_,
        confidence_ - margin,
        found,
        found,
    )


NONE = a_trial(0, 0, right_at=0, wrong_at=0)


def thresholds(
    in_scope: Trial, out_of_scope: Trial | None = None, negatives: Trial = NONE
) -> Thresholds:
    """Derive thresholds. By default, a question held out with its entry is similar to nothing."""
    out_of_scope = out_of_scope or a_trial(0, len(in_scope.confidence), right_at=0, wrong_at=0)
    return calibrate(Trials(in_scope, out_of_scope, negatives), 50, joint=True)


def test_the_answer_lies_between_the_right_and_the_wrong() -> None:
    found = thresholds(
        a_trial(900, 100, right_at=0.8, wrong_at=0.3),
        a_trial(0, 1000, right_at=0, wrong_at=0.35),
    )

    assert 0.35 < found.answer <= 0.8
    assert found.fast >= found.answer


def test_out_of_scope_queries_raise_the_threshold() -> None:
    in_scope = a_trial(500, 0, right_at=0.6, wrong_at=0)
    mixed = replace(in_scope, confidence=np.linspace(0.3, 0.9, 500), next_confidence=np.zeros(500))
    out_of_scope = replace(
        a_trial(0, 500, right_at=0, wrong_at=0),
        confidence=np.linspace(0.3, 0.45, 500),
        next_confidence=np.zeros(500),
    )

    assert thresholds(mixed, out_of_scope).answer > thresholds(mixed).answer + 0.05


def test_few_questions_leave_the_threshold_near_the_prior() -> None:
    few, many_of_them = (
        thresholds(a_trial(count, 0, right_at=0.95, wrong_at=0)).answer for count in (2, 2000)
    )

    assert few < 0.35 < 0.4 < many_of_them


def test_negatives_raise_the_clarify_threshold() -> None:
    in_scope = a_trial(500, 0, right_at=0.8, wrong_at=0, score=0.5)
    negatives = a_trial(0, 200, right_at=0, wrong_at=0, score=0.55)

    assert thresholds(in_scope, negatives=negatives).clarify >= 0.55
    assert thresholds(in_scope, negatives=negatives).decision == thresholds(in_scope).decision


def test_the_fast_threshold_exceeds_nearly_every_wrong_guess() -> None:
    """Answers given without waiting for the rest of the turn must be right."""
    in_scope = a_trial(980, 20, right_at=0.9, wrong_at=0.85)
    spread = replace(in_scope, confidence=np.append(np.linspace(0.3, 0.99, 980), [0.85] * 20))

    found = thresholds(spread)

    assert found.answer < 0.4  # two wrong ones of a hundred are acceptable
    assert found.fast >= 0.85


def test_the_fast_threshold_exceeds_nearly_every_out_of_scope_query() -> None:
    in_scope = replace(
        a_trial(1000, 0, right_at=0.9, wrong_at=0),
        confidence=np.linspace(0.3, 0.99, 1000),
    )
    out_of_scope = replace(
        a_trial(0, 1000, right_at=0, wrong_at=0),
        confidence=np.append([0.7] * 20, np.zeros(980)),
    )

    found = thresholds(in_scope, out_of_scope)

    assert found.answer < 0.4
    assert found.fast >= 0.7


def test_the_margin_is_where_the_best_is_as_often_wrong_as_right() -> None:
    close = a_trial(20, 80, right_at=0.6, wrong_at=0.6, margin=0.005)
    apart = a_trial(500, 5, right_at=0.6, wrong_at=0.6, margin=0.05)
    both = Trial(
        *(
            np.concatenate([getattr(close, name), getattr(apart, name)])
            for name in (
                "score",
                "confidence",
                "next_confidence",
                "right_by_score",
                "right_by_confidence",
            )
        )
    )

    assert 0 < thresholds(both).margin <= 0.05
    assert thresholds(apart).margin == 0
    assert thresholds(a_trial(0, 500, right_at=0, wrong_at=0.5, margin=0.05)).margin in MARGINS


def test_confidence_needs_both() -> None:
    one, half, none = confidence(np.array([1.0, 1.0, 1.0]), np.array([1.0, 0.25, -0.1]))

    assert (one, half, none) == (1.0, 0.5, 0.0)
    assert confidence(np.array([1.4, -0.3]), np.array([1.0, 1.0])).tolist() == [1.0, 0.0]


@settings(max_examples=60, deadline=None)
@given(
    numbers=st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1), st.booleans()), min_size=0, max_size=40
    ),
    joint=st.booleans(),
    entries=st.integers(1, 5000),
)
def test_no_numbers_break_it(
    numbers: list[tuple[float, float, bool]], joint: bool, entries: int
) -> None:
    first = np.array([max(a, b) for a, b, _ in numbers])
    second = np.array([min(a, b) for a, b, _ in numbers])
    found = np.array([right for *_, right in numbers], dtype=np.bool_)
    trial = Trial(first.astype(np.float32), first, second, found, found)

    derived = calibrate(Trials(trial, trial, trial), entries, joint=joint)

    assert np.isfinite(astuple(derived)).all()
    assert derived.decision <= derived.clarify
    assert derived.answer <= derived.fast
