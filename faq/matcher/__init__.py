"""Decides which entry, if any, answers a query."""

from faq.matcher.matching import Matcher, Thresholds
from faq.matcher.verdicts import Abstain, Answer, Candidate, Clarify, Verdict

__all__ = [
    "Abstain",
    "Answer",
    "Candidate",
    "Clarify",
    "Matcher",
    "Thresholds",
    "Verdict",
]
