"""Hearing the question in a turn of several messages: greeting, run-up, then the matter."""

from collections.abc import Callable

from faq.knowledge_base import Kind
from faq.matcher import Answer, Verdict

MOST_PARTS = 12  # however long somebody talks, matching stays a matter of milliseconds
Match = Callable[[str], Verdict]


def verdict_on(match: Match, words: str) -> Verdict:
    """The verdict on the whole; if that finds nothing, the surest on an end or a line of it."""
    whole = match(words)
    lines = [line for line in words.splitlines() if line.strip()]
    if len(lines) < 2 or _settles(whole):
        return whole
    ends = ["\n".join(lines[start:]) for start in range(len(lines) - 1, 0, -1)]
    parts = list(dict.fromkeys([*ends, *reversed(lines)]))[:MOST_PARTS]
    found = [verdict for part in parts if _settles(verdict := match(part))]
    return max(found, key=_score, default=whole)


def _settles(verdict: Verdict) -> bool:
    return isinstance(verdict, Answer) and verdict.kind is not Kind.CHITCHAT


def _score(verdict: Verdict) -> float:
    return verdict.score if isinstance(verdict, Answer) else 0.0
