"""`kb`: what editors of the knowledge base run."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.text import Text

from bot.cli import pictures
from bot.cli.output import catalog, language, stdout, table
from bot.clock import SystemClock
from bot.texts.render import plain_of
from faq.evaluate import (
    LEAST_AMONG_TOP,
    LEAST_RIGHT_AT_ONCE,
    MOST_NOT_OURS_ANSWERED,
    Measures,
    Miss,
    Report,
    Sample,
    Tried,
    labelled,
    latency,
    measure,
    prediction,
    read_entries,
    read_samples,
    report_on,
    try_each,
)
from faq.knowledge_base import KnowledgeBase, KnowledgeBaseInvalid, Problem, Severity, schema
from faq.lint import Linted, lint_path
from faq.matcher import Abstain, Answer, Clarify, Explanation, Matcher, Verdict

FOUND = 1  # exit code: there are errors, or a floor does not hold
SHOWN = 5  # candidates
SHOWN_OF_SET = 20  # misses and confusions of a public set, which can be thousands
LEXICAL = "lexical"
WITHOUT = "none"
UNUSABLE = 2  # exit code: there was nothing to work on

kb_app = typer.Typer(help="Check and try the knowledge base.", no_args_is_help=True)

FILE = Path("knowledge_base.yaml")
CACHE = Path("var/matcher")  # shared with the running bot: learning takes seconds
PathArgument = Annotated[Path, typer.Argument(help="A file, or a folder of files.")]
PathOption = Annotated[Path, typer.Option("--path", help="A file, or a folder of files.")]
Lang = Annotated[
    str | None, typer.Option("--lang", help="Language of the words, fa or en; else the shell's.")
]


class Speaker:
    """Says the editors' words in one language, in lines and tables."""

    def __init__(self, chosen: str | None) -> None:
        self.language = chosen or language()
        self._console = stdout()

    def say(self, text_id: str, **facts: object) -> str:
        return plain_of(catalog().say(self.language, text_id, **facts))

    def line(self, text_id: str, **facts: object) -> None:
        self.raw(self.say(text_id, **facts))

    def raw(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)

    def table(self, headings: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
        made = table(*map(self.say, headings))
        for row in rows:
            made.add_row(*(Text(cell) for cell in row))
        self._console.print(made)


@kb_app.command("lint")
def lint_command(path: PathArgument = FILE, lang: Lang = None) -> None:
    """Tell everything that is wrong with the knowledge base, all at once."""
    speaker = Speaker(lang)
    linted = _linted(path, speaker)
    if linted.problems:
        _problems(speaker, linted.problems)
    elif linted.kb is not None:
        _clean(speaker, linted.kb)
    raise typer.Exit(0 if linted.usable else FOUND)


@kb_app.command("ask")
def ask_command(
    text: Annotated[str, typer.Argument(help="What a requester writes.")],
    path: PathOption = FILE,
    lang: Lang = None,
) -> None:
    """Show which entry answers a text, and why."""
    speaker = Speaker(lang)
    explanation = _matcher(path, speaker).explain(text)
    _readings(speaker, explanation)
    if explanation.parts:
        _parts(speaker, explanation)
    _verdict(speaker, explanation)


@kb_app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema that an editor program can check the file with."""
    typer.echo(json.dumps(schema(), ensure_ascii=False, indent=2))


@dataclass(frozen=True)
class _Evaluated:
    """A matcher, how long it took to get it, and what it made of the samples."""

    matcher: Matcher
    load_seconds: float
    tried: tuple[Tried, ...]

    @property
    def measures(self) -> Measures:
        return measure(self.tried, threshold=self.matcher.thresholds.decision)


@kb_app.command("evaluate")
def evaluate_command(
    path: PathArgument = FILE,
    entries: Annotated[
        Path | None, typer.Option("--entries", help="A set's entries, as JSON lines.")
    ] = None,
    queries: Annotated[
        Path | None, typer.Option("--queries", help="A set's labelled queries, as JSON lines.")
    ] = None,
    encoder: Annotated[
        str, typer.Option("--encoder", help="Sentence embeddings; only “none” is there.")
    ] = WITHOUT,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Write every verdict there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw two pictures into that folder.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Try the labelled queries of the file and hold the result against the floors."""
    if (entries is None) != (queries is None):
        raise typer.BadParameter("--entries and --queries belong together.")
    if encoder != WITHOUT:
        raise typer.BadParameter(f"--encoder {encoder}: only “{WITHOUT}” is there.")
    speaker = Speaker(lang)
    _can_plot(plot, speaker)
    if entries is not None and queries is not None:
        evaluated = _of_set(entries, queries, speaker)
        report, of_file = report_on(evaluated.tried), False
    else:
        evaluated = _of_file(path, speaker)
        report, of_file = report_on(evaluated.tried), True
    if predictions is not None:
        _write_predictions(predictions, evaluated.tried)
    _plot(plot, evaluated, speaker)
    if as_json:
        typer.echo(json.dumps(_figures(evaluated), indent=2))
    elif of_file:
        _report_of_file(speaker, report)
    else:
        _report_of_set(speaker, report, evaluated)
    raise typer.Exit(FOUND if of_file and not report.good_enough else 0)


def _of_file(path: Path, speaker: Speaker) -> _Evaluated:
    start = perf_counter()
    matcher = _matcher(path, speaker)
    return _evaluated(matcher, labelled(matcher.kb), start)


def _of_set(entries: Path, queries: Path, speaker: Speaker) -> _Evaluated:
    """Without the cache, which is the bot's: sets would push out what the bot learned."""
    try:
        kb = read_entries(entries)
        samples = read_samples(queries, kb)
    except KnowledgeBaseInvalid as invalid:
        _problems(speaker, invalid.problems)
        raise typer.Exit(UNUSABLE) from invalid
    start = perf_counter()
    return _evaluated(Matcher.build(kb), samples, start)


def _evaluated(matcher: Matcher, samples: Sequence[Sample], start: float) -> _Evaluated:
    load_seconds = perf_counter() - start
    return _Evaluated(matcher, load_seconds, try_each(matcher, samples, clock=perf_counter))


def _write_predictions(path: Path, tried: Iterable[Tried]) -> None:
    lines = (json.dumps(prediction(each), ensure_ascii=False) for each in tried)
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"--predictions: {error}") from error


def _can_plot(folder: Path | None, speaker: Speaker) -> None:
    """Asked before the work begins, which can take minutes."""
    if folder is not None and not pictures.can_draw():
        speaker.line("kb-plot-missing")
        raise typer.Exit(UNUSABLE)


def _plot(folder: Path | None, evaluated: _Evaluated, speaker: Speaker) -> None:
    """Tells nothing: what is printed may be JSON, and the names of the files are known."""
    if folder is None:
        return
    try:
        pictures.draw(
            folder,
            evaluated.tried,
            threshold=evaluated.matcher.thresholds.decision,
            say=speaker.say,
            language=speaker.language,
        )
    except OSError as error:
        raise typer.BadParameter(f"--plot: {error}") from error


def _figures(evaluated: _Evaluated) -> dict[str, object]:
    taken = latency(evaluated.tried)
    return {
        **asdict(evaluated.measures),
        "threshold": evaluated.matcher.thresholds.decision,
        "engine": LEXICAL,
        "load_seconds": round(evaluated.load_seconds, 3),
        "latency_ms": asdict(taken) if taken else None,
    }


def _report_of_file(speaker: Speaker, report: Report) -> None:
    if report.misses:
        _misses(speaker, report.misses)
    if report.confusions:
        _confusions(speaker, report.confusions)
    _measures(speaker, report)
    speaker.line("kb-evaluate-good" if report.good_enough else "kb-evaluate-bad")


def _report_of_set(speaker: Speaker, report: Report, evaluated: _Evaluated) -> None:
    if report.misses:
        _misses(speaker, report.misses[:SHOWN_OF_SET])
    if report.confusions:
        _confusions(speaker, report.confusions[:SHOWN_OF_SET])
    speaker.table(
        (f"kb-evaluate-{name}" for name in ("measure", "reached")),
        ((name, _figure(value)) for name, value in _figures(evaluated).items()),
    )


def _figure(value: object) -> str:
    match value:
        case None:
            return "–"
        case float():
            return f"{value:.4g}"
        case dict():
            return ", ".join(f"{name} {_figure(each)}" for name, each in value.items())
    return str(value)


def _linted(path: Path, speaker: Speaker) -> Linted:
    if not path.exists():
        speaker.line("kb-file-missing", path=str(path))
        raise typer.Exit(UNUSABLE)
    return lint_path(path, today=SystemClock().now().date(), cache=CACHE)


def _matcher(path: Path, speaker: Speaker) -> Matcher:
    """A knowledge base with errors can be tried as long as it loads."""
    linted = _linted(path, speaker)
    if linted.kb is None:
        _problems(speaker, linted.problems)
        raise typer.Exit(UNUSABLE)
    return linted.matcher or Matcher.build(linted.kb, cache=CACHE)


def _problems(speaker: Speaker, problems: tuple[Problem, ...]) -> None:
    speaker.table(
        ("lint-place", "lint-entry", "lint-finding"),
        (
            (
                f"{each.file}:{each.line}" if each.line else each.file,
                each.entry or "",
                f"{speaker.say(f'lint-severity-{each.severity}')}: {words_of(each, speaker)}",
            )
            for each in problems
        ),
    )
    counts = Counter(each.severity for each in problems)
    speaker.line(
        "lint-summary",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )


def words_of(problem: Problem, speaker: Speaker) -> str:
    """The sentence for one finding."""
    return speaker.say(f"lint-{problem.code}", **problem.facts)


def _clean(speaker: Speaker, kb: KnowledgeBase) -> None:
    questions = sum(
        len(texts) for entry in kb.entries.values() for texts in entry.questions.values()
    )
    speaker.line("lint-clean", entries=len(kb.entries), questions=questions)


def _readings(speaker: Speaker, explanation: Explanation) -> None:
    speaker.raw(f"{speaker.say('kb-ask-folded')}: {explanation.folded}")
    for reading in explanation.readings[1:]:
        speaker.raw(f"  {speaker.say(f'kb-ask-way-{reading.way}')}: {reading.text}")
    for piece in explanation.pieces:
        speaker.raw(f"  {speaker.say('kb-ask-piece')}: {piece}")


def _parts(speaker: Speaker, explanation: Explanation) -> None:
    names = ("entry", "score", "sureness", "likeness", "meaning", "coverage", "question")
    speaker.table(
        (f"kb-ask-{name}" for name in names),
        (
            (
                part.entry_id,
                f"{part.score:.2f}",
                f"{part.sureness:.2f}",
                f"{part.likeness:.2f}",
                "–" if part.meaning is None else f"{part.meaning:.2f}",
                f"{part.coverage:.2f}",
                part.question,
            )
            for part in explanation.parts[:SHOWN]
        ),
    )


def _verdict(speaker: Speaker, explanation: Explanation) -> None:
    match explanation.verdict:
        case Answer(entry_id=entry, unmistakable=True):
            speaker.line("kb-ask-answer-fast", entry=entry)
        case Answer(entry_id=entry):
            speaker.line("kb-ask-answer", entry=entry)
        case Clarify(candidates=candidates):
            speaker.line("kb-ask-clarify", count=len(candidates))
        case Abstain():
            speaker.line("kb-ask-abstain")
    speaker.line(f"kb-ask-why-{explanation.reason}")
    limits = explanation.thresholds
    speaker.line(
        "kb-ask-limits", answer=limits.answer, clarify=limits.clarify, margin=limits.margin
    )


def _said(speaker: Speaker, verdict: Verdict) -> str:
    match verdict:
        case Answer(entry_id=entry, score=score):
            return f"{speaker.say('kb-evaluate-said-answer')}: {entry} {score:.2f}"
        case Clarify():
            return speaker.say("kb-evaluate-said-clarify")
        case Abstain():
            return speaker.say("kb-evaluate-said-abstain")


def _misses(speaker: Speaker, misses: tuple[Miss, ...]) -> None:
    nothing = speaker.say("kb-evaluate-nothing")
    speaker.table(
        (f"kb-evaluate-{name}" for name in ("expected", "query", "said", "best")),
        (
            (
                ", ".join(miss.expected) or nothing,
                miss.query,
                _said(speaker, miss.verdict),
                ", ".join(miss.best),
            )
            for miss in misses
        ),
    )


def _confusions(speaker: Speaker, confusions: Iterable[tuple[str, str, int]]) -> None:
    speaker.line("kb-evaluate-confusions")
    speaker.table(
        (f"kb-evaluate-{name}" for name in ("expected", "taken", "times")),
        ((expected, taken, str(count)) for expected, taken, count in confusions),
    )


def _measures(speaker: Speaker, report: Report) -> None:
    speaker.table(
        (f"kb-evaluate-{name}" for name in ("measure", "reached", "floor")),
        _measure_rows(speaker, report),
    )


def _measure_rows(speaker: Speaker, report: Report) -> Iterator[tuple[str, ...]]:
    rows = (
        ("among-top", report.among_top, report.tests, f"≥ {LEAST_AMONG_TOP:.0%}"),
        ("right", report.right_at_once, report.tests, f"≥ {LEAST_RIGHT_AT_ONCE:.0%}"),
        ("wrong", report.wrong_at_once, report.tests, ""),
        ("asked", report.asked_back, report.tests, ""),
        (
            "not-ours",
            report.not_ours_answered,
            report.not_ours,
            f"≤ {MOST_NOT_OURS_ANSWERED:.0%}",
        ),
    )
    for name, count, total, floor in rows:
        share = count / total if total else 0.0
        yield speaker.say(f"kb-evaluate-{name}"), f"{count}/{total} = {share:.1%}", floor
