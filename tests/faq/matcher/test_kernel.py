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
from faq.matcher.kernel import Embeddings, blend, embeddings_of, gram, kernel_between
from faq.normalize import skeleton
from faq.semantic import Singles
from tests.faq.matcher.corpora import a_corpus

WORDS = st.text(alphabet="ابتحدرسکلمنیabcdeo", min_size=1, max_size=7)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=12)


def rows_of(texts: list[str]) -> csr_matrix:
    return Vectorizer.fit(texts, Synonyms()).rows(texts).matrix


def vectors_of(count: int, *, width: int = 12, seed: int = 0) -> Singles:
    found = np.random.default_rng(seed).normal(size=(count, width))
    return unit(found)


def unit(rows: NDArray[np.float64]) -> Singles:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / lengths, dtype=np.float32)


@settings(max_examples=40, deadline=None)
@given(texts=TEXTS, seed=st.integers(0, 99))
@pytest.mark.parametrize("model", ["lexical", "joint"])
def test_the_kernel_is_one_symmetric_and_positive_definite(
    model: str, texts: list[str], seed: int
) -> None:
    """With the noise on its diagonal it can then always be factorised."""
    embeddings = vectors_of(len(texts), seed=seed) if model == "joint" else None

    found = gram(rows_of(texts), embeddings)

    assert np.abs(found - found.T).max() < 1e-6
    pronounced = [
        any(map(skeleton, text.split())) for text in texts
    ]  # vowels alone are fewer than all
    assert np.diag(found)[pronounced] == pytest.approx(np.ones(sum(pronounced)), abs=1e-5)
    assert (found > 0).all()
    assert found.max() <= 1 + 1e-5
    assert np.linalg.eigvalsh(found.astype(np.float64)).min() > -1e-5


def test_the_kernel_grows_with_similarity_and_mostly_with_the_semantic_one() -> None:
    similarity = np.array([[0.0, 0.3, 0.9]], dtype=np.float32)
    nothing = np.zeros((1, 3), dtype=np.float32)

    by_lexical = blend(similarity.copy(), nothing.copy())[0]
    by_semantic = blend(nothing.copy(), similarity.copy())[0]

    assert (np.diff(by_lexical) > 0).all()
    assert (np.diff(by_semantic) > 0).all()
    assert by_semantic[2] - by_semantic[0] > 2 * (by_lexical[2] - by_lexical[0])


def test_without_embeddings_the_kernel_is_lexical() -> None:
    similarity = np.array([[0.25]], dtype=np.float32)

    assert blend(similarity, None)[0, 0] == pytest.approx(np.exp(-0.75))


@pytest.mark.parametrize("model", ["lexical", "joint"])
def test_the_kernel_by_blocks_equals_the_kernel_at_once(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"text number {index} {chr(97 + index % 26) * 3}" for index in range(50)]
    rows, embeddings = rows_of(texts), vectors_of(50) if model == "joint" else None
    at_once = gram(rows, embeddings)

    monkeypatch.setattr(kernels, "BLOCK", 7)  # 50 is not a multiple of it

    assert gram(rows, embeddings) == pytest.approx(at_once, abs=1e-6)
    some = np.array([3, 49, 0])
    assert kernel_between(rows, embeddings, some, np.arange(rows.shape[0])) == pytest.approx(
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


def embedded(corpus: Corpus, languages: list[str], about: list[int]) -> Embeddings:
    pairs = enumerate(zip(languages, about, strict=True))
    rows = [in_corner(each, what, seed=index) for index, (each, what) in pairs]
    return embeddings_of(corpus, np.array(rows, dtype=np.float32))


def a_bilingual(english: int) -> Embeddings:
    """Twelve Persian questions on three topics, some English ones, and negatives in both."""
    persian = [[f"سوال {chr(0x0628 + index)}"] for index in range(12)]
    more = [[f"question {chr(97 + index)}"] for index in range(english)]
    negatives = [*(f"غریبه {n}" for n in range(8)), *(f"negative {n}" for n in range(8))]
    corpus = a_corpus([*persian, *more], negatives)
    languages = ["fa"] * 12 + ["en"] * english + ["fa"] * 8 + ["en"] * 8
    about = [index % 3 for index in range(12 + english)] + [10 + n % 3 for n in range(16)]
    return embedded(corpus, languages, about)


@pytest.mark.parametrize("english", [12, 3, 0])
def test_a_query_is_similar_to_its_topic_and_not_to_its_language(english: int) -> None:
    """Also if the file has few or no questions in that language: negatives show its centre."""
    embeddings = a_bilingual(english)
    query = in_corner("en", 1, seed=99).astype(np.float32)

    (centred,) = embeddings.centred(query[None], ["my question"])
    similarity = embeddings.rows[:12] @ centred

    same = [index for index in range(12) if index % 3 == 1]
    others = [index for index in range(12) if index % 3 != 1]
    assert similarity[same].min() > similarity[others].max() + 0.2
    # Uncentred, all Persian texts would be about equally similar.
    assert similarity[others].mean() < 0.1


def test_a_language_without_texts_takes_the_centre_of_the_main_one() -> None:
    embeddings = embedded(a_corpus([["سوال یک"], ["سوال دو"]]), ["fa", "fa"], [0, 1])
    query = in_corner("en", 0, seed=3)[None].astype(np.float32)

    assert set(embeddings.centres) == {"", "fa"}
    assert np.isfinite(embeddings.centred(query, ["english words"])).all()
    one, other = embeddings.centred(np.repeat(query, 2, axis=0), ["english words", "۱۲۳ ؟"])
    assert np.array_equal(one, other)


def test_a_language_with_negatives_alone_has_a_separate_centre() -> None:
    embeddings = a_bilingual(0)

    assert set(embeddings.centres) == {"", "fa", "en"}
    assert np.array_equal(embeddings.centres[""], embeddings.centres["fa"])
    to_english = embeddings.centres["en"] @ CORNER["en"]
    assert to_english > embeddings.centres["fa"] @ CORNER["en"]


def test_few_questions_hardly_move_the_centre_of_their_language() -> None:
    """One English question is not the centre of English."""
    one, many = a_bilingual(1), a_bilingual(0)

    moved = np.linalg.norm(one.centres["en"] - many.centres["en"])
    assert moved < 0.1
    assert np.abs(one.rows[12]).max() > 0  # so its embedding is not zero


def test_texts_without_letters_are_centred() -> None:
    embeddings = embedded(a_corpus([["سوال یک"], ["123"], ["456"]]), ["fa", "fa", "fa"], [0, 1, 2])

    assert np.linalg.norm(embeddings.rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_a_zero_vector_is_similar_to_nothing() -> None:
    vectors = vectors_of(4, width=WIDTH)
    vectors[2] = 0
    embeddings = embeddings_of(a_corpus([["یک"], ["دو"], ["😀"], ["چهار"]]), vectors)

    assert not embeddings.rows[2].any()
    nothing = np.zeros((1, WIDTH), dtype=np.float32)
    assert not embeddings.centred(nothing, ["hello"]).any()
    assert np.isfinite(embeddings.rows).all()


def test_a_single_question_is_its_own_centre_without_a_division_by_zero() -> None:
    embeddings = embeddings_of(a_corpus([["تنها"]]), vectors_of(1))

    assert not embeddings.rows.any()
    assert np.isfinite(embeddings.centred(vectors_of(1, seed=8), ["x"])).all()
