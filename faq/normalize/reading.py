"""Readings of a query as typed, in the other keyboard layout or as transliteration."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from math import log1p
from weakref import proxy

from rapidfuzz import fuzz, process

from faq.normalize.folding import fold
from faq.normalize.layout import as_latin, as_persian
from faq.normalize.skeleton import LONGEST_WORD, skeleton
from faq.normalize.spelling import LONGEST, Speller
from faq.normalize.transliteration import latin_signs, persian_signs, sign_distance
from faq.normalize.words import ENGLISH, PERSIAN, stems

ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
LATIN_SCRIPT = re.compile(r"[A-Za-z]")
LEAST_RATIO = 80  # minimum similarity of two skeletons, in per cent
MOST_DISTANCE = 0.25  # maximum distance of a transliteration per Latin character
FREQUENCY_BONUS = 0.06  # distance reduction per log of the word's frequency
TIE = 0.001
# Margin by which the share of transliterations must exceed the share of English words. Some
# English words resemble Persian words.
ENGLISH_MARGIN = 0.15
LEAST_KNOWN_SHARE = 0.55  # minimum share of a reading's letters in known words
SHORTEST_REPAIRED = 4
CACHED_WORDS = 10_000  # maximum number of query words in each cache
MAX_WORDS = 60  # other readings are only tried for texts with up to this many words


class Way(StrEnum):
    """Derivation of a reading from the query."""

    TYPED = "typed"
    LAYOUT = "layout"
    FINGLISH = "finglish"
    TYPOS = "typos"


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded text with its language and derivation."""

    text: str
    language: str
    way: Way


def language_of(text: str) -> str | None:
    """Return "fa" or "en" depending on the letters, or None if there are none."""
    persian = len(ARABIC_SCRIPT.findall(text))
    latin = len(LATIN_SCRIPT.findall(text))
    if persian == latin == 0:
        return None
    return "fa" if persian >= latin else "en"


def _among(known: frozenset[str], word: str) -> bool:
    return any(stem in known for stem in stems(word))


def _skeletons(word: str) -> set[str]:
    """Return the skeletons of a word.

    A final «ه» gives two skeletons because it can be a consonant or a vowel, as in «گروه» and
    «قهوه».
    """
    key = skeleton(word)
    return {key, key[:-1]} - {""} if word.endswith(("یه", "وه")) else {key} - {""}


class Vocabulary:
    """Words of a knowledge base, used to interpret the words of a query."""

    def __init__(self, folded_texts: Iterable[str]) -> None:
        counts = Counter(word for text in folded_texts for word in text.split())
        self._counts = counts
        self._persian = frozenset(word for word in counts if ARABIC_SCRIPT.search(word)) | PERSIAN
        self._english = frozenset(word for word in counts if LATIN_SCRIPT.search(word)) | ENGLISH
        self._speller = Speller(counts, self._persian)
        self._by_skeleton: dict[str, list[str]] = {}
        for word in sorted(self._persian):
            for key in _skeletons(word):
                self._by_skeleton.setdefault(key, []).append(word)
        self._signs = {word: persian_signs(word) for word in self._persian}
        self._skeletons = sorted(key for key in self._by_skeleton if len(key) >= SHORTEST_REPAIRED)
        # A strong reference would create a cycle, which only the garbage collector can free.
        vocabulary = proxy(self)
        cached = lru_cache(maxsize=CACHED_WORDS)
        self._corrected_cached = cached(partial(Vocabulary._corrected, vocabulary))
        self._transliterated_cached = cached(partial(Vocabulary._transliterated, vocabulary))

    def contains(self, word: str) -> bool:
        """Return True if the word is known, with or without an ending."""
        return word.isdigit() or _among(self._persian, word) or _among(self._english, word)

    def _share(self, words: Sequence[str], known: Callable[[str], bool]) -> float:
        letters = sum(map(len, words))
        return sum(len(word) for word in words if known(word)) / letters if letters else 0.0

    def persian_share(self, words: Sequence[str]) -> float:
        """Return the share of letters in known Persian words after correction."""
        return self._share(words, lambda word: _among(self._persian, self.corrected(word)))

    def known_share(self, words: Sequence[str]) -> float:
        """Return the share of letters in known words without correction."""
        return self._share(words, self.contains)

    def english_share(self, words: Sequence[str]) -> float:
        return self._share(words, lambda word: _among(self._english, self.corrected(word)))

    def corrected(self, word: str) -> str:
        """Return the corrected word, or the word itself if there is no correction."""
        return word if len(word) > LONGEST_WORD else self._corrected_cached(word)

    def transliterated(self, word: str) -> str | None:
        """Return the Persian word for a transliteration, or None if no known word fits."""
        return None if len(word) > LONGEST_WORD else self._transliterated_cached(word)

    def _corrected(self, word: str) -> str:
        if self.contains(word):
            return word
        return self._speller.corrected(word) or word

    def _transliterated(self, word: str) -> str | None:
        key = skeleton(word)
        if word.isdigit() or not key or len(word) > LONGEST:
            return None
        candidates = self._by_skeleton.get(key)
        if candidates is None and len(key) >= SHORTEST_REPAIRED:
            near = process.extractOne(
                key, self._skeletons, scorer=fuzz.ratio, score_cutoff=LEAST_RATIO + 0.01
            )
            candidates = self._by_skeleton[near[0]] if near else None
        if not candidates:
            return None
        signs = latin_signs(word)
        distance, best = min((self._distance(signs, each), each) for each in candidates)
        return best if distance <= MOST_DISTANCE * len(signs) else None

    def _distance(self, signs: str, word: str) -> float:
        """Return the distance to a word, reduced for words the knowledge base uses often."""
        return sign_distance(signs, self._signs[word]) - FREQUENCY_BONUS * log1p(
            self._counts[word]
        )


def readings(query: str, vocabulary: Vocabulary) -> tuple[Reading, ...]:
    """Return all readings worth trying, starting with the text as typed."""
    typed = fold(query)
    language = language_of(typed)
    found = [Reading(typed, language or "", Way.TYPED)]
    words = typed.split()
    if 0 < len(words) <= MAX_WORDS:
        if language == "en":
            found += _persian_readings(query, words, vocabulary)
        elif language == "fa":
            found += _english_readings(query, words, vocabulary)
        found += [_corrected_reading(each, vocabulary) for each in found]
    different: dict[str, Reading] = {}
    for reading in found:
        different.setdefault(reading.text, reading)
    return tuple(different.values())


def _corrected_reading(reading: Reading, vocabulary: Vocabulary) -> Reading:
    words = reading.text.split()
    if reading.language == "en" and vocabulary.english_share(words) < LEAST_KNOWN_SHARE:
        return reading  # too few English words for a useful correction
    text = fold(" ".join(vocabulary.corrected(word) for word in words))
    return Reading(text, reading.language, Way.TYPOS)


def _persian_readings(query: str, words: list[str], vocabulary: Vocabulary) -> list[Reading]:
    english = vocabulary.english_share(words)
    if english == 1.0:
        return []
    found = []
    texts = [fold(text) for text in as_persian(query)]
    share, _, text = max(
        (vocabulary.persian_share(each.split()), vocabulary.known_share(each.split()), each)
        for each in texts
    )
    if share >= LEAST_KNOWN_SHARE and share > english:
        found.append(Reading(text, "fa", Way.LAYOUT))
        english = share - TIE  # on a tie, prefer the layout to Finglish
    persian = [vocabulary.transliterated(word) for word in words]
    known = sum(len(word) for word, each in zip(words, persian, strict=True) if each)
    threshold = english if english < LEAST_KNOWN_SHARE else english + ENGLISH_MARGIN
    if (share := known / sum(map(len, words))) >= LEAST_KNOWN_SHARE and share > threshold:
        text = fold(" ".join(each or word for word, each in zip(words, persian, strict=True)))
        found.append(Reading(text, "fa", Way.FINGLISH))
    return found


def _english_readings(query: str, words: list[str], vocabulary: Vocabulary) -> list[Reading]:
    converted = fold(as_latin(query))
    share = vocabulary.english_share(converted.split())
    if share >= LEAST_KNOWN_SHARE and share > vocabulary.persian_share(words):
        return [Reading(converted, "en", Way.LAYOUT)]
    return []
