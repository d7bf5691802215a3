"""Verdicts on texts that refer to an earlier question or to a statement before them."""

from collections.abc import Collection, Sequence

from faq.knowledge_base import Kind
from faq.matcher.verdicts import Abstain, Answer, Candidate, Clarify, Verdict

LONGEST = 8  # maximum number of words in a text that refers to an earlier question
LEAST_OFFERED = 0.2  # minimum score of an entry that is offered
LEAST_ANSWERED = 0.3  # minimum score of an entry that answers
LEAST_GAIN = 0.05  # minimum difference to the score of the entry for the context alone
MOST_OF_NEXT = 0.6  # maximum score of the next entry, relative to the best one
LOWEST_RANK = 5  # maximum rank for the text alone of an entry that answers
MOST_OFFERED = 3
LEAST_SUBJECT = 3  # minimum number of words of a text that names its subject by itself


def in_context(
    found: Sequence[Candidate],
    own: Verdict,
    alone: Sequence[Candidate],
    *,
    shown: Collection[str],
    before: Sequence[Candidate] = (),
) -> Verdict:
    """Return the verdict on a text, given the candidates for it and its context together.

    A text such as «چجوری پاکش کنم» names its subject only by reference. `found` contains the
    candidates for the text with its context, of which the entries `shown` belong to the context
    and are left out. `own` and `alone` are the verdict and the candidates for the text alone, and
    `before` contains the candidates for the context alone. `own` is returned if it is an answer
    or about another product, or if the text and the context together do not point to a single
    entry. Otherwise that entry is offered. It answers only if nothing would be offered without the
    context.
    """
    rest = [
        each for each in found if each.entry_id not in shown and each.kind is not Kind.CHITCHAT
    ]
    if isinstance(own, Answer) or (isinstance(own, Clarify) and own.outside):
        return own
    if not _points_to_one(rest, before):
        return own
    best, ids = rest[0], [each.entry_id for each in alone[:LOWEST_RANK]]
    if isinstance(own, Abstain) and best.score >= LEAST_ANSWERED and best.entry_id in ids:
        return Answer(
            best.entry_id, best.kind, best.score, 0.0, unmistakable=False, language=own.language
        )
    offered = own.candidates if isinstance(own, Clarify) else ()
    others = [each for each in offered if each.entry_id not in (best.entry_id, *shown)]
    return Clarify((best, *others)[:MOST_OFFERED], own.language)


def narrowed(
    own: Verdict, together: Verdict, *, offered: Collection[str], words: int
) -> Verdict | None:
    """Return the verdict on a text that completes an unanswered question, or None.

    `own` is the verdict on the text, which has `words` words. `together` is the verdict on the
    question and the text, and `offered` contains the entries that were offered for the question.
    None means that the text does not belong to the question, so that `own` applies.
    """
    if isinstance(own, Answer) and own.unmistakable and words >= LEAST_SUBJECT:
        return None
    if isinstance(own, Clarify) and own.outside:
        return None
    if isinstance(together, Answer) and together.kind is not Kind.CHITCHAT:
        narrows = together.entry_id in offered
        return together if narrows or not isinstance(own, Answer) else None
    is_better = isinstance(own, Abstain) and isinstance(together, Clarify)
    return together if is_better else None


def _points_to_one(found: Sequence[Candidate], before: Sequence[Candidate]) -> bool:
    if not found or found[0].score < LEAST_OFFERED:
        return False
    without_text = {each.entry_id: each.score for each in before}.get(found[0].entry_id, 0.0)
    is_single = len(found) == 1 or found[1].score <= MOST_OF_NEXT * found[0].score
    return is_single and found[0].score - without_text >= LEAST_GAIN
