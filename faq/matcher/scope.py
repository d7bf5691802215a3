"""Recognition of messages about other products, in the words of the knowledge base.

"Cancel my X" resembles a stored question, whatever X is. A matcher is trained on two classes of
examples that name another product, person or thing: those that are about it ("outside") and those
that only mention it ("inside"). It is only asked about texts with words that no stored question
contains.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import yaml

from faq.knowledge_base import Kind, KnowledgeBase
from faq.matcher.examples import base_of_examples
from faq.matcher.matching import Matcher
from faq.semantic import Encoder, Progress

OUTSIDE, INSIDE = "outside", "inside"
FEWEST_QUESTIONS = 100  # minimum number of questions, below which too many words are unknown
MOST_SAMPLED = 100  # maximum number of a file's questions that are compared with the examples
MOST_OUTSIDE = 0.75  # maximum share of questions outside, above which the examples do not apply

_lock = Lock()


class Scope:
    """Decides whether a text is about another product. The class is thread-safe."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    @classmethod
    def of(
        cls, kb: KnowledgeBase, *, folder: Path | None, encoder: Encoder | None = None
    ) -> "Scope | None":
        """Return the scope for a knowledge base without embedding any texts.

        `folder` is the cache folder of the matcher. Returns None if the examples do not apply,
        because the file's own questions would be outside, or if the file has few questions.
        """
        questions = _questions(kb)
        if len(questions) < FEWEST_QUESTIONS:
            return None
        lexical = _lexical_matcher(folder)
        if not _is_applicable(cls(lexical), questions):
            return None
        if encoder is None or folder is None:
            return cls(lexical)
        return cls(Matcher.at_hand(scope_base(), cache=scope_cache(folder), encoder=encoder))

    @staticmethod
    def train(folder: Path, encoder: Encoder, progress: Progress | None = None) -> None:
        """Train the model with embeddings, so that `of` finds it in the cache folder."""
        Matcher.build(scope_base(), cache=scope_cache(folder), encoder=encoder, progress=progress)

    @property
    def engine(self) -> str:
        """JOINT if embeddings are used, otherwise LEXICAL."""
        return self._matcher.engine

    def is_outside(self, text: str) -> bool:
        """Return True if the text resembles messages about another product."""
        scores = {each.entry_id: each.score for each in self._matcher.candidates(text)}
        return scores.get(OUTSIDE, 0.0) > scores.get(INSIDE, 0.0)


def scope_cache(folder: Path) -> Path:
    """Return the folder for the models of the scope inside the matcher's cache folder."""
    return folder / "scope"


@cache
def scope_base() -> KnowledgeBase:
    """Return the knowledge base of the built-in examples."""
    return base_of_examples(examples())


@cache
def examples() -> Mapping[str, tuple[str, ...]]:
    """Return the built-in examples by class."""
    text = (files("faq") / "matcher" / "scope.yaml").read_text(encoding="utf-8")
    found = yaml.load(text, Loader=yaml.CSafeLoader)
    return {
        name: tuple(each for texts in languages.values() for each in texts)
        for name, languages in found.items()
    }


def _lexical_matcher(folder: Path | None) -> Matcher:
    with _lock:  # do not train the same model twice at the same time
        return _loaded_matcher(folder)


@lru_cache(maxsize=2)
def _loaded_matcher(folder: Path | None) -> Matcher:
    return Matcher.build(scope_base(), cache=None if folder is None else scope_cache(folder))


def _questions(kb: KnowledgeBase) -> list[str]:
    return [
        question
        for entry in kb.entries.values()
        if entry.kind in (Kind.ANSWER, Kind.PROBLEM)
        for texts in entry.questions.values()
        for question in texts
    ]


def _is_applicable(scope: Scope, questions: Sequence[str]) -> bool:
    sample = questions[:: max(1, -(-len(questions) // MOST_SAMPLED))]
    outside = sum(map(scope.is_outside, sample))
    return outside <= MOST_OUTSIDE * len(sample)
