"""Lexical similarity of two texts."""

from collections import Counter
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import lexical
from faq.lexical import SHARES, Synonyms, Vectorizer, features

TEXTS = ("چطور کانال بسازم", "پیام رسان من کند است", "how do i delete my account", "حذف حساب")
NO_SYNONYMS = Synonyms()


def similarity(first: str, second: str, synonyms: Synonyms = NO_SYNONYMS) -> float:
    rows = Vectorizer.fit((*TEXTS, first, second), synonyms).rows([first, second]).matrix
    return float((rows[0] @ rows[1].T).toarray()[0, 0])


def test_the_similarity_of_a_text_to_itself_is_one() -> None:
    assert similarity("چطور کانال بسازم", "چطور کانال بسازم") == pytest.approx(1.0)


def test_nothing_in_common() -> None:
    assert similarity("کانال", "xyz") == 0.0


def test_a_word_written_apart_is_similar_to_the_word_written_together() -> None:
    """T65."""
    apart = features("پیام رسان", NO_SYNONYMS)["words"]

    assert "پیامرسان" in apart
    assert similarity("پیام رسان", "پیامرسان") > 0.3


def test_finglish_and_homophones_share_consonants() -> None:
    assert similarity("kanal besazam", "کانال بسازم") > 0.15
    assert similarity("حزف", "حذف") > similarity("حرف", "حذف")


def test_negations_lower_the_similarity() -> None:
    assert similarity("کد نمیاد", "کد میاد") < 0.9


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("اکانتم رو", ["=account", "رو"]),
        ("حساب کاربری من", ["=account", "من"]),
        ("حسابهام", ["=account"]),
        ("my accounts", ["my", "=account"]),
        ("حسابدار", ["حسابدار"]),
        ("accountant", ["accountant"]),
    ],
)
def test_a_group_is_found_with_any_ending_and_nothing_else(text: str, meant: list[str]) -> None:
    synonyms = Synonyms([["اکانت", "حساب کاربری", "حساب", "account"]])

    assert synonyms.grouped(text.split()) == meant


def test_synonyms_bring_texts_of_two_languages_together() -> None:
    synonyms = Synonyms([["حذف", "delete"], ["حساب", "account"]])

    assert similarity("delete account", "حذف حساب") < 0.05
    assert similarity("delete account", "حذف حساب", synonyms) > 0.1


def test_coverage_falls_with_every_unknown_word() -> None:
    """T62."""
    vectorizer = Vectorizer.fit(TEXTS, NO_SYNONYMS)

    known, half, none = vectorizer.rows(["حذف حساب", "حذف گلابی", "жжж"]).coverage

    assert known == pytest.approx(1.0)
    assert 0.2 < half < 0.9
    assert none == 0.0


def test_the_shares_make_a_whole_and_rows_have_length_one() -> None:
    rows = Vectorizer.fit(TEXTS, NO_SYNONYMS).rows([*TEXTS, ""]).matrix

    assert sum(SHARES.values()) == pytest.approx(1.0)
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
    assert np.asarray(lengths).ravel().tolist() == pytest.approx([1, 1, 1, 1, 0])


@given(st.lists(st.text("کانالحسب ae", max_size=30), max_size=6))
def test_rows_follow_from_the_counts_of_features(texts: list[str]) -> None:
    """The weight of a feature is (1 + log count) · idf, scaled to the share of its kind."""
    synonyms = Synonyms([["کانال", "حساب"], ["کانال ما", "a e"]])
    vectorizer = Vectorizer.fit((*TEXTS, "کانال کانال"), synonyms)
    folded = [" ".join(text.split()) for text in texts]

    found = vectorizer.rows(folded)

    names = [(kind, name) for kind in SHARES for name in vectorizer.weights[kind]]
    for row, text in enumerate(folded):
        expected: dict[tuple[str, str], float] = {}
        for kind, counts in features(text, synonyms).items():
            expected |= _weights_of_kind(vectorizer, kind, counts)
        values = found.matrix[row]
        stored = dict(zip((names[each] for each in values.indices), values.data, strict=True))
        assert stored == pytest.approx(expected, abs=1e-6)


def _weights_of_kind(
    vectorizer: Vectorizer, kind: str, counts: Counter[str]
) -> dict[tuple[str, str], float]:
    known = vectorizer.weights[kind]
    weights = {
        name: (1 + log(count)) * known[name] for name, count in counts.items() if name in known
    }
    length = sqrt(sum(each * each for each in weights.values()))
    return {(kind, name): sqrt(SHARES[kind]) * each / length for name, each in weights.items()}


def test_many_texts_are_vectorized_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    vectorizer = Vectorizer.fit(TEXTS, NO_SYNONYMS)
    texts = [*TEXTS, "", "жжж", "کانال من"]
    together = vectorizer.rows(texts)

    monkeypatch.setattr(lexical, "BLOCK", 2)
    apart = vectorizer.rows(texts)

    assert (apart.matrix != together.matrix).nnz == 0
    assert apart.coverage.tolist() == together.coverage.tolist()


def test_no_texts_give_no_rows() -> None:
    assert Vectorizer.fit(TEXTS, NO_SYNONYMS).rows([]).matrix.shape[0] == 0


def test_overlong_words_are_not_kept_in_memory() -> None:
    vectorizer = Vectorizer.fit(TEXTS, NO_SYNONYMS)
    before = vectorizer._grams_cached.cache_info().currsize

    vectorizer.rows(["کان" * 60])

    assert vectorizer._grams_cached.cache_info().currsize == before
