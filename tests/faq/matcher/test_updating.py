"""An edited knowledge base is matched without training, nearly as after training."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from faq.knowledge_base import Entry, KnowledgeBase
from faq.lexical import Floats
from faq.matcher import JOINT, LEXICAL, Answer, Matcher, engine, updating
from faq.matcher.corpus import corpus_of, synonyms_of
from faq.matcher.engine import LexicalModel, noise_of, train_joint, train_lexical
from faq.matcher.kernel import gram
from faq.matcher.regression import one_hot
from faq.matcher.updating import updated_joint, updated_lexical
from faq.semantic import Singles, vectors
from tests.faq.matcher.corpora import ConceptEncoder, an_entry, of_entries

pytestmark = pytest.mark.usefixtures("few_negatives")

CHANNEL = an_entry(
    "create-channel", {"en": ["how do i create a channel", "make a new channel", "my channel"]}
)
DELETE = an_entry("delete-account", {"en": ["delete my account", "close the account for good"]})
CODE = an_entry("login-code", {"fa": ["کد تایید نیومد", "پیامک کد نرسید"]})
DARK = an_entry("dark-mode", {"en": ["turn the screen black", "dark colours at night"]})
NO_VECTORS: Singles = np.zeros((0, 0), dtype=np.float32)


def trained(kb: KnowledgeBase) -> LexicalModel:
    return train_lexical(corpus_of(kb), synonyms_of(kb))


def scores(model: LexicalModel, queries: Sequence[str]) -> Floats:
    return engine.scores(model, None, [queries], NO_VECTORS)[0].score


QUERIES = ["create a channel", "dark screen at night", "delete the account", "کد نیومد", "weather"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([CHANNEL, DELETE, CODE], [CHANNEL, DELETE, CODE, DARK]),
        ([CHANNEL, DELETE, CODE, DARK], [CHANNEL, CODE, DARK]),
        ([CHANNEL, DELETE], [CHANNEL, replace(DELETE, questions={"en": ["erase me"]})]),
        ([CHANNEL, DELETE], [CHANNEL, replace(DELETE, id="remove-account")]),
        ([CHANNEL, DELETE], [CHANNEL, DELETE]),
        ([CHANNEL, DELETE, CODE, DARK], [CHANNEL]),
    ],
)
def test_a_small_corpus_is_solved_exactly(before: list[Entry], after: list[Entry]) -> None:
    """All rows are solved. Only the weights of features differ from those of training."""
    kb = of_entries(*after)
    found = updated_lexical(trained(of_entries(*before)), kb)
    assert found is not None
    model, _ = found
    assert model.corpus.texts == corpus_of(kb).texts
    kept, coefficients = model.classifier.kept, model.classifier.coefficients
    assert coefficients is not None
    kernel = gram(model.features.rows[kept], None) + np.diag(noise_of(model.corpus)[kept])
    targets = one_hot(model.corpus.owners[kept], len(model.corpus.names))
    np.testing.assert_allclose(kernel @ coefficients[:, kept].T, targets, atol=1e-3)
    np.testing.assert_allclose(scores(model, QUERIES), scores(trained(kb), QUERIES), atol=0.2)


def test_kept_rows_have_their_features_and_new_ones_get_columns() -> None:
    old, kb = of_entries(CHANNEL, DELETE), of_entries(CHANNEL, DARK, DELETE)
    before = trained(old)
    found = updated_lexical(before, kb)
    assert found is not None
    model, change = found

    old_cosines = (before.features.rows @ before.features.rows.T).toarray()
    new_cosines = (model.features.rows @ model.features.rows.T).toarray()
    np.testing.assert_allclose(
        new_cosines[np.ix_(change.kept, change.kept)],
        old_cosines[np.ix_(change.before, change.before)],
        atol=1e-5,
    )
    of_added = new_cosines.diagonal()[change.added]
    np.testing.assert_allclose(of_added, 1, atol=1e-5)
    dark = [model.corpus.texts[row] for row in change.added.tolist()]
    assert "turn the screen black" in dark


def test_removed_examples_no_longer_count() -> None:
    examples = ["play some music", "music for dancing", "sing a song"]
    old = of_entries(CHANNEL, DELETE, elsewhere=examples)
    kb = of_entries(CHANNEL, DELETE)
    found = updated_lexical(trained(old), kb)

    assert found is not None
    assert len(found[1].removed) == len(examples)
    np.testing.assert_allclose(
        scores(found[0], [*QUERIES, *examples]),
        scores(trained(kb), [*QUERIES, *examples]),
        atol=0.1,
    )


def test_new_synonyms_change_the_features_of_all_rows() -> None:
    old = of_entries(CHANNEL, DELETE)
    kb = replace(old, synonyms=MappingProxyType({"en": (("channel", "broadcast list"),)}))
    found = updated_lexical(trained(old), kb)

    assert found is not None
    model, _ = found
    assert "=broadcast list" in model.features.vectorizer.weights["words"]
    np.testing.assert_allclose(scores(model, QUERIES), scores(trained(kb), QUERIES), atol=0.2)


def test_too_many_new_texts_need_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "MOST_NEW", 2)
    model = trained(of_entries(CHANNEL, DELETE))

    assert updated_lexical(model, of_entries(CHANNEL, DELETE, DARK)) is None
    assert updated_lexical(model, of_entries(CHANNEL, DELETE)) is not None


def test_only_the_most_similar_old_rows_are_solved_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(updating, "MOST_SIMILAR", 2)
    old, kb = of_entries(CHANNEL, DELETE, CODE), of_entries(CHANNEL, DELETE, CODE, DARK)
    before = trained(old)
    found = updated_lexical(before, kb)
    assert found is not None
    model, change = found

    assert before.classifier.coefficients is not None
    assert model.classifier.coefficients is not None
    entries = [model.corpus.names.index(name) for name in before.corpus.names]
    new = model.classifier.coefficients[np.ix_(entries, change.kept)]
    moved = np.any(np.abs(new - before.classifier.coefficients[:, change.before]) > 1e-6, axis=0)
    assert moved.sum() <= 2


def test_embeddings_of_new_texts_are_added() -> None:
    encoder = ConceptEncoder()
    old, kb = of_entries(CHANNEL, DELETE, CODE), of_entries(CHANNEL, DELETE, CODE, DARK)
    lexical = trained(old)
    joint = train_joint(lexical, vectors(encoder, lexical.corpus.texts))
    found = updated_lexical(lexical, kb)
    assert found is not None
    encoder.batches.clear()

    updated = updated_joint(joint, lexical, *found, encoder)

    assert updated is not None
    new = [found[0].corpus.texts[row] for row in found[1].added.tolist()]
    assert [text for batch in encoder.batches for text in batch] == new
    assert updated.embeddings.rows.shape == (
        len(found[0].corpus.texts),
        joint.embeddings.rows.shape[1],
    )


def test_a_matcher_for_an_edit_uses_embeddings_if_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = ConceptEncoder()
    matcher = Matcher.build(of_entries(CHANNEL, DELETE, CODE), encoder=encoder)
    kb = of_entries(CHANNEL, DELETE, CODE, DARK)

    updated = matcher.updated(kb)
    assert updated is not None
    assert updated.engine == JOINT
    verdict = updated.match("turn the screen black")
    assert isinstance(verdict, Answer)
    assert verdict.entry_id == "dark-mode"

    encoder.down = True
    lexical = matcher.updated(kb)
    assert lexical is not None
    assert lexical.engine == LEXICAL

    encoder.down = False
    monkeypatch.setattr(updating, "MOST_EMBEDDED", 1)
    many = matcher.updated(kb)
    assert many is not None
    assert many.engine == LEXICAL
