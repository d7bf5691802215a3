"""Matching of queries to knowledge base entries."""

from faq.matcher.calibration import Thresholds
from faq.matcher.matching import JOINT, LEXICAL, Matcher
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
    "LEXICAL",
    "Abstain",
    "Answer",
    "Candidate",
    "Clarify",
    "Explanation",
    "Matcher",
    "Part",
    "Reason",
    "Thresholds",
    "Verdict",
]
