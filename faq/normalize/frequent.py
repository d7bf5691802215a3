"""Frequent words of Persian and English, which are not typing errors of other words."""

from functools import cache

from spellchecker import SpellChecker

from faq.normalize.folding import fold

# Minimum number of occurrences in the word lists of `pyspellchecker`. The English list has 10,000
# words above it, and rarer ones with common typing errors. The Persian list is a dictionary of
# 27,000 words without typing errors.
LEAST_OCCURRENCES = {"en": 3_200, "fa": 1}


@cache
def frequent_words() -> frozenset[str]:
    """Return the folded frequent words of both languages."""
    found = set()
    for language, least in LEAST_OCCURRENCES.items():
        counts = SpellChecker(language=language).word_frequency.dictionary
        found |= {fold(word) for word, count in counts.items() if count >= least}
    return frozenset(found)
