"""Similarity of texts: properties needed by the regression, and centres of languages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from faq.lexical import Synonyms, Vectorizer
from faq.matcher import kernel as kernels
from faq.matcher.corpus import Corpus
from faq.matcher.kernel import Meaning, blend, gram, kernel_between, meaning_of
from faq.normalize import skeleton
from faq.semantic import Singles
from tests.faq.matcher.corpora import a_corpus

WORDS = st.text(alphabet="ابتحدرسکلمنیabcdeo", min_size=1, max_size=7)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=12)


def rows_of(texts: list[str]) -> csr_matrix:
    return Vectorizer.learn(texts, Synonyms()).rows(texts).matrix


def vectors_of(count: int, *, width: int = 12, seed: int = 0) -> Singles:
    found = np.random.default_rng(seed).normal(size=(count, width))
    return unit(found)


def unit(rows: NDArray[np.float64]) -> Singles:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / lengths, dtype=np.float32)


@settings(max_examples=40, deadline=None)
@given(texts=TEXTS, seed=st.integers(0, 99))
@pytest.mark.parametrize("joint", ["letters", "both"])
def test_the_kernel_is_one_symmetric_and_positive_definite(
    joint: str, texts: list[str], seed: int
) -> None:
    """With the noise on its diagonal it can then always be factorised."""
    meaning = vectors_of(len(texts), seed=seed) if joint == "both" else None

    found = gram(rows_of(texts), meaning)

    assert np.abs(found - found.T).max() < 1e-6
    heard = [any(map(skeleton, text.split())) for text in texts]  # vowels alone are fewer than all
    assert np.diag(found)[heard] == pytest.approx(np.ones(sum(heard)), abs=1e-5)
    assert (found > 0).all()
    assert found.max() <= 1 + 1e-5
    assert np.linalg.eigvalsh(found.astype(np.float64)).min() > -1e-5


def test_the_more_alike_the_higher_and_meaning_has_the_greater_part() -> None:
    similarity = np.array([[0.0, 0.3, 0.9]], dtype=np.float32)
    nothing = np.zeros((1, 3), dtype=np.float32)

    by_letters = blend(similarity.copy(), nothing.copy())[0]
    by_meaning = blend(nothing.copy(), similarity.copy())[0]

    assert (np.diff(by_letters) > 0).all()
    assert (np.diff(by_meaning) > 0).all()
    assert by_meaning[2] - by_meaning[0] > 2 * (by_letters[2] - by_letters[0])


def test_without_meaning_there_are_letters_alone() -> None:
    similarity = np.array([[0.25]], dtype=np.float32)

    assert blend(similarity, None)[0, 0] == pytest.approx(np.exp(-0.75))


@pytest.mark.parametrize("joint", ["letters", "both"])
def test_block_by_block_is_the_same_as_at_once(
    joint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"text number {place} {chr(97 + place % 26) * 3}" for place in range(50)]
    rows, meaning = rows_of(texts), vectors_of(50) if joint == "both" else None
    at_once = gram(rows, meaning)

    monkeypatch.setattr(kernels, "BLOCK", 7)  # 50 is not a multiple of it

    assert gram(rows, meaning) == pytest.approx(at_once, abs=1e-6)
    some = np.array([3, 49, 0])
    assert kernel_between(rows, meaning, some, np.arange(rows.shape[0])) == pytest.approx(
        at_once[some], abs=1e-6
    )


# ── where a language lies ──

WIDTH = 24
RANDOM = np.random.default_rng(5)
CORNER = {"fa": RANDOM.normal(size=WIDTH), "en": RANDOM.normal(size=WIDTH)}


def in_corner(language: str, about: int, *, seed: int) -> NDArray[np.float64]:
    """Return a vector near its language's corner, with some of its topic."""
    shifted = CORNER[language] + np.random.default_rng(seed).normal(size=WIDTH) * 0.1
    shifted[about] += 1.0
    return np.asarray(unit(shifted), dtype=np.float64)


def spoken(corpus: Corpus, languages: list[str], about: list[int]) -> Meaning:
    pairs = enumerate(zip(languages, about, strict=True))
    rows = [in_corner(each, what, seed=place) for place, (each, what) in pairs]
    return meaning_of(corpus, np.array(rows, dtype=np.float32))


def a_bilingual(english: int) -> Meaning:
    """Twelve Persian questions on three topics, some English ones, and strangers of both."""
    persian = [[f"سوال {chr(0x0628 + place)}"] for place in range(12)]
    more = [[f"question {chr(97 + place)}"] for place in range(english)]
    strange = [*(f"غریبه {n}" for n in range(8)), *(f"stranger {n}" for n in range(8))]
    corpus = a_corpus([*persian, *more], strange)
    languages = ["fa"] * 12 + ["en"] * english + ["fa"] * 8 + ["en"] * 8
    about = [place % 3 for place in range(12 + english)] + [10 + n % 3 for n in range(16)]
    return spoken(corpus, languages, about)


@pytest.mark.parametrize("english", [12, 3, 0])
def test_a_query_is_like_what_it_means_and_not_like_its_language(english: int) -> None:
    """Also if the file has few or no questions in that language: strangers show its centre."""
    meaning = a_bilingual(english)
    query = in_corner("en", 1, seed=99).astype(np.float32)

    (placed,) = meaning.placed(query[None], ["my question"])
    similarity = meaning.rows[:12] @ placed

    same = [place for place in range(12) if place % 3 == 1]
    others = [place for place in range(12) if place % 3 != 1]
    assert similarity[same].min() > similarity[others].max() + 0.2
    # Uncentred, all Persian texts would be about equally similar.
    assert similarity[others].mean() < 0.1


def test_a_language_that_nobody_writes_here_takes_the_main_ones_place() -> None:
    meaning = spoken(a_corpus([["سوال یک"], ["سوال دو"]]), ["fa", "fa"], [0, 1])
    query = in_corner("en", 0, seed=3)[None].astype(np.float32)

    assert set(meaning.centres) == {"", "fa"}
    assert np.isfinite(meaning.placed(query, ["english words"])).all()
    one, other = meaning.placed(np.repeat(query, 2, axis=0), ["english words", "۱۲۳ ؟"])
    assert np.array_equal(one, other)


def test_a_language_of_strangers_alone_gets_a_centre_of_its_own() -> None:
    meaning = a_bilingual(0)

    assert set(meaning.centres) == {"", "fa", "en"}
    assert np.array_equal(meaning.centres[""], meaning.centres["fa"])
    to_english = meaning.centres["en"] @ CORNER["en"]
    assert to_english > meaning.centres["fa"] @ CORNER["en"]


def test_few_questions_do_not_pull_their_language_over() -> None:
    """One English question is not the centre of English."""
    one, many = a_bilingual(1), a_bilingual(0)

    moved = np.linalg.norm(one.centres["en"] - many.centres["en"])
    assert moved < 0.1
    assert np.abs(one.rows[12]).max() > 0  # so it keeps a meaning


def test_texts_without_letters_have_a_place() -> None:
    meaning = spoken(a_corpus([["سوال یک"], ["123"], ["456"]]), ["fa", "fa", "fa"], [0, 1, 2])

    assert np.linalg.norm(meaning.rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_what_means_nothing_is_like_nothing() -> None:
    vectors = vectors_of(4, width=WIDTH)
    vectors[2] = 0
    meaning = meaning_of(a_corpus([["یک"], ["دو"], ["😀"], ["چهار"]]), vectors)

    assert not meaning.rows[2].any()
    nothing = np.zeros((1, WIDTH), dtype=np.float32)
    assert not meaning.placed(nothing, ["hello"]).any()
    assert np.isfinite(meaning.rows).all()


def test_one_question_alone_is_its_own_centre_and_no_division_by_nought() -> None:
    meaning = meaning_of(a_corpus([["تنها"]]), vectors_of(1))

    assert not meaning.rows.any()
    assert np.isfinite(meaning.placed(vectors_of(1, seed=8), ["x"])).all()
