"""Matching of texts outside the event loop, together with all texts that wait meanwhile."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from faq.acts import ActRecogniser
from faq.matcher import Matcher

logger = logging.getLogger(__name__)

T = TypeVar("T")
MOST_TOGETHER = 32  # calls of one batch, which the first of them has to wait for


class Models(Protocol):
    """The models in use, which a reload of the knowledge base replaces."""

    @property
    def matcher(self) -> Matcher: ...

    @property
    def acts(self) -> ActRecogniser: ...


@dataclass(frozen=True)
class Texts:
    """Texts that a call will match, and those that it will only check for danger."""

    matched: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Call:
    models: Models
    texts: Texts
    work: Callable[[], Any]
    context: Context
    done: asyncio.Future[Any]


class Matching:
    """Makes calls that match texts, in the threads of the matcher.

    Calls wait while all threads are busy. The next free thread takes all that wait and analyses
    their texts together, which takes less time than one after the other.
    """

    def __init__(self, threads: Executor | None = None, *, at_once: int = 1) -> None:
        """Use these threads, by default those of the event loop, `at_once` at the same time."""
        self._threads = threads
        self._at_once = at_once
        self._running = 0
        self._waiting: list[_Call] = []

    async def run(self, models: Models, texts: Texts, work: Callable[[], T]) -> T:
        """Return the result of `work`, which matches the texts with the models."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Call(models, texts, work, copy_context(), done))
        self._start()
        return await done

    def _start(self) -> None:
        if not self._waiting or self._running >= self._at_once:
            return
        calls, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
        loop = asyncio.get_running_loop()
        batch = loop.run_in_executor(self._threads, self._work, calls, loop)
        self._running += 1
        batch.add_done_callback(lambda _: self._end(calls))

    def _end(self, calls: Sequence[_Call]) -> None:
        self._running -= 1
        for call in calls:
            call.done.cancel()  # without effect unless the threads were shut down before
        self._start()

    def _work(self, calls: Sequence[_Call], loop: asyncio.AbstractEventLoop) -> None:
        if len(calls) > 1:
            _prepare(calls)
        # The results are returned together, so that the callers also store them together.
        loop.call_soon_threadsafe(_settle, [_outcome(call) for call in calls])


@dataclass(frozen=True)
class _Outcome:
    done: asyncio.Future[Any]
    result: object = None
    error: Exception | None = None


def _outcome(call: _Call) -> _Outcome:
    try:
        return _Outcome(call.done, result=call.context.run(call.work))
    except Exception as error:
        return _Outcome(call.done, error=error)


def _settle(outcomes: Iterable[_Outcome]) -> None:
    for outcome in outcomes:
        if outcome.done.done():  # the caller was cancelled
            continue
        if outcome.error is not None:
            outcome.done.set_exception(outcome.error)
        else:
            outcome.done.set_result(outcome.result)


def _prepare(calls: Iterable[_Call]) -> None:
    """Analyse the texts of all calls, so that the calls find the analyses in the caches."""
    by_models: dict[int, list[_Call]] = {}
    for call in calls:
        by_models.setdefault(id(call.models), []).append(call)
    for same in by_models.values():
        matched = [text for call in same for text in call.texts.matched]
        checked = [text for call in same for text in call.texts.checked]
        try:
            acts = same[0].models.acts
            acts.prepare(matched, checked=checked)
            same[0].models.matcher.prepare(matched)
        except Exception:
            # An error in a text is raised again in the call for this text.
            logger.debug("analysing texts together failed", exc_info=True)
