"""Training of the matcher in a separate process, while the desk continues to serve."""

import asyncio
import gc
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from pydantic import SecretStr

from bot.changes import Changes
from bot.config import PREFIX, Settings
from bot.encoders import NONE, PROBE_TEXT, Guarded, encoder_of
from faq.knowledge_base import KnowledgeBaseInvalid, load
from faq.matcher import LEXICAL, Matcher
from faq.reload import Library, Rejected, Reloaded, Taken
from faq.semantic import EncoderUnavailable, vectors

log = logging.getLogger(__name__)

NICER = 10  # niceness; the desk has priority
TOLD_EVERY = timedelta(seconds=10)
ENCODER_AGAIN = timedelta(seconds=30)  # about as long as the guard suspends the encoder
FIRST_TRAINING_PAUSE = timedelta(seconds=15)
LONGEST_TRAINING_PAUSE = timedelta(minutes=30)
NOT_KEPT = "what was learned could not be kept"
MOVED_ON = "the file is no longer what is in use"

Wake = Callable[[], None]


@dataclass(frozen=True)
class TrainingInput:
    """Input of the training process; it travels by pipe, so that the key stays private."""

    path: Path
    cache: Path
    encoder: Mapping[str, Any] = field(repr=False)  # contains the key

    @classmethod
    def of(cls, path: Path, cache: Path, settings: Settings) -> "TrainingInput":
        names = ("encoder", "encoder_model", "encoder_prefix", "encoder_timeout")
        facts = {name: getattr(settings, name) for name in names}
        key = settings.encoder_key.get_secret_value()
        return cls(path.absolute(), cache.absolute(), {**facts, "encoder_key": key})

    @classmethod
    def loads(cls, text: str | bytes) -> "TrainingInput":
        facts = json.loads(text)
        return cls(Path(facts["path"]), Path(facts["cache"]), facts["encoder"])

    def dumps(self) -> bytes:
        facts = {"path": str(self.path), "cache": str(self.cache), "encoder": self.encoder}
        return json.dumps(facts).encode() + b"\n"

    def without_encoder(self) -> "TrainingInput":
        return TrainingInput(self.path, self.cache, {**self.encoder, "encoder": NONE})

    def made_encoder(self) -> Guarded | None:
        """Build the encoder in the same way as the desk, so that the vectors have one name."""
        facts = dict(self.encoder)
        key = SecretStr(facts.pop("encoder_key"))
        return encoder_of(Settings.model_construct(**facts, encoder_key=key), patient=True)


@dataclass(frozen=True)
class Counted:
    """Progress: number of embedded texts out of all new ones."""

    done: int
    of: int

    def __str__(self) -> str:
        return f"{self.done}/{self.of}"


@dataclass(frozen=True)
class Lettered:
    """Lexical model of this version ready, embeddings pending."""

    version: str


@dataclass(frozen=True)
class Learned:
    """Training finished: all vectors that the encoder provided are in the cache folder."""

    version: str
    engine: str
    trouble: str  # error of the encoder; "" if it worked, or if there is none


@dataclass(frozen=True)
class Unreadable:
    """The file has errors now; the desk's next check reports them."""


@dataclass(frozen=True)
class Failed:
    """The training process failed."""

    reason: str


@dataclass(frozen=True)
class Superseded:
    """Ended by the desk: there is a newer version to train, or the desk closes."""


@dataclass(frozen=True)
class InUse:
    """A matcher was put in use, `seconds` after its training began."""

    engine: str
    seconds: float


Outcome = Learned | Unreadable | Failed | Superseded
News = Counted | InUse
Said = Counted | Lettered | Learned | Unreadable | Failed


class Trainer:
    """Trains the version that is due in the library, one process at a time, and puts it in use.

    Every failure is logged and retried after a growing pause; the matcher in use stays in use.
    The start of a process is told to `changes`.
    """

    def __init__(
        self,
        library: Library,
        given: TrainingInput,
        *,
        encoder: Guarded | None,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        reject: Callable[[Rejected], Awaitable[None]],
        changes: Changes | None = None,
    ) -> None:
        self._library = library
        self._input = given
        self._encoder = encoder
        self._now = now
        self._monotonic = monotonic
        self._reject = reject
        self._changes = changes or Changes()
        self.wake: Wake = _nobody
        self.watch: Callable[[News], None] = _unwatched
        self.progress = ""  # for health: "" while no training is running
        self.pid: int | None = None  # of the training process, if it is running
        self._process: Process | None = None
        self._superseded = self._closed = False
        self._version = ""
        self._failures = 0
        self._again: float | None = None  # monotonic seconds
        self._trouble = ""
        self._told_at: float | None = None  # monotonic seconds

    async def pass_once(self) -> datetime | None:
        """Train the version that is due; returns the time of the next pass."""
        if self._closed:
            return None
        now, version = self._now(), self._library.due
        if not version:
            return await self._look_after_encoder()
        if version != self._version:
            self._version, self._failures, self._again = version, 0, None
        rest = 0.0 if self._again is None else self._again - self._monotonic()
        if rest > 0:
            return now + timedelta(seconds=rest)
        usable = await self._encoder_answers()
        if not usable and not self._library.waiting:
            return now + ENCODER_AGAIN
        given = self._input if usable else self._input.without_encoder()
        return await self._settle(await self._learn(given, began=now), began=now)

    def hurry(self) -> None:
        """Start training a new version at once; the training in progress is stopped."""
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

    async def _look_after_encoder(self) -> datetime | None:
        """Retry a failed encoder, so that health is updated without waiting for a query."""
        if self._encoder is None:
            return None
        if not self._encoder.state.working:
            await self._encoder_answers()
        return self._now() + ENCODER_AGAIN

    async def _encoder_answers(self) -> bool:
        if self._encoder is None:
            return False
        reason = ""
        try:
            await asyncio.to_thread(vectors, self._encoder, [PROBE_TEXT])
        except EncoderUnavailable as error:
            reason = error.reason
        if reason != self._trouble:  # log a change only once, not every half minute
            facts = {"action": "encoder", "reason": reason}
            if reason:
                log.warning("the encoder does not answer; letters decide alone", extra=facts)
            else:
                log.info("the encoder answers again", extra=facts)
        self._trouble = reason
        return not reason

    async def _learn(self, given: TrainingInput, *, began: datetime) -> Outcome:
        self.progress, self._superseded, self._told_at = "starting", False, None
        log.info("learning begins", extra={"action": "learning_begins"})
        try:
            process = await _started()
        except OSError as error:
            self.progress = ""
            return Failed(f"no process: {type(error).__name__}")
        self._process, self.pid = process, process.pid
        self._changes.tell()
        if self._closed:
            self._end()
        try:
            return await self._follow(process, given, began=began)
        finally:
            await _ended(process)
            self._process = self.pid = None
            self.progress = ""

    async def _follow(self, process: Process, given: TrainingInput, *, began: datetime) -> Outcome:
        """Send the input and follow the output of the process.

        The pipe stays open: the process ends when the desk ends for any reason.
        """
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(ConnectionError):  # it has ended already; the exit code is read below
            process.stdin.write(given.dumps())
            await process.stdin.drain()
        outcome: Outcome | None = None
        async for line in process.stdout:
            match said := _heard(line):
                case Counted():
                    self._count(said)
                case Lettered():
                    await self._serve_letters(said, began=began)
                case Learned() | Unreadable() | Failed():
                    outcome = said
        code = await process.wait()
        if outcome is None:
            return Superseded() if self._superseded else Failed(f"exit code {code}")
        return outcome

    def _count(self, counted: Counted) -> None:
        self.progress = str(counted)
        self.watch(counted)
        at = self._monotonic()
        if self._told_at is None or at - self._told_at >= TOLD_EVERY.total_seconds():
            self._told_at = at
            facts = {"action": "learning", "done": counted.done, "of": counted.of}
            log.info("learning what the questions mean", extra=facts)

    async def _serve_letters(self, said: Lettered, *, began: datetime) -> None:
        """Put the lexical model in use without waiting for embeddings, if none are in use yet."""
        if not self._library.waiting or self._library.matcher.engine != LEXICAL:
            return
        taken = await self._take(said.version, began=began)
        if isinstance(taken, Rejected):
            self._end()  # the embeddings of this version are not needed any more

    async def _take(self, version: str, *, began: datetime) -> Taken:
        with garbage_collection_paused():
            taken = await asyncio.to_thread(self._library.take, version)
            gc.freeze()  # loaded objects stay; replaced ones are freed by reference counting
        if isinstance(taken, Rejected):
            await self._reject(taken)
        if isinstance(taken, Reloaded):
            seconds = (self._now() - began).total_seconds()
            engine = taken.matcher.engine
            facts = {"action": "matcher_in_use", "engine": engine, "seconds": round(seconds, 1)}
            log.info("a matcher is in use", extra=facts)
            self.watch(InUse(engine, seconds))
        return taken

    async def _settle(self, outcome: Outcome, *, began: datetime) -> datetime | None:
        match outcome:
            case Superseded():
                return None if self._closed else self._now()
            case Unreadable():
                return None
            case Failed(reason):
                return self._fail(reason)
            case Learned():
                return await self._settle_learned(outcome, began=began)

    async def _settle_learned(self, learned: Learned, *, began: datetime) -> datetime | None:
        due = self._library.due
        if due and due != learned.version:
            return self._fail(MOVED_ON)
        if self._library.waiting or (due and learned.engine != LEXICAL):
            taken = await self._take(learned.version, began=began)
            if isinstance(taken, Reloaded) and _lacks(taken, learned):
                return self._fail(NOT_KEPT)
        if learned.trouble:
            return self._fail(learned.trouble)
        self._failures, self._again = 0, None
        return None if self._encoder is None else self._now() + ENCODER_AGAIN

    def _fail(self, reason: str) -> datetime:
        pause: timedelta = min(
            FIRST_TRAINING_PAUSE * 2 ** min(self._failures, 10), LONGEST_TRAINING_PAUSE
        )
        self._failures += 1
        self._again = self._monotonic() + pause.total_seconds()
        facts = {"action": "learning_failed", "reason": reason, "again_in": pause.total_seconds()}
        log.warning("learning failed; what was in use stays in use", extra=facts)
        return self._now() + pause


def _lacks(taken: Reloaded, learned: Learned) -> bool:
    return taken.matcher.engine == LEXICAL != learned.engine


def _nobody() -> None:
    """Do nothing: the job has not been added to the worker yet."""


def _unwatched(news: News) -> None:
    """Ignore the news."""


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Suspend the garbage collector during loading.

    It blocks every thread while it runs: 30 ms for a knowledge base of 123 entries, repeatedly.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _started() -> Process:
    """Start the process in its own session, so that Ctrl-C reaches only the desk."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(PREFIX)
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,  # a traceback may quote secrets or texts
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


def _heard(line: bytes) -> Said | None:
    """Parse a line of the process's output; None for output of a library."""
    try:
        kind, facts = json.loads(line)
        return KINDS[kind](**facts)
    except (ValueError, TypeError, KeyError):
        return None


# In the process -------------------------------------------------------------------------------

KINDS: Mapping[str, Callable[..., Said]] = {
    kind.__name__: kind for kind in (Counted, Lettered, Learned, Unreadable, Failed)
}


def tell(said: Said) -> None:
    sys.stdout.write(json.dumps([type(said).__name__, vars(said)]) + "\n")
    sys.stdout.flush()


def learn(given: TrainingInput) -> Learned | Unreadable:
    """Train into the cache folder; parts that are cached already are not trained again."""
    try:
        kb = load(given.path)
    except KnowledgeBaseInvalid:
        return Unreadable()
    matcher = Matcher.build(kb, cache=given.cache)
    encoder = given.made_encoder()
    if encoder is None:
        return Learned(kb.version, matcher.engine, "")
    tell(Lettered(kb.version))
    try:
        matcher = Matcher.build(
            kb,
            cache=given.cache,
            encoder=encoder,
            progress=lambda done, of: tell(Counted(done, of)),
        )
        return Learned(kb.version, matcher.engine, encoder.state.reason)
    finally:
        encoder.close()


def main() -> int:
    """Read the input from stdin, train, and end when the desk has ended."""
    os.nice(NICER)
    with open(0, "rb", buffering=0, closefd=False) as pipe:
        line = pipe.readline()
    Thread(target=_end_with_the_desk, daemon=True).start()
    try:
        tell(learn(TrainingInput.loads(line)))
    except Exception as error:  # report kind and place of any error to the desk
        tell(Failed(_described(error)))
        return 1
    return 0


def _end_with_the_desk() -> None:
    while os.read(0, 1):  # the desk sends nothing more; the pipe ends with the desk
        continue
    os._exit(1)


def _described(error: Exception) -> str:
    """Return kind and place of an error; the message may quote the file, or a secret."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return type(error).__name__
    file = Path(place.tb_frame.f_code.co_filename).name
    return f"{type(error).__name__} in {file}:{place.tb_lineno}"


if __name__ == "__main__":
    sys.exit(main())
