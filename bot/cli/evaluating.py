"""The `kb evaluate` command, which evaluates a matcher on labelled queries."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import typer

from bot.cli import pictures
from bot.cli.editors import (
    CACHE,
    FOUND,
    UNUSABLE,
    MatcherBuilder,
    Speaker,
    has_to_exist,
    show_engine,
    show_problems,
    size_limit,
)
from faq.evaluate import (
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
from faq.knowledge_base import KnowledgeBase, KnowledgeBaseInvalid, load
from faq.matcher import Abstain, Answer, Clarify, Verdict

SHOWN_OF_SET = 20  # maximum number of misses and confusions listed for a public data set

Work = tuple[KnowledgeBase, Sequence[Sample]]


@dataclass(frozen=True)
class _Evaluated:
    """Evaluation results. `load_seconds` is the time spent loading or training the matcher."""

    tried: tuple[Tried, ...]
    engine: str
    threshold: float
    load_seconds: float

    @property
    def measures(self) -> Measures:
        return measure(self.tried, threshold=self.threshold)

    @property
    def report(self) -> Report:
        return report_on(self.tried, engine=self.engine.partition(":")[0])


def evaluate(
    path: Path,
    *,
    of_set: tuple[Path, Path] | None,
    encoder: str | None,
    cache: Path | None,
    predictions: Path | None,
    as_json: bool,
    plot: Path | None,
    speaker: Speaker,
) -> None:
    """Evaluate a knowledge base, or a data set of entries and queries. Raises typer.Exit."""
    _can_plot(plot, speaker)
    # Data sets aren't cached by default because they would evict the bot's matchers.
    kept = cache or (None if of_set else CACHE)
    builder = MatcherBuilder(speaker, encoder, cache=kept, bar=not as_json)
    if of_set is not None:
        read = _reader_of_set(*of_set)
    else:
        has_to_exist(path, speaker)
        read = _reader_of_file(path)
    evaluated = _evaluated(read, builder)
    if predictions is not None:
        _write_predictions(predictions, evaluated.tried)
    _plot(plot, evaluated, speaker)
    if as_json:
        typer.echo(json.dumps(_figures(evaluated), indent=2))
    elif of_set is None:
        _report_of_file(speaker, evaluated)
    else:
        _report_of_set(speaker, evaluated)
    failed = of_set is None and not evaluated.report.good_enough
    raise typer.Exit(FOUND if failed else 0)


def _reader_of_file(path: Path) -> Callable[[], Work]:
    def read() -> Work:
        kb = load(path, limit=size_limit())
        return kb, labelled(kb)

    return read


def _reader_of_set(entries: Path, queries: Path) -> Callable[[], Work]:
    def read() -> Work:
        kb = read_entries(entries)
        return kb, read_samples(queries, kb)

    return read


def _evaluated(read: Callable[[], Work], builder: MatcherBuilder) -> _Evaluated:
    start = perf_counter()
    try:
        kb, samples = read()
    except KnowledgeBaseInvalid as invalid:
        show_problems(builder.speaker, invalid.problems)
        raise typer.Exit(UNUSABLE) from invalid
    with builder.trained(kb) as trained:
        load_seconds = perf_counter() - start
        tried = try_each(trained.matcher, samples, clock=perf_counter)
    threshold = trained.matcher.thresholds.decision
    return _Evaluated(tried, trained.engine, threshold, load_seconds)


def _write_predictions(path: Path, tried: Iterable[Tried]) -> None:
    lines = (json.dumps(prediction(each), ensure_ascii=False) for each in tried)
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"--predictions: {error}") from error


def _can_plot(folder: Path | None, speaker: Speaker) -> None:
    """Exit early if diagrams cannot be drawn, because an evaluation can take minutes."""
    if folder is not None and not pictures.can_draw():
        speaker.line("kb-plot-missing")
        raise typer.Exit(UNUSABLE)


def _plot(folder: Path | None, evaluated: _Evaluated, speaker: Speaker) -> None:
    """Draw the diagrams. Nothing is printed because the output may be JSON."""
    if folder is None:
        return
    try:
        pictures.draw(
            folder,
            evaluated.tried,
            threshold=evaluated.threshold,
            say=speaker.say,
            language=speaker.language,
        )
    except OSError as error:
        raise typer.BadParameter(f"--plot: {error}") from error


def _figures(evaluated: _Evaluated) -> dict[str, object]:
    taken = latency(evaluated.tried)
    return {
        **asdict(evaluated.measures),
        "threshold": evaluated.threshold,
        "engine": evaluated.engine,
        "load_seconds": round(evaluated.load_seconds, 3),
        "latency_ms": asdict(taken) if taken else None,
    }


def _report_of_file(speaker: Speaker, evaluated: _Evaluated) -> None:
    report = evaluated.report
    if report.misses:
        _misses(speaker, report.misses)
    if report.confusions:
        _confusions(speaker, report.confusions)
    _measures(speaker, report)
    show_engine(speaker, evaluated.engine)
    speaker.line("kb-evaluate-good" if report.good_enough else "kb-evaluate-bad")


def _report_of_set(speaker: Speaker, evaluated: _Evaluated) -> None:
    report = evaluated.report
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
    floors = report.floors
    rows = (
        ("among-top", report.among_top, report.tests, f"≥ {floors.among_top:.0%}"),
        ("right", report.right_at_once, report.tests, f"≥ {floors.right_at_once:.0%}"),
        ("wrong", report.wrong_at_once, report.tests, ""),
        ("asked", report.clarified, report.tests, ""),
        (
            "not-ours",
            report.not_ours_answered,
            report.not_ours,
            f"≤ {floors.not_ours_answered:.0%}",
        ),
    )
    for name, count, total, floor in rows:
        share = count / total if total else 0.0
        yield speaker.say(f"kb-evaluate-{name}"), f"{count}/{total} = {share:.1%}", floor
