"""Thresholds are derived from the knowledge base's own questions, in order and finite."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.knowledge_base import KnowledgeBase, LabelledQuery
from faq.matcher import Matcher, Thresholds
from faq.matcher.calibration import FAST_MARGIN, LEADS, Trial, Trials, calibrate, confidence
from tests.faq.builders import CHANNEL, DELETE, FOUR, a_kb
from tests.faq.matcher.corpora import ConceptEncoder, an_entry, of_entries

pytestmark = pytest.mark.usefixtures("small_world")

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
                f"entry-{place:02}",
                {"fa": [f"{THINGS[place]} رو {DEEDS[n]} شماره {n}" for n in range(questions)]},
            )
            for place in range(entries)
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
def test_the_limits_are_finite_and_in_order(kind: str, engine: str) -> None:
    encoder = ConceptEncoder() if engine == "joint" else None
    found = Matcher.build(KNOWLEDGE[kind], encoder=encoder).thresholds

    assert np.isfinite(astuple(found)).all()
    assert all(0 <= each <= 1 for each in astuple(found))
    assert found.decision <= found.clarify
    assert found.answer <= found.fast
    assert max(found.margin, FAST_MARGIN) <= found.fast_margin


@pytest.mark.parametrize("kind", ["a single entry", "a single question", "copies"])
def test_without_held_out_questions_the_prior_is_used(kind: str) -> None:
    """The expected value is not 0: that would answer everything."""
    found = Matcher.build(KNOWLEDGE[kind]).thresholds

    assert found.decision > 0.05
    assert found.answer > 0.05


def test_labelled_queries_take_no_part() -> None:
    """Thresholds derived from the tests would make the measured accuracy too high."""
    plain = many(4)
    tested = replace(
        plain,
        entries={
            name: replace(entry, tests=(LabelledQuery("fa", "این دیگه چیه", strict=True),))
            for name, entry in plain.entries.items()
        },
        not_ours=(LabelledQuery("fa", "قیمت دلار چنده"), LabelledQuery("fa", "کانال دو رو ببینم")),
    )

    one, other = Matcher.build(tested), Matcher.build(plain)

    assert one.thresholds == other.thresholds
    assert one.match("کانال دو رو ببینم") == other.match("کانال دو رو ببینم")


def test_what_the_file_lists_as_nobodys_takes_part() -> None:
    plain = many(4)
    strangers = ("کانال دو رو ببینم کی", "رمز ارز بخرم", "گروه خون من", "تماس با اورژانس")
    listed = replace(plain, elsewhere=strangers)

    before, after = Matcher.build(plain), Matcher.build(listed)

    assert after.thresholds != before.thresholds
    query = "رمز ارز رو بخرم"
    assert after.candidates(query)[0].score < before.candidates(query)[0].score - 0.05


def test_an_encoder_has_limits_of_its_own() -> None:
    kb = a_kb()

    assert Matcher.build(kb, encoder=ConceptEncoder()).thresholds != Matcher.build(kb).thresholds


def test_the_same_file_gets_the_same_limits() -> None:
    assert Matcher.build(a_kb(FOUR)).thresholds == Matcher.build(a_kb(FOUR[::-1])).thresholds


# ── the rules, on numbers ──


def a_trial(
    right: int, wrong: int, *, sure: float, unsure: float, score: float = 0.8, lead: float = 0.3
) -> Trial:
    """Trials of hidden questions that found their entry, and of some that did not."""
    found = np.array([True] * right + [False] * wrong)
    first = np.where(found, sure, unsure)
    return Trial(
        np.full(right + wrong, score, dtype=np.float32), first, first - lead, found, found
    )


NONE = a_trial(0, 0, sure=0, unsure=0)


def limits(own: Trial, strays: Trial | None = None, strangers: Trial = NONE) -> Thresholds:
    """Derive limits. By default, a question hidden with its entry is similar to nothing."""
    strays = strays or a_trial(0, len(own.first), sure=0, unsure=0)
    return calibrate(Trials(own, strays, strangers), 50, joint=True)


def test_the_answer_lies_between_the_right_and_the_wrong() -> None:
    found = limits(a_trial(900, 100, sure=0.8, unsure=0.3), a_trial(0, 1000, sure=0, unsure=0.35))

    assert 0.35 < found.answer <= 0.8
    assert found.fast >= found.answer


def test_strays_raise_the_limit() -> None:
    own = a_trial(500, 0, sure=0.6, unsure=0)
    mixed = replace(own, first=np.linspace(0.3, 0.9, 500), second=np.zeros(500))
    strays = replace(
        a_trial(0, 500, sure=0, unsure=0), first=np.linspace(0.3, 0.45, 500), second=np.zeros(500)
    )

    assert limits(mixed, strays).answer > limits(mixed).answer + 0.05


def test_few_questions_leave_the_limit_near_what_is_expected() -> None:
    few, many_of_them = (
        limits(a_trial(count, 0, sure=0.95, unsure=0)).answer for count in (2, 2000)
    )

    assert few < 0.35 < 0.9 < many_of_them


def test_strangers_raise_what_is_asked_back() -> None:
    own = a_trial(500, 0, sure=0.8, unsure=0, score=0.5)
    strangers = a_trial(0, 200, sure=0, unsure=0, score=0.55)

    assert limits(own, strangers=strangers).clarify >= 0.55
    assert limits(own, strangers=strangers).decision == limits(own).decision


def test_the_fast_limit_is_above_nearly_every_wrong_one() -> None:
    """Answers given without waiting for the rest of the turn must be right."""
    own = a_trial(980, 20, sure=0.9, unsure=0.85)
    spread = replace(own, first=np.append(np.linspace(0.3, 0.99, 980), [0.85] * 20))

    found = limits(spread)

    assert found.answer < 0.4  # two wrong ones of a hundred are acceptable
    assert found.fast >= 0.85


def test_the_fast_limit_is_above_nearly_every_stray() -> None:
    own = replace(a_trial(1000, 0, sure=0.9, unsure=0), first=np.linspace(0.3, 0.99, 1000))
    strays = replace(
        a_trial(0, 1000, sure=0, unsure=0), first=np.append([0.7] * 20, np.zeros(980))
    )

    found = limits(own, strays)

    assert found.answer < 0.4
    assert found.fast >= 0.7


def test_the_margin_is_where_the_best_is_as_often_wrong_as_right() -> None:
    close = a_trial(20, 80, sure=0.6, unsure=0.6, lead=0.005)
    apart = a_trial(500, 5, sure=0.6, unsure=0.6, lead=0.05)
    both = Trial(
        *(
            np.concatenate([getattr(close, name), getattr(apart, name)])
            for name in ("score", "first", "second", "guessed", "found")
        )
    )

    assert 0 < limits(both).margin <= 0.05
    assert limits(apart).margin == 0
    assert limits(a_trial(0, 500, sure=0, unsure=0.5, lead=0.05)).margin in LEADS


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

    limits_ = calibrate(Trials(trial, trial, trial), entries, joint=joint)

    assert np.isfinite(astuple(limits_)).all()
    assert limits_.decision <= limits_.clarify
    assert limits_.answer <= limits_.fast
