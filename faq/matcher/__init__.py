"""Decides which entry, if any, answers a query."""

from faq.matcher.calibration import Thresholds
from faq.matcher.matching import Matcher
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
