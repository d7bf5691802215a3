"""Texts are matched in threads, together with all that wait meanwhile."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from threading import Event, get_ident
from typing import TypeVar, cast

import pytest

from bot.matching import MOST_TOGETHER, Matching, Texts
from faq.acts import ActRecogniser
from faq.matcher import Matcher

T = TypeVar("T")
spoken: ContextVar[str] = ContextVar("spoken")


class Recorded:
    """Models that record what was analysed together."""

    def __init__(self, *, fails: bool = False) -> None:
        self.batches: list[tuple[list[str], list[str]]] = []
        self.matcher = cast("Matcher", self._Matcher())
        self.acts = cast("ActRecogniser", self._Acts(self.batches, fails=fails))

    class _Matcher:
        def prepare(self, queries: Sequence[str]) -> None:
            """Prepare nothing."""

    class _Acts:
        def __init__(self, batches: list[tuple[list[str], list[str]]], *, fails: bool) -> None:
            self._batches = batches
            self._fails = fails

        def prepare(self, texts: Sequence[str], *, checked: Sequence[str]) -> None:
            self._batches.append((list(texts), list(checked)))
            if self._fails:
                raise ZeroDivisionError


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as found:
        yield found


async def blocked(matching: Matching, models: Recorded) -> tuple[Event, asyncio.Task[bool]]:
    """Occupy the thread until the event is set."""
    release, began = Event(), Event()

    def work() -> bool:
        began.set()
        return release.wait(10)

    running = asyncio.create_task(matching.run(models, Texts(), work))
    await asyncio.to_thread(began.wait, 10)
    return release, running


async def begun(tasks: Sequence[asyncio.Task[T]]) -> Sequence[asyncio.Task[T]]:
    """Let tasks run until they wait."""
    await asyncio.wait(tasks, timeout=0)
    return tasks


async def test_what_waits_is_analysed_together(threads: ThreadPoolExecutor) -> None:
    matching, models = Matching(threads), Recorded()
    release, running = await blocked(matching, models)

    waiting = await begun(
        [
            asyncio.create_task(
                matching.run(models, Texts(("a",), checked=("b",)), lambda: "first")
            ),
            asyncio.create_task(matching.run(models, Texts(("c",)), lambda: "second")),
        ]
    )
    release.set()

    assert await running
    assert await asyncio.gather(*waiting) == ["first", "second"]
    assert models.batches == [(["a", "c"], ["b"])]


async def test_a_lone_call_is_not_prepared(threads: ThreadPoolExecutor) -> None:
    models = Recorded()

    assert await Matching(threads).run(models, Texts(("a",)), get_ident) != get_ident()
    assert models.batches == []


async def test_models_are_not_mixed(threads: ThreadPoolExecutor) -> None:
    """A reload may replace the models while calls wait."""
    matching, old, new = Matching(threads), Recorded(), Recorded()
    release, running = await blocked(matching, old)

    waiting = await begun(
        [
            asyncio.create_task(matching.run(models, Texts((text,)), lambda: None))
            for models, text in ((old, "a"), (new, "b"), (old, "c"))
        ]
    )
    release.set()

    await asyncio.gather(running, *waiting)
    assert (old.batches, new.batches) == ([(["a", "c"], [])], [(["b"], [])])


async def test_an_error_reaches_its_own_caller_only(threads: ThreadPoolExecutor) -> None:
    matching, models = Matching(threads), Recorded(fails=True)
    release, running = await blocked(matching, models)

    def fail() -> None:
        raise LookupError

    waiting = await begun(
        [asyncio.create_task(matching.run(models, Texts(), work)) for work in (fail, lambda: None)]
    )
    release.set()

    found = await asyncio.gather(running, *waiting, return_exceptions=True)
    assert [type(each) for each in found] == [bool, LookupError, type(None)]


async def test_batches_are_limited(threads: ThreadPoolExecutor) -> None:
    matching, models = Matching(threads), Recorded()
    release, running = await blocked(matching, models)

    waiting = await begun(
        [
            asyncio.create_task(matching.run(models, Texts((str(number),)), lambda: None))
            for number in range(MOST_TOGETHER + 2)
        ]
    )
    release.set()

    await asyncio.gather(running, *waiting)
    assert [len(texts) for texts, _ in models.batches] == [MOST_TOGETHER, 2]


async def test_a_caller_that_is_cancelled_holds_nobody_up(threads: ThreadPoolExecutor) -> None:
    matching, models = Matching(threads), Recorded()
    release, running = await blocked(matching, models)
    given_up = asyncio.create_task(matching.run(models, Texts(), lambda: "nobody"))
    other = asyncio.create_task(matching.run(models, Texts(), lambda: "answer"))
    await begun([given_up, other])
    given_up.cancel()
    release.set()

    assert await running
    assert await other == "answer"
    assert given_up.cancelled()


async def test_calls_see_the_context_of_their_callers(threads: ThreadPoolExecutor) -> None:
    """The correlation ids of log lines are kept there."""
    spoken.set("narges")

    assert await Matching(threads).run(Recorded(), Texts(), spoken.get) == "narges"


async def test_calls_end_when_the_threads_are_shut_down() -> None:
    threads = ThreadPoolExecutor(1)
    matching, models = Matching(threads, at_once=2), Recorded()
    release, running = await blocked(matching, models)
    queued = asyncio.create_task(matching.run(models, Texts(), lambda: "never"))
    await begun([queued])

    threads.shutdown(wait=False, cancel_futures=True)
    release.set()

    assert await running
    with pytest.raises(asyncio.CancelledError):
        await queued
