"""A small regression for each query approximates the large one, without the held-out rows."""

from dataclasses import replace

import numpy as np
import pytest

from faq.matcher import Answer, Matcher, engine
from faq.matcher.corpus import Corpus, Owners, corpus_of, synonyms_of
from faq.matcher.engine import is_large, train_joint, train_lexical
from faq.matcher.kernel import gram
from faq.matcher.local import HELD_OUT, local_left_out, local_scores
from faq.matcher.regression import fit
from tests.faq.builders import a_kb
from tests.faq.matcher.corpora import ConceptEncoder, a_corpus

pytestmark = pytest.mark.usefixtures("few_negatives")

QUERIES = (
    "یه کانال میخوام",
    "حذف حساب",
    "chetor kanal besazam",
    "hello",
    "remove my account please",
    "کد تایید نیومد",
    "i want to start a channel",
)


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LARGE", 10)


@pytest.fixture(scope="module", params=["lexical", "joint"])
def encoder(request: pytest.FixtureRequest) -> ConceptEncoder | None:
    return ConceptEncoder() if request.param == "joint" else None


def everything(corpus: Corpus) -> Owners:
    return np.arange(len(corpus.texts))


def scores(matcher: Matcher, query: str) -> dict[str, float]:
    return {each.entry_id: each.score for each in matcher.candidates(query)}


def test_the_small_regression_scores_nearly_as_the_large_one(
    encoder: ConceptEncoder | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Matcher.build(a_kb(), encoder=encoder)
    monkeypatch.setattr(engine, "LARGE", 10)
    small = Matcher.build(a_kb(), encoder=encoder)

    assert full.engine == small.engine
    for query in QUERIES:
        one, other = scores(full, query), scores(small, query)
        first = max(one, key=lambda name: one[name])
        assert max(other, key=lambda name: other[name]) == first
        assert other[first] == pytest.approx(one[first], abs=0.2)


def test_it_has_thresholds_and_verdicts_of_the_same_kind(
    encoder: ConceptEncoder | None, small_is_large: None
) -> None:
    matcher = Matcher.build(a_kb(), encoder=encoder)
    found = matcher.thresholds

    assert 0 < found.decision <= found.clarify < 1
    assert 0 < found.answer <= found.fast <= 1
    assert isinstance(matcher.match("میخوام یه کانال بزنم"), Answer)
    assert isinstance(matcher.match("remove my account"), Answer)
    assert not isinstance(matcher.match("قیمت دلار چنده"), Answer)


def test_with_all_rows_near_it_is_the_same_regression() -> None:
    corpus = a_corpus(
        [["make a channel", "new channel"], ["delete account", "close it"]], ["gold price"]
    )
    lexical = train_lexical(corpus, synonyms_of(a_kb()))
    rows = lexical.features.rows
    noise = np.full(len(corpus.texts), 0.1, dtype=np.float32)
    kernel = gram(rows, None)
    whole = kernel @ fit(kernel.copy(), corpus.owners, 2, noise).coefficients.T

    found = local_scores(corpus, rows, None, noise, kernel, everything(corpus), np.arange(2))

    assert found == pytest.approx(whole, abs=1e-4)


def test_held_out_questions_have_no_influence() -> None:
    """The only question of an entry is supported by itself alone."""
    corpus = a_corpus([["make a channel", "new channel"], ["delete account"]], ["gold price"])
    rows = train_lexical(corpus, synonyms_of(a_kb())).features.rows
    noise = np.full(len(corpus.texts), 0.1, dtype=np.float32)

    found = local_left_out(
        corpus, rows, None, noise, everything(corpus), np.arange(len(corpus.texts))
    )

    assert found.alone[2, 1] == 0  # the only row of its entry
    assert found.with_entry[2, 1] == 0
    assert found.with_entry[:2, 0].tolist() == [0, 0]
    assert found.alone[0, 0] > 0.3  # its sibling supports it
    assert found.alone[3].max() < 0.5  # a negative example without itself


def test_a_left_out_score_is_that_of_a_regression_without_the_row() -> None:
    corpus = a_corpus(
        [["make a channel", "new channel", "open channel"], ["delete account", "close account"]],
        ["gold price", "account of the war"],
    )
    rows = train_lexical(corpus, synonyms_of(a_kb())).features.rows
    noise = np.linspace(0.1, 0.3, len(corpus.texts)).astype(np.float32)
    whole = gram(rows, None)

    found = local_left_out(
        corpus, rows, None, noise, everything(corpus), np.arange(len(corpus.texts))
    )

    for row in range(len(corpus.texts)):
        seen = np.flatnonzero(np.arange(len(corpus.texts)) != row)
        without = fit(whole[np.ix_(seen, seen)].copy(), corpus.owners[seen], 2, noise[seen])
        expected = without.coefficients @ whole[row, seen]
        assert found.alone[row] == pytest.approx(expected, abs=1e-4)


def test_negatives_are_held_out_one_by_one() -> None:
    """Negative examples are not one entry: the others still mark out-of-scope queries."""
    corpus = a_corpus([["make a channel"]], ["gold price today", "gold price now", "rain"])
    rows = train_lexical(corpus, synonyms_of(a_kb())).features.rows
    noise = np.full(4, 0.1, dtype=np.float32)

    found = local_left_out(corpus, rows, None, noise, everything(corpus), np.arange(4))

    assert np.array_equal(found.alone[1:], found.with_entry[1:])


def test_only_the_nearest_rows_take_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faq.matcher.local.NEAREST", 2)
    monkeypatch.setattr("faq.matcher.local.NEAREST_NEGATIVES", 1)
    corpus = a_corpus([["make a channel", "new channel"], ["delete account"]], ["gold", "rain"])
    rows = train_lexical(corpus, synonyms_of(a_kb())).features.rows
    noise = np.full(5, 0.1, dtype=np.float32)
    kernel = gram(rows, None)[:1]

    found = local_scores(corpus, rows, None, noise, kernel, everything(corpus), np.arange(2))[0]

    assert found[0] > 0.8
    assert found[1] == 0  # its row is not among the two nearest


def test_only_the_shortlist_is_scored() -> None:
    corpus = a_corpus([["make a channel"], ["new channel"], ["delete account"]])
    rows = train_lexical(corpus, synonyms_of(a_kb())).features.rows
    noise = np.full(3, 0.1, dtype=np.float32)
    kernel = gram(rows, None)[:1]

    found = local_scores(corpus, rows, None, noise, kernel, everything(corpus), np.array([1, 2]))

    assert found.shape == (1, 2)
    assert found[0, 0] > found[0, 1]


def test_without_any_row_the_scores_are_zero() -> None:
    corpus = a_corpus([["make a channel"]])
    rows = train_lexical(corpus, synonyms_of(a_kb())).features.rows
    noise = np.full(1, 0.1, dtype=np.float32)
    kernel = np.full((1, 1), HELD_OUT, dtype=np.float32)

    assert local_scores(
        corpus, rows, None, noise, kernel, everything(corpus), np.arange(1)
    ).tolist() == [[0.0]]


def test_a_large_corpus_is_one_of_many_rows(small_is_large: None) -> None:
    corpus = corpus_of(a_kb())
    lexical = train_lexical(corpus, synonyms_of(a_kb()))

    assert is_large(corpus)
    assert lexical.classifier.coefficients is None
    vectors = np.ones((len(corpus.texts), 4), dtype=np.float32)
    assert train_joint(lexical, vectors).classifier.coefficients is None
    assert not is_large(replace(corpus, texts=corpus.texts[:10]))
