"""`poshtiban run` serves a messenger, shows the way to the first admin, and stops when told."""

import asyncio
import logging
import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.app import RunningDesk
from bot.cli.demo import HOST, free_port
from bot.cli.output import Exit, Refusal, exit_code_for
from bot.cli.serving import SIGNALS, announce_run, known_failure, serve
from bot.config import Settings
from bot.simulator import acts
from bot.simulator.server import running
from bot.simulator.state import Person
from bot.simulator.world import World
from bot.telegram.intake import SecondPoller
from faq.knowledge_base import KnowledgeBaseInvalid
from handoff.errors import StorageInUse, StorageUnavailable
from tests.bot.cli.test_checks import KNOWLEDGE

TOKEN = "123456:" + "a" * 35


@pytest.fixture
def settings(folder: Path) -> Settings:
    (folder / "kb.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    return Settings.model_validate(
        {
            "token": TOKEN,
            "base_url": f"http://{HOST}:9/bot",
            "knowledge_base": folder / "kb.yaml",
            "database": folder / "poshtiban.db",
            "health_listen": f"{HOST}:{free_port(0)}",
            "encoder": "none",
        }
    )


@pytest.fixture
def unhandled_signals_are_ignored() -> Iterator[None]:
    """A signal that the command does not take must fail its test, not end the whole run."""
    before = {number: signal.signal(number, lambda *_: None) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def at(settings: Settings, address: str) -> Settings:
    """The same settings against a simulated messenger."""
    there = {"base_url": f"{address}/bot", "base_file_url": f"{address}/file/bot"}
    return settings.model_copy(update=there)


async def nothing_to_tell(_desk: RunningDesk) -> None:
    raise AssertionError("the desk opened")


async def first_reply(address: str, person: Person) -> None:
    waiting = f"{address}/sim/chats/{person.id}/messages?by_bot=true&wait=15"
    async with aiohttp.ClientSession() as session, session.get(waiting) as answer:
        assert (await answer.json())["result"]


def admins(database: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute("SELECT name, role FROM agents").fetchall()
    finally:
        connection.close()


@pytest.mark.usefixtures("unhandled_signals_are_ignored")
async def test_the_link_makes_the_first_admin_and_a_signal_ends_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World()
    bot = world.add_bot(TOKEN, username="support_bot")
    sara = Person(world.next_person_id(), "Sara", username="sara")
    world.people[sara.id] = sara
    at_work = asyncio.Event()

    async def announce(desk: RunningDesk) -> None:
        await announce_run(desk, settings=settings)
        at_work.set()

    async with running(world, host=HOST, port=0) as address, asyncio.timeout(15):
        serving = asyncio.create_task(serve(at(settings, address), announce=announce))
        await at_work.wait()
        told = capsys.readouterr().out
        payload = re.search(r"https://t\.me/support_bot\?start=(\S+)", told)
        assert payload is not None, told
        acts.start(world, sara, bot.username, payload[1])
        await first_reply(address, sara)
        os.kill(os.getpid(), signal.SIGTERM)
        await serving

    assert told.startswith("@support_bot is at work.\n")
    assert admins(settings.database) == [("Sara", "admin")]


async def test_a_token_that_is_refused(settings: Settings) -> None:
    async with running(World(), host=HOST, port=0) as address:
        with pytest.raises(Refusal) as refused:
            await serve(at(settings, address), announce=nothing_to_tell)

    assert refused.value.text_id == "run-token-refused"
    assert exit_code_for(refused.value) == Exit.MESSENGER


@pytest.mark.usefixtures("unhandled_signals_are_ignored")
async def test_a_signal_ends_the_wait_for_a_messenger_that_is_down(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = asyncio.Event()

    class Told(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            waiting.set()

    logging.getLogger("bot.app").addHandler(told := Told())
    try:
        async with asyncio.timeout(15):
            serving = asyncio.create_task(serve(settings, announce=nothing_to_tell))
            await waiting.wait()
            os.kill(os.getpid(), signal.SIGINT)
            await serving
    finally:
        logging.getLogger("bot.app").removeHandler(told)

    told = caplog.records[-1]
    assert told.getMessage().startswith("the messenger does not answer yet")
    assert "POSHTIBAN_BASE_URL" in told.getMessage()
    assert told.address == settings.base_url  # type: ignore[attr-defined]


async def test_a_broken_knowledge_base_serves_nobody(settings: Settings) -> None:
    settings.knowledge_base.write_text("entries: [")

    with pytest.raises(KnowledgeBaseInvalid) as refused:
        await serve(settings, announce=nothing_to_tell)

    assert exit_code_for(refused.value) == Exit.KNOWLEDGE_BASE


def a_group(*errors: Exception) -> BaseExceptionGroup[BaseException]:
    return BaseExceptionGroup("", [BaseExceptionGroup("", list(errors))])


def test_what_ended_a_desk_is_found_among_what_else_broke() -> None:
    """T8: the second of two that fetch the same messages is told so."""
    second = known_failure(a_group(ValueError(), SecondPoller()))
    storage = known_failure(a_group(StorageUnavailable("full"), ValueError()))
    surprise = a_group(ValueError())

    assert isinstance(second, Refusal)
    assert (second.text_id, exit_code_for(second)) == ("run-second-poller", Exit.MESSENGER)
    assert exit_code_for(storage) == Exit.STORAGE
    assert known_failure(surprise) is surprise


@pytest.mark.parametrize("error", [StorageInUse("7"), StorageUnavailable("full")])
def test_storage_has_an_exit_code(error: Exception) -> None:
    assert exit_code_for(error) == Exit.STORAGE
