"""Immutable data model of a knowledge base."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from faq.knowledge_base.problems import Problem

Texts = Mapping[str, str]  # language code → text
Path = tuple[str | int, ...]  # location inside an entry, such as ("questions", "fa", 2)


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


class Kind(StrEnum):
    """Kind of an entry. Determines its use in conversations."""

    ANSWER = "answer"
    PROBLEM = "problem"
    REDIRECT = "redirect"
    CHITCHAT = "chitchat"


class SlotKind(StrEnum):
    """Kind of answer to an intake question."""

    TEXT = "text"
    CHOICE = "choice"
    PHOTO = "photo"


def in_language(texts: Texts, language: str, languages: tuple[str, ...]) -> str:
    """Return the text in a language.

    Falls back to the first of `languages` with a text, then to any text, then to "".
    """
    for wanted in (language, *languages):
        if wanted in texts:
            return texts[wanted]
    return next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True)
class Button:
    """A link button below an answer."""

    text: Texts
    url: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """Contact details to which questions are redirected."""

    contact: Texts
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A query that an editor labelled with the correct verdict."""

    language: str
    text: str
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """An intake question."""

    id: str
    kind: SlotKind
    question: Texts
    choices: tuple[Texts, ...] = ()

    def question_in(self, language: str) -> str:
        return in_language(self.question, language, tuple(self.question))


@dataclass(frozen=True, slots=True)
class Route:
    """A team's queue and the intake questions it requires."""

    id: str
    name: Texts
    ask: tuple[str, ...] = ()

    def name_in(self, language: str) -> str:
        return in_language(self.name, language, tuple(self.name))


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic with its questions and answer. Terms in the texts are already replaced."""

    id: str
    kind: Kind
    title: Texts
    questions: Mapping[str, tuple[str, ...]]
    answer: Texts
    version: str
    languages: tuple[str, ...]
    category: str | None = None
    buttons: tuple[Button, ...] = ()
    related: tuple[str, ...] = ()
    route: str | None = None
    ask: tuple[str, ...] = ()
    redirect: Redirect | None = None
    review_by: date | None = None
    tests: tuple[LabelledQuery, ...] = ()
    not_tests: tuple[LabelledQuery, ...] = ()
    file: str = ""
    lines: Mapping[Path, int] = field(default_factory=_nothing, repr=False, compare=False)

    def title_in(self, language: str) -> str:
        return in_language(self.title, language, self.languages)

    def answer_in(self, language: str) -> str:
        return in_language(self.answer, language, self.languages)

    def contact_in(self, language: str) -> str:
        """Return the contact details of a redirect, or "" for other entries."""
        if self.redirect is None:
            return ""
        return in_language(self.redirect.contact, language, self.languages)

    def line_of(self, *path: str | int) -> int:
        """Return the line number of a part of the entry, or of the nearest enclosing part."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """A validated knowledge base.

    `out_of_scope_examples` are texts for training and `out_of_scope_tests` are labelled queries;
    neither are to be answered. `acts` contains additional wordings of dialogue acts. `findings`
    are warnings about how the files are written.
    """

    version: str
    languages: tuple[str, ...]
    terms: Mapping[str, Texts]
    categories: Mapping[str, Texts]
    slots: Mapping[str, Slot]
    routes: Mapping[str, Route]
    entries: Mapping[str, Entry]
    out_of_scope_examples: tuple[str, ...] = ()
    out_of_scope_tests: tuple[LabelledQuery, ...] = ()
    synonyms: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=_nothing)
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    files: tuple[str, ...] = ()
    findings: tuple[Problem, ...] = field(default=(), compare=False)

    def category_in(self, category: str, language: str) -> str:
        return in_language(self.categories[category], language, self.languages)

    def asked(self, entry: Entry) -> tuple[Slot, ...]:
        """Return an entry's intake slots, which default to those of its route."""
        route = self.routes.get(entry.route or "")
        names = entry.ask or (route.ask if route else ())
        return tuple(self.slots[name] for name in names)
