"""Knowledge bases of built-in example texts, on which matchers for other classes are trained."""

import hashlib
from collections.abc import Iterable, Mapping

from faq.knowledge_base import Entry, Kind, KnowledgeBase
from faq.normalize import fold, language_of

LANGUAGES = ("fa", "en")


def base_of_examples(examples: Mapping[str, Iterable[str]]) -> KnowledgeBase:
    """Return a knowledge base with an entry for each class. Its questions are the examples.

    The version depends on the examples only, so that models in a cache folder are found again.
    """
    found = {name: tuple(dict.fromkeys(texts)) for name, texts in examples.items()}
    return KnowledgeBase(
        version=hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest(),
        languages=LANGUAGES,
        terms={},
        categories={},
        slots={},
        routes={},
        entries={name: _entry(name, texts) for name, texts in found.items() if texts},
    )


def _entry(name: str, texts: Iterable[str]) -> Entry:
    questions: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for text in texts:
        questions[language_of(fold(text)) or LANGUAGES[0]].append(text)
    return Entry(
        id=name,
        kind=Kind.ANSWER,
        title={},
        questions={language: tuple(one) for language, one in questions.items() if one},
        answer={},
        version="",
        languages=LANGUAGES,
    )
