"""Loads example wordings of dialogue acts, on which the matcher for acts is trained."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from faq.acts.acts import DialogueAct
from faq.knowledge_base import Entry, Kind, KnowledgeBase
from faq.normalize import fold, language_of

PER_LANGUAGE = 4  # number of questions per entry and language that are used as negative examples
LANGUAGES = ("fa", "en")
EMOJI = "emoji"
_VARIANTS = frozenset("\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")

Wordings = Mapping[DialogueAct, tuple[str, ...]]


@cache
def built_in() -> Wordings:
    """Return the wordings of the data files of all languages."""
    found: dict[DialogueAct, list[str]] = {act: [] for act in DialogueAct}
    for language in LANGUAGES:
        for act, texts in _in_file(language).items():
            found[act] += texts
    return {act: tuple(texts) for act, texts in found.items()}


@cache
def signs() -> Mapping[str, DialogueAct]:
    """Return the acts of emoji and emoticons, without the marks that vary their appearance."""
    return {bare(text): act for act, texts in _in_file(EMOJI).items() for text in texts}


def bare(text: str) -> str:
    """Remove white space and the marks of skin tone and presentation from emoji."""
    return "".join(letter for letter in text if not letter.isspace() and letter not in _VARIANTS)


def _in_file(name: str) -> Wordings:
    text = (files("faq") / "acts" / f"{name}.yaml").read_text(encoding="utf-8")
    return {DialogueAct(act): tuple(texts) for act, texts in yaml.safe_load(text).items()}


def act_cache(folder: Path) -> Path:
    """Return the folder for the models of the acts inside the matcher's cache folder."""
    return folder / "acts"


def act_base(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base whose entries are the acts, on which the matcher is trained.

    Questions of `kb` are negative examples, so that the matcher does not mistake them for acts.
    """
    entries = _entries()
    elsewhere = tuple(_questions(kb))
    digest = hashlib.sha256(repr((_digest(), elsewhere, kb.synonyms)).encode())
    return KnowledgeBase(
        version=digest.hexdigest(),
        languages=LANGUAGES,
        terms={},
        categories={},
        slots={},
        routes={},
        entries=entries,
        elsewhere=elsewhere,
        synonyms=kb.synonyms,
    )


@cache
def _entries() -> Mapping[str, Entry]:
    return {act.value: _entry(act, texts) for act, texts in built_in().items() if texts}


@cache
def _digest() -> str:
    return hashlib.sha256(repr(sorted(built_in().items())).encode()).hexdigest()


def _entry(act: DialogueAct, texts: tuple[str, ...]) -> Entry:
    questions: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for text in texts:
        questions[language_of(fold(text)) or LANGUAGES[0]].append(text)
    return Entry(
        id=act.value,
        kind=Kind.ANSWER,
        title={},
        questions={language: tuple(one) for language, one in questions.items() if one},
        answer={},
        version="",
        languages=LANGUAGES,
    )


def _questions(kb: KnowledgeBase) -> Iterator[str]:
    """Yield evenly spread questions of each entry that is not small talk."""
    for entry in kb.entries.values():
        if entry.kind is Kind.CHITCHAT:
            continue
        for questions in entry.questions.values():
            step = max(1, len(questions) // PER_LANGUAGE)
            yield from questions[::step][:PER_LANGUAGE]
