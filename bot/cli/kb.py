"""The `poshtiban kb` commands for knowledge base editors."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.editors import (
    CACHE,
    FILE,
    FOUND,
    UNUSABLE,
    Encoder,
    Lang,
    MatcherBuilder,
    PathArgument,
    PathOption,
    Speaker,
    has_to_exist,
    show_engine,
    show_problems,
)
from bot.clock import SystemClock
from faq.knowledge_base import KnowledgeBase, KnowledgeBaseInvalid, load, schema
from faq.lint import Linted, lint_path
from faq.matcher import Abstain, Answer, Clarify, Explanation

SHOWN = 5  # maximum number of candidates shown
SHOWN_OF_PIECE = 2

kb_app = typer.Typer(help="Check, query and evaluate the knowledge base.", no_args_is_help=True)


@kb_app.command("evaluate")
def evaluate_command(
    path: PathArgument = FILE,
    entries: Annotated[
        Path | None, typer.Option("--entries", help="Entries of a test set, as JSON lines.")
    ] = None,
    queries: Annotated[
        Path | None,
        typer.Option("--queries", help="Queries of a test set, as JSON lines."),
    ] = None,
    encoder: Encoder = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache",
            help=f"Folder for trained models. Default: {CACHE}, or none with --entries.",
        ),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="File to write every verdict to.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Folder to write two diagrams to.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Evaluate the labelled queries and compare the scores with the required minimums."""
    # scikit-learn is slow to import and only needed by this command.
    from bot.cli.evaluating import evaluate

    if (entries is None) != (queries is None):
        raise typer.BadParameter("--entries and --queries must be given together.")
    evaluate(
        path,
        of_set=None if entries is None or queries is None else (entries, queries),
        encoder=encoder,
        cache=cache,
        predictions=predictions,
        as_json=as_json,
        plot=plot,
        speaker=Speaker(lang),
    )


@kb_app.command("lint")
def lint_command(path: PathArgument = FILE, encoder: Encoder = None, lang: Lang = None) -> None:
    """Report all errors and warnings in the knowledge base."""
    speaker = Speaker(lang)
    builder = MatcherBuilder(speaker, encoder)
    has_to_exist(path, speaker)
    linted = _linted(path, builder)
    if linted.problems:
        show_problems(speaker, linted.problems)
    elif linted.kb is not None:
        _clean(speaker, linted.kb)
    raise typer.Exit(0 if linted.usable else FOUND)


@kb_app.command("ask")
def ask_command(
    text: Annotated[str, typer.Argument(help="Text of a requester.")],
    path: PathOption = FILE,
    encoder: Encoder = None,
    lang: Lang = None,
) -> None:
    """Show the entry that answers a text, and the scores of the best candidates."""
    speaker = Speaker(lang)
    builder = MatcherBuilder(speaker, encoder)
    has_to_exist(path, speaker)
    try:
        kb = load(path)
    except KnowledgeBaseInvalid as invalid:
        show_problems(speaker, invalid.problems)
        raise typer.Exit(UNUSABLE) from invalid
    with builder.trained(kb) as trained:
        explanation = trained.matcher.explain(text)
        pieces = [trained.matcher.explain(piece) for piece in explanation.pieces]
    _readings(speaker, explanation)
    _parts(speaker, explanation, SHOWN)
    for number, piece in enumerate(pieces, start=1):
        shown = " / ".join(line.strip() for line in piece.query.splitlines())
        speaker.raw(f"{speaker.say('kb-ask-piece', number=number)}: {shown}")
        _parts(speaker, piece, SHOWN_OF_PIECE)
    _verdict(speaker, explanation)
    _limits(speaker, explanation, trained.engine)


@kb_app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of the knowledge base, for validation in an editor."""
    typer.echo(schema_text(), nl=False)


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _linted(path: Path, builder: MatcherBuilder) -> Linted:
    """Lint a file. The encoder is only loaded if strict tests require it, which is rare."""
    with ExitStack() as stack:
        return lint_path(
            path,
            today=SystemClock().now().date(),
            cache=CACHE,
            build=lambda kb: stack.enter_context(builder.trained(kb)).matcher,
        )


def _clean(speaker: Speaker, kb: KnowledgeBase) -> None:
    questions = sum(
        len(texts) for entry in kb.entries.values() for texts in entry.questions.values()
    )
    speaker.line("lint-clean", entries=len(kb.entries), questions=questions)


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


def _limits(speaker: Speaker, explanation: Explanation, engine: str) -> None:
    thresholds = explanation.thresholds
    facts = {"answer": thresholds.answer, "clarify": thresholds.clarify}
    speaker.line("kb-ask-limits", **facts, share=thresholds.share_of_next)
    if thresholds.margin:
        speaker.line("kb-ask-limits-margin", margin=thresholds.margin)
    show_engine(speaker, engine)
