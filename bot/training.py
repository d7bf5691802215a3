"""Training of the matcher in a separate process."""

import asyncio
import gc
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from pydantic import SecretStr

from bot.changes import Changes
from bot.config import PREFIX, Settings
from bot.encoders import NONE, PROBE_TEXT, Guarded, encoder_of
from faq.acts import act_base, act_cache
from faq.knowledge_base import KnowledgeBaseInvalid, load
from faq.matcher import LEXICAL, Matcher, Scope, scope_base, scope_cache
from faq.reload import Library, Rejected, Reloaded, Taken, Unchanged
from faq.semantic import EncoderUnavailable, vectors

log = logging.getLogger(__name__)

NICER = 10  # niceness of the training process, which gives priority to the desk
LOG_INTERVAL = timedelta(seconds=10)  # interval of progress log messages
ENCODER_RETRY = timedelta(seconds=30)  # about as long as a failed encoder is suspended
FIRST_TRAINING_PAUSE = timedelta(seconds=15)
LONGEST_TRAINING_PAUSE = timedelta(minutes=30)
NOT_STORED = "the trained model could not be stored"
OUTDATED = "the knowledge base has changed meanwhile"

Wake = Callable[[], None]


@dataclass(frozen=True)
class TrainingInput:
    """Input of the training process, sent by pipe because it contains the encoder's key."""

    path: Path
    cache: Path
    encoder: Mapping[str, Any] = field(repr=False)  # contains the key
    limit: int | None = None  # maximum number of characters of a file

    @classmethod
    def of(cls, path: Path, cache: Path, settings: Settings) -> "TrainingInput":
        names = ("encoder", "encoder_model", "encoder_prefix", "encoder_timeout")
        facts = {name: getattr(settings, name) for name in names}
        key = settings.encoder_key.get_secret_value()
        encoder = {**facts, "encoder_key": key}
        return cls(path.absolute(), cache.absolute(), encoder, settings.knowledge_base_limit)

    @classmethod
    def loads(cls, text: str | bytes) -> "TrainingInput":
        facts = json.loads(text)
        return cls(Path(facts["path"]), Path(facts["cache"]), facts["encoder"], facts["limit"])

    def dumps(self) -> bytes:
        facts = {
            "path": str(self.path),
            "cache": str(self.cache),
            "encoder": self.encoder,
            "limit": self.limit,
        }
        return json.dumps(facts).encode() + b"\n"

    def without_encoder(self) -> "TrainingInput":
        return replace(self, encoder={**self.encoder, "encoder": NONE})

    def build_encoder(self) -> Guarded | None:
        """Build the same encoder as the desk so that its cached vectors are found."""
        facts = dict(self.encoder)
        key = SecretStr(facts.pop("encoder_key"))
        return encoder_of(Settings.model_construct(**facts, encoder_key=key), patient=True)


@dataclass(frozen=True)
class EmbeddingProgress:
    """Training progress, as the number of embedded texts out of all new texts."""

    done: int
    of: int

    def __str__(self) -> str:
        return f"{self.done}/{self.of}"


@dataclass(frozen=True)
class LexicalReady:
    """The lexical model is ready, with embeddings pending."""

    version: str


@dataclass(frozen=True)
class TrainingDone:
    """Training is complete. The cache folder contains every vector from the encoder."""

    version: str
    engine: str
    trouble: str  # encoder error, or "" if there was none


@dataclass(frozen=True)
class Unreadable:
    """The knowledge base has errors, which the desk reports on its next check."""


@dataclass(frozen=True)
class Failed:
    """The training process failed."""

    reason: str


@dataclass(frozen=True)
class Superseded:
    """Training was stopped by the desk, for a newer version or for shutdown."""


@dataclass(frozen=True)
class InUse:
    """A matcher was activated `seconds` after its training started."""

    engine: str
    seconds: float


TrainingResult = TrainingDone | Unreadable | Failed | Superseded
News = EmbeddingProgress | InUse
ProcessMessage = EmbeddingProgress | LexicalReady | TrainingDone | Unreadable | Failed


class Trainer:
    """Trains the matcher for new knowledge base versions and activates the result.

    At most one training process runs at a time. Failed training is retried with increasing delays
    while the previous matcher remains active. `changes` is notified when a process starts.
    `tell` is called with a version that was activated or rejected.
    """

    def __init__(
        self,
        library: Library,
        given: TrainingInput,
        *,
        encoder: Guarded | None,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        tell: Callable[[Rejected | Reloaded], Awaitable[None]],
        changes: Changes | None = None,
    ) -> None:
        self._library = library
        self._input = given
        self._encoder = encoder
        self._now = now
        self._monotonic = monotonic
        self._tell = tell
        self._changes = changes or Changes()
        self.wake: Wake = _no_wake
        self.watch: Callable[[News], None] = _ignore
        self.progress = ""  # for health checks ("" while idle)
        self.pid: int | None = None  # of the training process, if running
        self._process: Process | None = None
        self._superseded = self._closed = False
        self._version = ""
        self._failures = 0
        self._again: float | None = None  # monotonic seconds
        self._encoder_trouble = ""
        self._logged_at: float | None = None  # monotonic seconds

    async def pass_once(self) -> datetime | None:
        """Train the matcher if there is a new version. Returns the time of the next pass."""
        if self._closed:
            return None
        now, version = self._now(), self._library.due
        if not version or not self._library.is_readable:
            return await self._check_encoder()
        if version != self._version:
            self._version, self._failures, self._again = version, 0, None
        rest = 0.0 if self._again is None else self._again - self._monotonic()
        if rest > 0:
            return now + timedelta(seconds=rest)
        usable = await self._encoder_answers()
        if not usable and not self._library.waiting:
            return now + ENCODER_RETRY
        given = self._input if usable else self._input.without_encoder()
        return await self._settle(await self._train(given, began=now), began=now)

    def hurry(self) -> None:
        """Stop the current training and start training a new version immediately."""
        self._failures, self._again = 0, None
        self._end()
        self.wake()

    def close(self) -> None:
        self._closed = True
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._superseded = True
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _check_encoder(self) -> datetime | None:
        """Retry a failed encoder so that health checks don't depend on the next query."""
        if self._encoder is None:
            return None
        if not self._encoder.state.working:
            await self._encoder_answers()
        return self._now() + ENCODER_RETRY

    async def _encoder_answers(self) -> bool:
        if self._encoder is None:
            return False
        reason = ""
        try:
            await asyncio.to_thread(vectors, self._encoder, [PROBE_TEXT])
        except EncoderUnavailable as error:
            reason = error.reason
        if reason != self._encoder_trouble:  # log a change only once, not every half minute
            facts = {"action": "encoder", "reason": reason}
            if reason:
                log.warning("encoder unavailable, using the lexical model", extra=facts)
            else:
                log.info("encoder available again", extra=facts)
        self._encoder_trouble = reason
        return not reason

    async def _train(self, given: TrainingInput, *, began: datetime) -> TrainingResult:
        self.progress, self._superseded, self._logged_at = "starting", False, None
        log.info("training started", extra={"action": "training_begins"})
        try:
            process = await _started()
        except OSError as error:
            self.progress = ""
            return Failed(f"no process: {type(error).__name__}")
        self._process, self.pid = process, process.pid
        self._changes.notify()
        if self._closed:
            self._end()
        try:
            return await self._follow(process, given, began=began)
        finally:
            await _ended(process)
            self._process = self.pid = None
            self.progress = ""

    async def _follow(
        self, process: Process, given: TrainingInput, *, began: datetime
    ) -> TrainingResult:
        """Send the input and follow the process output.

        The pipe stays open while the desk runs. The process exits when the pipe is closed.
        """
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(ConnectionError):  # the process has exited, and its exit code is read below
            process.stdin.write(given.dumps())
            await process.stdin.drain()
        outcome: TrainingResult | None = None
        async for line in process.stdout:
            match message := _parsed(line):
                case EmbeddingProgress():
                    self._report_progress(message)
                case LexicalReady():
                    await self._serve_lexical(message, began=began)
                case TrainingDone() | Unreadable() | Failed():
                    outcome = message
        code = await process.wait()
        if outcome is None:
            return Superseded() if self._superseded else Failed(f"exit code {code}")
        return outcome

    def _report_progress(self, progress: EmbeddingProgress) -> None:
        self.progress = str(progress)
        self.watch(progress)
        at = self._monotonic()
        if self._logged_at is None or at - self._logged_at >= LOG_INTERVAL.total_seconds():
            self._logged_at = at
            facts = {"action": "training", "done": progress.done, "of": progress.of}
            log.info("training in progress", extra=facts)

    async def _serve_lexical(self, message: LexicalReady, *, began: datetime) -> None:
        """Activate the lexical model, unless a model with embeddings is already active."""
        if not self._library.waiting or self._library.matcher.engine != LEXICAL:
            return
        taken = await self._take(message.version, began=began)
        if isinstance(taken, Rejected):
            self._end()  # embeddings of this version are no longer needed

    async def _take(self, version: str, *, began: datetime) -> Taken:
        with garbage_collection_paused():
            taken = await asyncio.to_thread(self._library.take, version)
            gc.freeze()  # loaded objects live until they are replaced
        if not isinstance(taken, Unchanged):
            await self._tell(taken)
        if isinstance(taken, Reloaded):
            seconds = (self._now() - began).total_seconds()
            engine = taken.matcher.engine
            facts = {"action": "matcher_in_use", "engine": engine, "seconds": round(seconds, 1)}
            log.info("matcher in use", extra=facts)
            self.watch(InUse(engine, seconds))
        return taken

    async def _settle(self, outcome: TrainingResult, *, began: datetime) -> datetime | None:
        match outcome:
            case Superseded():
                return None if self._closed else self._now()
            case Unreadable():
                return None
            case Failed(reason):
                return self._fail(reason)
            case TrainingDone():
                return await self._settle_trained(outcome, began=began)

    async def _settle_trained(self, trained: TrainingDone, *, began: datetime) -> datetime | None:
        due = self._library.due
        if due and due != trained.version:
            return self._fail(OUTDATED)
        if self._library.waiting or (due and trained.engine != LEXICAL):
            taken = await self._take(trained.version, began=began)
            lacks = self._library.due == trained.version and trained.engine != LEXICAL
            if isinstance(taken, Reloaded) and lacks and not trained.trouble:
                return self._fail(NOT_STORED)
        if trained.trouble:
            return self._fail(trained.trouble)
        self._failures, self._again = 0, None
        return None if self._encoder is None else self._now() + ENCODER_RETRY

    def _fail(self, reason: str) -> datetime:
        pause: timedelta = min(
            FIRST_TRAINING_PAUSE * 2 ** min(self._failures, 10), LONGEST_TRAINING_PAUSE
        )
        self._failures += 1
        self._again = self._monotonic() + pause.total_seconds()
        facts = {"action": "training_failed", "reason": reason, "again_in": pause.total_seconds()}
        log.warning("training failed, keeping the current matcher", extra=facts)
        return self._now() + pause


def _no_wake() -> None:
    """Do nothing. Default callback until the job is added to the worker."""


def _ignore(news: News) -> None:
    """Do nothing. Default listener."""


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Pause the garbage collector during loading.

    Each collection blocks all threads, for 30 ms with a knowledge base of 123 entries.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _started() -> Process:
    """Start the training process in its own session so that it doesn't receive Ctrl-C."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(PREFIX)
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,  # tracebacks may quote secrets or texts
        env=environment,
        start_new_session=True,
    )


async def _ended(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    if process.stdin is not None:
        process.stdin.close()
        with suppress(ConnectionError):
            await process.stdin.wait_closed()
    await process.wait()


def _parsed(line: bytes) -> ProcessMessage | None:
    """Parse a line of the process output. Returns None for lines printed by libraries."""
    try:
        kind, facts = json.loads(line)
        return KINDS[kind](**facts)
    except (ValueError, TypeError, KeyError):
        return None


# In the process -------------------------------------------------------------------------------

KINDS: Mapping[str, Callable[..., ProcessMessage]] = {
    kind.__name__: kind
    for kind in (EmbeddingProgress, LexicalReady, TrainingDone, Unreadable, Failed)
}


def send(message: ProcessMessage) -> None:
    sys.stdout.write(json.dumps([type(message).__name__, vars(message)]) + "\n")
    sys.stdout.flush()


def train(given: TrainingInput) -> TrainingDone | Unreadable:
    """Train the matcher and store it in the cache folder. Cached parts are reused."""
    try:
        kb = load(given.path, limit=given.limit)
    except KnowledgeBaseInvalid:
        return Unreadable()
    matcher = Matcher.build(kb, cache=given.cache)
    encoder = given.build_encoder()
    if encoder is None:
        return TrainingDone(kb.version, matcher.engine, "")
    send(LexicalReady(kb.version))
    try:
        bases = [(kb, given.cache), (act_base(kb), act_cache(given.cache))]
        if Scope.of(kb, folder=given.cache) is not None:
            bases.append((scope_base(), scope_cache(given.cache)))
        matcher, *_ = [
            Matcher.build(
                base,
                cache=cache,
                encoder=encoder,
                progress=lambda done, of: send(EmbeddingProgress(done, of)),
            )
            for base, cache in bases
        ]
        return TrainingDone(kb.version, matcher.engine, encoder.state.reason)
    finally:
        encoder.close()


def main() -> int:
    """Read the input from stdin and train. Exits when the desk does."""
    os.nice(NICER)
    with open(0, "rb", buffering=0, closefd=False) as pipe:
        line = pipe.readline()
    Thread(target=_exit_with_the_desk, daemon=True).start()
    try:
        send(train(TrainingInput.loads(line)))
    except Exception as error:  # report any error to the desk with type and location
        send(Failed(_described(error)))
        return 1
    return 0


def _exit_with_the_desk() -> None:
    while os.read(0, 1):  # returns nothing after the desk exits and closes the pipe
        continue
    os._exit(1)


def _described(error: Exception) -> str:
    """Return an error's type and location. Its message is omitted as it may quote a secret."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = Path(trace.tb_frame.f_code.co_filename).name
    return f"{type(error).__name__} in {file}:{trace.tb_lineno}"


if __name__ == "__main__":
    sys.exit(main())
