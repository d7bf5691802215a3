"""Matching of queries to knowledge base entries."""

from faq.matcher.calibration import Thresholds
from faq.matcher.examples import LANGUAGES as LANGUAGES_OF_EXAMPLES
from faq.matcher.examples import base_of_examples
from faq.matcher.matching import JOINT, LEXICAL, Matcher
from faq.matcher.scope import Scope, scope_base, scope_cache
from faq.matcher.verdicts import (
    Abstain,
    Answer,
    Candidate,
    Clarify,
    Explanation,
    Part,
    Reason,
    Verdict,
)

__all__ = [
    "JOINT",
    "LANGUAGES_OF_EXAMPLES",
    "LEXICAL",
    "Abstain",
    "Answer",
    "Candidate",
    "Clarify",
    "Explanation",
    "Matcher",
    "Part",
    "Reason",
    "Scope",
    "Thresholds",
    "Verdict",
    "base_of_examples",
    "scope_base",
    "scope_cache",
]
