"""What the matcher learns from a knowledge base, and the scores it gives to readings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from faq.knowledge_base import KnowledgeBase
from faq.lexical import Floats, Synonyms, Vectorizer
from faq.matcher.calibration import Thresholds, calibrate, combined, likeness_by_class
from faq.matcher.classifier import Classifier, Owners, train
from faq.normalize import fold


@dataclass(frozen=True, slots=True)
class Learned:
    """Everything that takes time to compute; it can be kept on disk."""

    texts: tuple[str, ...]  # folded questions
    owners: Owners  # place of each question's entry among the sorted ids
    vectorizer: Vectorizer
    matrix: csr_matrix  # features × questions, turned once and not for every query
    classifier: Classifier
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Scored:
    """For rows of readings and columns of entries: the parts of the score, and the score."""

    score: Floats
    probability: Floats
    likeness: Floats
    coverage: Floats  # one a reading
    questions: Floats  # likeness to every stored question


def stored_questions(kb: KnowledgeBase) -> tuple[tuple[str, ...], Owners, tuple[str, ...]]:
    """Folded questions in a fixed order, each with its entry, whatever the order in the file."""
    names = tuple(sorted(kb.entries))
    pairs = sorted(
        {
            (place, folded)
            for place, name in enumerate(names)
            for questions in kb.entries[name].questions.values()
            for question in questions
            if (folded := fold(question))
        }
    )
    owners = np.array([place for place, _ in pairs], dtype=np.intp)
    return tuple(text for _, text in pairs), owners, names


def synonyms_of(kb: KnowledgeBase) -> Synonyms:
    return Synonyms(group for groups in kb.synonyms.values() for group in groups)


def learn(kb: KnowledgeBase) -> Learned:
    texts, owners, names = stored_questions(kb)
    vectorizer = Vectorizer.learn(texts, synonyms_of(kb))
    matrix = vectorizer.rows(texts).matrix
    kernel = (matrix @ matrix.T).toarray()
    return Learned(
        texts,
        owners,
        vectorizer,
        csr_matrix(matrix.T),
        train(kernel, owners),
        calibrate(kernel, owners, names),
    )


def score(learned: Learned, texts: Sequence[str], small_talk: NDArray[np.bool_]) -> Scored:
    """`small_talk` marks the entries that a text must be like as a whole, not in passing."""
    rows = learned.vectorizer.rows(texts)
    likeness = np.asarray((rows.matrix @ learned.matrix).toarray())
    probability = learned.classifier.probabilities(likeness)
    by_entry = likeness_by_class(likeness, learned.owners, learned.classifier.classes)
    whole = np.where(small_talk, np.sqrt(by_entry.clip(0.0, 1.0)), 1.0)
    return Scored(
        combined(probability, by_entry, rows.coverage[:, None]) * whole,
        probability,
        by_entry,
        rows.coverage,
        likeness,
    )


def nearest_question(learned: Learned, scored: Scored, row: int, owner: int) -> str:
    """The stored question, folded, that the reading is most like among one entry's."""
    mine = np.flatnonzero(learned.owners == owner)
    return learned.texts[int(mine[np.argmax(scored.questions[row, mine])])]
