"""The `kb ask` command, which explains the verdict on a text."""

from pathlib import Path

import typer

from bot.cli.editors import (
    UNUSABLE,
    MatcherBuilder,
    Speaker,
    has_to_exist,
    show_engine,
    show_problems,
    size_limit,
)
from bot.conversation.act_table import outranks_answers
from faq.acts import Recognised
from faq.knowledge_base import KnowledgeBaseInvalid, load
from faq.matcher import Abstain, Answer, Clarify, Explanation

SHOWN = 5  # maximum number of candidates shown
SHOWN_OF_PIECE = 2


def explain(text: str, path: Path, *, encoder: str | None, speaker: Speaker) -> None:
    """Print the entry that answers a text and the scores of the best candidates.

    Raises typer.Exit if the knowledge base cannot be used.
    """
    builder = MatcherBuilder(speaker, encoder)
    has_to_exist(path, speaker)
    try:
        kb = load(path, limit=size_limit())
    except KnowledgeBaseInvalid as invalid:
        show_problems(speaker, invalid.problems)
        raise typer.Exit(UNUSABLE) from invalid
    with builder.trained(kb) as trained:
        explanation = trained.matcher.explain(text)
        pieces = [trained.matcher.explain(piece) for piece in explanation.pieces]
        act = builder.acts(kb, trained).recognise(text)
    _readings(speaker, explanation)
    _parts(speaker, explanation, SHOWN)
    for number, piece in enumerate(pieces, start=1):
        shown = " / ".join(line.strip() for line in piece.query.splitlines())
        speaker.raw(f"{speaker.say('kb-ask-piece', number=number)}: {shown}")
        _parts(speaker, piece, SHOWN_OF_PIECE)
    _verdict(speaker, explanation)
    _act(speaker, act)
    _limits(speaker, explanation, trained.engine)


def _readings(speaker: Speaker, explanation: Explanation) -> None:
    speaker.raw(f"{speaker.say('kb-ask-folded')}: {explanation.folded}")
    for reading in explanation.readings[1:]:
        speaker.raw(f"  {speaker.say(f'kb-ask-way-{reading.way}')}: {reading.text}")


def _parts(speaker: Speaker, explanation: Explanation, most: int) -> None:
    if not explanation.parts:
        return
    names = ("entry", "score", "sureness", "likeness", "meaning", "coverage", "question")
    speaker.table(
        (f"kb-ask-{name}" for name in names),
        (
            (
                part.entry_id,
                f"{part.score:.2f}",
                f"{part.confidence:.2f}",
                f"{part.lexical_similarity:.2f}",
                _optional(part.semantic_similarity),
                f"{part.coverage:.2f}",
                part.question,
            )
            for part in explanation.parts[:most]
        ),
    )


def _optional(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _verdict(speaker: Speaker, explanation: Explanation) -> None:
    match explanation.verdict:
        case Answer(entry_id=entry, unmistakable=True):
            speaker.line("kb-ask-answer-fast", entry=entry)
        case Answer(entry_id=entry, also=also):
            speaker.line("kb-ask-answer", entry=entry)
            for other in also:
                speaker.line("kb-ask-also", entry=other)
        case Clarify(candidates=candidates):
            names = " | ".join(each.entry_id for each in candidates)
            speaker.line("kb-ask-clarify", count=len(candidates), entries=names)
        case Abstain():
            speaker.line("kb-ask-abstain")
    speaker.line(f"kb-ask-why-{explanation.reason}")


def _act(speaker: Speaker, found: Recognised) -> None:
    """Print the dialogue act of the text, which may be used instead of the verdict."""
    if found.act is None:
        return
    certainty = "exact" if found.exact else "certain" if found.sure else "uncertain"
    facts = {"act": found.act.value, "score": found.score, "certainty": certainty}
    speaker.line("kb-ask-act", **facts)
    speaker.line("kb-ask-act-first" if outranks_answers(found) else "kb-ask-act-rank")


def _limits(speaker: Speaker, explanation: Explanation, engine: str) -> None:
    thresholds = explanation.thresholds
    facts = {"answer": thresholds.answer, "clarify": thresholds.clarify}
    speaker.line("kb-ask-limits", **facts, share=thresholds.share_of_next)
    if thresholds.margin:
        speaker.line("kb-ask-limits-margin", margin=thresholds.margin)
    show_engine(speaker, engine)
