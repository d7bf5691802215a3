"""Verdicts on texts that refer to an earlier question or to a statement before them."""

from collections.abc import Collection, Sequence

from faq.knowledge_base import Kind
from faq.matcher.verdicts import Abstain, Answer, Candidate, Clarify, Verdict

LONGEST = 8  # maximum number of words in a text that refers to an earlier question
OFFERED = 0.2  # minimum score of an entry that is offered
ANSWERED = 0.3  # minimum score of an entry that answers
NEXT = 0.6  # maximum score of the next entry, relative to the best one
AMONG = 5  # an entry only answers if it is one of so many candidates for the text alone
OVERRULED = 3  # same, if it replaces the answer to the text alone
MOST_OFFERED = 3


def in_context(
    found: Sequence[Candidate],
    own: Verdict,
    alone: Sequence[Candidate],
    *,
    shown: Collection[str],
) -> Verdict:
    """Return the verdict on a text, given the candidates for it and its context together.

    A text such as «چجوری پاکش کنم» names its subject only by reference. `found` contains the
    candidates for the text with its context, of which the entries `shown` belong to the context
    and are left out. `own` and `alone` are the verdict and the candidates for the text alone.
    `own` is returned if it is certain, or if the context does not point to a single entry.
    """
    rest = [
        each for each in found if each.entry_id not in shown and each.kind is not Kind.CHITCHAT
    ]
    if is_certain(own) or not _points_to_one(rest):
        return own
    best, ids = rest[0], [each.entry_id for each in alone[:AMONG]]
    is_strong = best.score >= ANSWERED
    if isinstance(own, Answer):
        replaces = own.entry_id != best.entry_id and best.entry_id in ids[:OVERRULED]
        return _answer(best, own.language) if is_strong and replaces else own
    if is_strong and best.entry_id in ids:
        return _answer(best, own.language)
    others = [each for each in _offered(own) if each.entry_id not in (best.entry_id, *shown)]
    return Clarify((best, *others)[:MOST_OFFERED], own.language)


def is_certain(verdict: Verdict) -> bool:
    """Return True for an answer that the context cannot change."""
    return isinstance(verdict, Answer) and (
        verdict.unmistakable or verdict.verbatim or bool(verdict.also)
    )


def _points_to_one(found: Sequence[Candidate]) -> bool:
    if not found or found[0].score < OFFERED:
        return False
    return len(found) == 1 or found[1].score <= NEXT * found[0].score


def _answer(best: Candidate, language: str) -> Answer:
    return Answer(best.entry_id, best.kind, best.score, 0.0, unmistakable=False, language=language)


def _offered(verdict: Verdict) -> Sequence[Candidate]:
    match verdict:
        case Clarify(candidates=candidates):
            return candidates
        case Abstain() | Answer():
            return ()
