"""Samples and their results, without a matcher; sets as files."""

import json
from pathlib import Path

from faq.evaluate import Sample, Tried
from faq.knowledge_base import Kind
from faq.matcher import Abstain, Answer, Candidate, Clarify


def candidate(name: str, score: float) -> Candidate:
    return Candidate(name, Kind.ANSWER, score)


def tried(expected: str, guess: str, score: float = 0.9, *, verdict: str = "answer") -> Tried:
    """`expected` contains the right entries, one per word; `guess` the candidates, best first."""
    best = tuple(candidate(name, score - index / 100) for index, name in enumerate(guess.split()))
    sample = Sample("?", tuple(expected.split()))
    match verdict:
        case "answer":
            return Tried(
                sample, Answer(best[0].entry_id, Kind.ANSWER, score, 0, False, "en"), best
            )
        case "clarify":
            return Tried(sample, Clarify(best, "en"), best)
        case _:
            return Tried(sample, Abstain(best[0] if best else None, "en"), best)


def a_file(path: Path, *rows: object) -> Path:
    path.write_text(
        "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8"
    )
    return path
