"""Loads example wordings of dialogue acts, on which the matcher for acts is trained."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import yaml

from faq.acts.acts import DialogueAct
from faq.knowledge_base import KnowledgeBase
from faq.matcher import LANGUAGES_OF_EXAMPLES, base_of_examples
from faq.normalize import fold

SHORT = 5  # maximum number of words in a short wording
EMOJI = "emoji"
_VARIANTS = frozenset("\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")

Wordings = Mapping[DialogueAct, tuple[str, ...]]


@cache
def built_in() -> Wordings:
    """Return the wordings of the data files of all languages."""
    found: dict[DialogueAct, list[str]] = {act: [] for act in DialogueAct}
    for language in LANGUAGES_OF_EXAMPLES:
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
    found = yaml.load(text, Loader=yaml.CSafeLoader)
    return {DialogueAct(act): tuple(texts) for act, texts in found.items()}


def act_cache(folder: Path) -> Path:
    """Return the folder for the models of the acts inside the matcher's cache folder."""
    return folder / "acts"


def act_base(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base whose entries are the acts, on which the matcher is trained.

    Wordings in `kb` are added to the built-in ones. Its questions are not used, so that most
    knowledge bases have the same act base, and an edit seldom requires training.
    """
    return _act_base(tuple(sorted(kb.acts.items())))


@lru_cache(maxsize=2)
def _act_base(added: tuple[tuple[str, tuple[str, ...]], ...]) -> KnowledgeBase:
    return base_of_examples({act.value: texts for act, texts in _with_added(dict(added)).items()})


def _with_added(added: Mapping[str, tuple[str, ...]]) -> Wordings:
    found = {act: (*texts, *added.get(act.value, ())) for act, texts in built_in().items()}
    return {act: tuple(dict.fromkeys(texts)) for act, texts in found.items()}


@cache
def short_words(act: DialogueAct) -> frozenset[str]:
    """Return the words of the short built-in wordings of an act, and of thanks and agreement."""
    return frozenset(
        word
        for each in (act, DialogueAct.THANKS, DialogueAct.YES, DialogueAct.GO_AHEAD)
        for text in built_in()[each]
        if len(words := fold(text).split()) <= SHORT
        for word in words
    )
