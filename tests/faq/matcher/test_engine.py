"""Training: its rows, the rows held out for calibration, and scoring."""

from collections.abc import Sequence

import numpy as np
import pytest

from faq.lexical import Synonyms, Vectorizer
from faq.matcher import engine
from faq.matcher.calibration import Thresholds, Trials, calibrate
from faq.matcher.corpus import Corpus, Owners, corpus_of
from faq.matcher.engine import (
    GENERAL_NOISE,
    NAME_NOISE,
    NOISE,
    LexicalModel,
    nearest_of_entries,
    scores,
    train_joint,
    train_lexical,
)
from faq.matcher.kernel import gram
from faq.matcher.regression import Fit, LeftOut, left_out_in_batches
from faq.semantic import Singles, vectors
from tests.faq.matcher.corpora import ConceptEncoder, a_corpus, an_entry, of_entries

pytestmark = pytest.mark.usefixtures("few_negatives")

NONE = Synonyms()
NO_VECTORS: Singles = np.zeros((0, 0), dtype=np.float32)


@pytest.fixture
def corpus(few_negatives: None) -> Corpus:
    """A corpus so uniform that no general question is near to it."""
    return corpus_of(
        of_entries(
            an_entry(
                "create-channel",
                {"en": ["how do i create a channel", "how can i create a channel"]},
            ),
            an_entry("delete-account", {"en": ["delete my account", "delete my whole account"]}),
            an_entry("login-code", {"fa": ["کد تایید نیومد", "کد تایید من نیومد"]}),
            elsewhere=["خرید دوچرخه", "who won the cup"],
        )
    )


@pytest.fixture(params=["lexical", "joint"])
def trained(
    request: pytest.FixtureRequest, corpus: Corpus
) -> tuple[LexicalModel, Singles, Singles]:
    """A trained model with its coefficients and kernel."""
    found = train_lexical(corpus, NONE)
    if request.param == "lexical":
        return found, _known(found.classifier.coefficients), gram(found.features.rows, None)
    joint = train_joint(found, vectors(ConceptEncoder(), corpus.texts))
    kernel = gram(found.features.rows, joint.embeddings.rows)
    return found, _known(joint.classifier.coefficients), kernel


def _known(coefficients: Singles | None) -> Singles:
    assert coefficients is not None
    return coefficients


def test_names_have_the_least_noise_and_general_questions_the_most(
    corpus: Corpus, trained: tuple[LexicalModel, Singles, Singles]
) -> None:
    """The distance of each row's score from its target shows its share of noise."""
    _, coefficients, kernel = trained
    taken = np.flatnonzero(np.abs(coefficients).max(axis=0) > 1e-4)
    targets = (corpus.owners[None, :] == np.arange(len(corpus.names))[:, None]).astype(float)
    missed = targets - coefficients @ kernel
    rows = np.arange(len(corpus.texts))
    entry = np.abs(coefficients).argmax(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        noise = missed[entry, rows] / coefficients[entry, rows]

    for chosen, expected in (
        (corpus.is_question, NOISE),
        (~corpus.is_question & ~corpus.negatives, NAME_NOISE),
        (corpus.negatives & (rows < corpus.first_general), NOISE),
        (rows >= corpus.first_general, GENERAL_NOISE),
    ):
        these = np.intersect1d(np.flatnonzero(chosen), taken)
        assert len(these) > 0
        assert noise[these] == pytest.approx(np.full(len(these), expected), abs=0.02)


def test_a_general_question_near_to_the_file_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A general question may fit the file; one listed in the file is always a negative example."""
    asked = [
        ["how do i make a channel", "how can i make a channel"],
        ["delete account", "delete my account"],
    ]
    near, far = "how to make a channel", "price of gold today"
    listed = a_corpus(asked, [near, far])
    general = a_corpus(asked, [near, far])
    listed = Corpus(
        listed.texts, listed.owners, listed.is_question, len(listed.texts), listed.names
    )

    weights = _known(train_lexical(general, NONE).classifier.coefficients)
    own = _known(train_lexical(listed, NONE).classifier.coefficients)

    assert not weights[:, 4].any()
    assert weights[:, 5].any()
    assert own[:, 4].any()


def test_word_weights_come_from_the_questions_alone(corpus: Corpus) -> None:
    asked = [text for text, is_one in zip(corpus.texts, corpus.is_question, strict=True) if is_one]

    found = train_lexical(corpus, NONE).features.vectorizer

    assert found.weights == Vectorizer.fit(asked, NONE).weights


# ── held-out rows ──


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Trials]:
    """The trials of models trained from here on."""
    found: list[Trials] = []

    def kept(trials: Trials, entries: int, *, joint: bool) -> Thresholds:
        found.append(trials)
        return calibrate(trials, entries, joint=joint)

    monkeypatch.setattr(engine, "calibrate", kept)
    return found


def test_a_held_out_question_does_not_find_itself(tried: list[Trials]) -> None:
    train_lexical(
        a_corpus([["make a channel", "zebra crossing"], ["delete account", "xylophone"]]), NONE
    )

    (trials,) = tried
    assert trials.in_scope.confidence.max() < 0.2  # nothing else is similar to them
    assert trials.in_scope.score.max() < 0.5


def test_a_held_out_question_finds_its_siblings_and_nothing_without_them(
    tried: list[Trials],
) -> None:
    train_lexical(
        a_corpus([["make a channel", "make channel"], ["delete account", "delete my account"]]),
        NONE,
    )

    (trials,) = tried
    assert trials.in_scope.right_by_confidence.all()
    assert trials.in_scope.confidence.min() > 0.3
    assert trials.out_of_scope.confidence.max() < 0.2


def test_every_question_is_held_out_once_and_names_never(
    corpus: Corpus, tried: list[Trials]
) -> None:
    train_lexical(corpus, NONE)

    (trials,) = tried
    assert len(trials.in_scope.score) == len(trials.out_of_scope.score) == corpus.is_question.sum()
    assert 0 < len(trials.negatives.score) <= len(corpus.texts) - corpus.first_general


def test_a_sample_holds_out_whole_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    held_out: list[tuple[list[int], list[list[int]]]] = []

    def kept(fitted: Fit, owners: Owners, batches: Sequence[Owners]) -> LeftOut:
        held_out.append((owners.tolist(), [rows.tolist() for rows in batches]))
        return left_out_in_batches(fitted, owners, batches)

    monkeypatch.setattr(engine, "left_out_in_batches", kept)
    monkeypatch.setattr(engine, "SAMPLED", 30)
    monkeypatch.setattr(engine, "BATCH", 8)
    kb = of_entries(
        *(
            an_entry(f"e-{n}", {"en": [f"where is {n * 37}", f"lost {n * 37} today"]})
            for n in range(40)
        )
    )

    train_lexical(corpus_of(kb), NONE)

    ((owners, batches),) = held_out
    rows = [row for batch in batches for row in batch]
    chosen = {owners[row] for row in rows if owners[row] >= 0}
    assert len(batches) > 2
    entries = [{owners[row] for row in batch if owners[row] >= 0} for batch in batches]
    assert sum(map(len, entries)) == len(chosen)  # no entry is in two batches
    assert 5 <= len(chosen) < 20
    assert max(chosen) > 25  # from all over the file
    assert [row for row, owner in enumerate(owners) if owner in chosen] == sorted(
        row for row in rows if owners[row] >= 0
    )
    assert any(owners[row] < 0 for row in rows)


def test_another_entry_hardly_changes_the_sample() -> None:
    def chosen(count: int) -> set[str]:
        first = [f"new-{n}" for n in range(count - 40)]
        names = [*first, *(f"e-{n}" for n in range(40))]
        kb = of_entries(*(an_entry(name, {"en": [f"where is {name}", name]}) for name in names))
        corpus = corpus_of(kb)
        rows = engine._sample(corpus, np.arange(len(corpus.texts)), 30)
        return {corpus.names[owner] for owner in corpus.owners[rows] if owner >= 0}

    before, after = chosen(40), chosen(41)

    assert len(before - after) <= 1


# ── scores ──


def test_a_score_is_the_coefficients_times_the_kernel(corpus: Corpus) -> None:
    lexical = train_lexical(corpus, NONE)
    texts = ["create a channel", "کد من", "zebra"]

    [found] = scores(lexical, None, [texts], NO_VECTORS)

    coefficients = _known(lexical.classifier.coefficients)
    assert found.score == pytest.approx((found.kernel @ coefficients.T).clip(0, 1), abs=1e-5)
    assert found.score.shape == found.lexical_similarity.shape == (3, len(corpus.names))
    assert found.semantic_similarity is None
    assert found.coverage[0] > 0.9 > found.coverage[2]


def test_the_nearest_of_an_entry_counts() -> None:
    corpus = a_corpus([["a", "b"], ["c"], ["d", "e", "f"]], ["negative"])
    alike = np.array([[0.1, 0.7, 0.2, 0.3, 0.4, 0.1, 0.99]], dtype=np.float32)

    assert nearest_of_entries(corpus, alike).tolist() == [
        pytest.approx([0.7, 0.2, 0.4]),
    ]


def test_similarity_is_by_the_questions_and_names_of_the_entry(corpus: Corpus) -> None:
    [found] = scores(train_lexical(corpus, NONE), None, [["create channel"]], NO_VECTORS)

    similarity = dict(zip(corpus.names, found.lexical_similarity[0].tolist(), strict=True))
    assert similarity["create-channel"] == pytest.approx(1.0, abs=1e-5)  # by the words of its id
    assert all(value < 0.5 for name, value in similarity.items() if name != "create-channel")
