"""What a knowledge base holds, as values that never change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Texts = Mapping[str, str]  # language code → words
Path = tuple[str | int, ...]  # where something stands inside its entry: ("questions", "fa", 2)


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


class Kind(StrEnum):
    """What the conversation does with an entry."""

    ANSWER = "answer"
    PROBLEM = "problem"
    REDIRECT = "redirect"
    CHITCHAT = "chitchat"


class SlotKind(StrEnum):
    """How intake takes an answer to its question."""

    TEXT = "text"
    CHOICE = "choice"
    PHOTO = "photo"


def in_language(texts: Texts, language: str, languages: tuple[str, ...]) -> str:
    """The words in this language, else in the file's first language that has them, else ''."""
    for wanted in (language, *languages):
        if wanted in texts:
            return texts[wanted]
    return next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True)
class Button:
    """A link under an answer."""

    text: Texts
    url: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """Whose matter it is, and how to reach them."""

    contact: Texts
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A query whose right verdict the editor wrote down."""

    language: str
    text: str
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that intake can ask for."""

    id: str
    kind: SlotKind
    question: Texts
    choices: tuple[Texts, ...] = ()

    def question_in(self, language: str) -> str:
        return in_language(self.question, language, tuple(self.question))


@dataclass(frozen=True, slots=True)
class Route:
    """A team's queue, and what it wants to know before a hand-off."""

    id: str
    name: Texts
    ask: tuple[str, ...] = ()

    def name_in(self, language: str) -> str:
        return in_language(self.name, language, tuple(self.name))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing people ask about; its texts have the terms already filled in."""

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
        """How to reach those whose matter it is; '' unless this is a redirect."""
        if self.redirect is None:
            return ""
        return in_language(self.redirect.contact, language, self.languages)

    def line_of(self, *path: str | int) -> int:
        """The line of that part in the entry's file, or of the nearest part around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything that the editors wrote, checked.

    `not_ours` are labelled queries, to test with; `elsewhere` are texts to learn from.
    """

    version: str
    languages: tuple[str, ...]
    terms: Mapping[str, Texts]
    categories: Mapping[str, Texts]
    slots: Mapping[str, Slot]
    routes: Mapping[str, Route]
    entries: Mapping[str, Entry]
    not_ours: tuple[LabelledQuery, ...] = ()
    elsewhere: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=_nothing)
    files: tuple[str, ...] = ()

    def category_in(self, category: str, language: str) -> str:
        return in_language(self.categories[category], language, self.languages)

    def asked(self, entry: Entry) -> tuple[Slot, ...]:
        """What intake asks for this entry: its own list, else its route's, in order."""
        route = self.routes.get(entry.route or "")
        names = entry.ask or (route.ask if route else ())
        return tuple(self.slots[name] for name in names)
