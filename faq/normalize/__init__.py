"""Normalization of typed text for comparison."""

from faq.normalize.folding import fold
from faq.normalize.framing import Framing
from faq.normalize.grouping import grouped
from faq.normalize.own_words import OwnWords
from faq.normalize.reading import Reading, Vocabulary, Way, language_of, readings
from faq.normalize.references import refers_back
from faq.normalize.roles import Direction, direction
from faq.normalize.skeleton import skeleton
from faq.normalize.splitting import asks, masked, parts, refuses, tells
from faq.normalize.words import is_english, stems

__all__ = [
    "Direction",
    "Framing",
    "OwnWords",
    "Reading",
    "Vocabulary",
    "Way",
    "asks",
    "direction",
    "fold",
    "grouped",
    "is_english",
    "language_of",
    "masked",
    "parts",
    "readings",
    "refers_back",
    "refuses",
    "skeleton",
    "stems",
    "tells",
]
