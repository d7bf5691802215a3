"""Knowledge bases and corpora of any size without a file, and an encoder of concepts."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from faq.knowledge_base import Entry, Kind, KnowledgeBase
from faq.matcher.corpus import NEGATIVE, Corpus
from faq.semantic import EncoderUnavailable, Rows

# Words with the same translation in two languages, by their beginnings.
CONCEPTS = (
    ("channel", "کانال", "چنل"),
    ("creat", "make", "start", "build", "open", "بساز", "ساخت", "بزنم", "kanal"),
    ("delet", "remov", "clos", "erase", "حذف", "پاک", "حزف"),
    ("account", "profile", "حساب", "اکانت"),
    ("code", "sms", "verif", "کد", "پیامک", "تایید"),
    ("arriv", "receiv", "get", "میاد", "رسید", "نیومد", "نرسید"),
    ("hello", "hi", "morning", "سلام", "درود"),
    ("dark", "black", "night", "تیره", "سیاه", "شب"),
    ("weather", "rain", "هوا", "باران"),
    ("dollar", "price", "gold", "دلار", "قیمت", "طلا"),
)
RARE = 16  # a share for words without a concept, so that they differ


class ConceptEncoder:
    """Counts concepts in either language: a small dictionary as an encoder."""

    def __init__(self, *, name: str = "concepts/1") -> None:
        self.name = name
        self.down = False
        self.batches: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Rows:
        if self.down:
            raise EncoderUnavailable("down")
        self.batches.append(list(texts))
        return [meant(text) for text in texts]


@cache
def meant(text: str) -> tuple[float, ...]:
    row = [0.0] * (len(CONCEPTS) + RARE)
    for word in text.split():
        found = [index for index, each in enumerate(CONCEPTS) if word.startswith(each)]
        for index in found:
            row[index] += 1
        if not found:
            row[len(CONCEPTS) + sum(map(ord, word)) % RARE] += 0.3
    return tuple(row)


def an_entry(
    name: str, questions: Mapping[str, Sequence[str]], *, title: Mapping[str, str] | None = None
) -> Entry:
    languages = tuple(questions)
    return Entry(
        id=name,
        kind=Kind.ANSWER,
        title=title or {},
        questions={each: tuple(texts) for each, texts in questions.items()},
        answer=dict.fromkeys(languages, "…"),
        version="1",
        languages=languages,
    )


def of_entries(*entries: Entry, elsewhere: Sequence[str] = ()) -> KnowledgeBase:
    """Build a knowledge base from the entries, in this order."""
    nothing: Mapping[str, Any] = MappingProxyType({})
    return KnowledgeBase(
        version="1",
        languages=("fa", "en"),
        terms=nothing,
        categories=nothing,
        slots=nothing,
        routes=nothing,
        entries=MappingProxyType({entry.id: entry for entry in entries}),
        out_of_scope_examples=tuple(elsewhere),
    )


def a_corpus(texts: Sequence[Sequence[str]], negatives: Sequence[str] = ()) -> Corpus:
    """Build a corpus of folded questions by entry, then of negative examples."""
    owners = [index for index, each in enumerate(texts) for _ in each]
    flat = [text for each in texts for text in each]
    return Corpus(
        (*flat, *negatives),
        np.array([*owners, *([NEGATIVE] * len(negatives))], dtype=np.intp),
        np.array([True] * len(flat) + [False] * len(negatives)),
        len(flat),
        tuple(f"entry-{index:05}" for index in range(len(texts))),
    )
