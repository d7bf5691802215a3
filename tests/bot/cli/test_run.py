"""`poshtiban run` serves a messenger, prints the first admin's link, and stops on a signal."""

import asyncio
import errno
import logging
import os
import re
import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bench.models import link_models
from bot.app import RunningDesk
from bot.cli.demo import HOST, free_port
from bot.cli.output import Exit, Refusal, exit_code_for, sentences_for
from bot.cli.serving import SIGNALS, announce_run, known_failure, serve
from bot.config import Address, Settings
from bot.simulator import acts
from bot.simulator.server import running
from bot.simulator.state import Person
from bot.simulator.world import World
from bot.telegram.intake import SecondPoller
from bot.web.server import AddressNotPermitted
from faq.knowledge_base import KnowledgeBaseInvalid
from handoff.storage_errors import (
    StorageDamaged,
    StorageInUse,
    StorageReplaced,
    StorageUnavailable,
)
from tests.bot.cli.test_checks import KNOWLEDGE

TOKEN = "123456:" + "a" * 35


@pytest.fixture
def settings(folder: Path) -> Settings:
    (folder / "kb.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    link_models(folder / "matcher")
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
    """Make a signal without a handler fail its test instead of ending the test run."""
    before = {number: signal.signal(number, lambda *_: None) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def at(settings: Settings, address: str) -> Settings:
    """Return the same settings for a simulated messenger."""
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

    logging.getLogger("bot.first_contact").addHandler(told := Told())
    try:
        async with asyncio.timeout(15):
            serving = asyncio.create_task(serve(settings, announce=nothing_to_tell))
            await waiting.wait()
            os.kill(os.getpid(), signal.SIGINT)
            await serving
    finally:
        logging.getLogger("bot.first_contact").removeHandler(told)

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
    """T8: the second of two pollers is told the reason."""
    second = known_failure(a_group(ValueError(), SecondPoller()))
    storage = known_failure(a_group(StorageUnavailable("full"), ValueError()))
    surprise = a_group(ValueError())

    assert isinstance(second, Refusal)
    assert (second.text_id, exit_code_for(second)) == ("run-second-poller", Exit.MESSENGER)
    assert exit_code_for(storage) == Exit.STORAGE
    assert known_failure(surprise) is surprise


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StorageInUse("7"), Exit.STORAGE),
        (StorageUnavailable("full"), Exit.STORAGE),
        (StorageDamaged("malformed"), Exit.STORAGE),
        (StorageReplaced("desk.db"), Exit.DATABASE_REPLACED),
    ],
)
def test_storage_has_an_exit_code(error: Exception, code: Exit) -> None:
    assert exit_code_for(error) == code


async def nothing(_desk: RunningDesk) -> None:
    pass


@pytest.mark.parametrize(
    ("host", "mode", "text_id"),
    [
        (HOST, "poll", "run-address-in-use"),
        (HOST, "webhook", "run-address-in-use"),
        ("192.0.2.7", "poll", "run-address-elsewhere"),
        ("no-such-host.invalid", "poll", "run-address-elsewhere"),
    ],
)
@pytest.mark.usefixtures("unhandled_signals_are_ignored")
@pytest.mark.matrix(short=2)
async def test_an_address_that_cannot_be_had_is_one_sentence(
    settings: Settings, host: str, mode: str, text_id: str
) -> None:
    world = World()
    world.add_bot(TOKEN, username="support_bot")
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        taken = f"{host}:{other.getsockname()[1]}"
        setting = "webhook_listen" if mode == "webhook" else "health_listen"
        changes = {
            "mode": mode,
            "webhook_url": f"http://{HOST}:8443/hook",
            "webhook_secret": "a-secret-of-the-webhook",
            "health_listen": "off",
            setting: taken,
        }
        async with running(world, host=HOST, port=0) as address, asyncio.timeout(30):
            there = at(settings, address).model_dump() | changes
            with pytest.raises(Refusal) as refused:
                await serve(Settings.model_validate(there), announce=nothing)

    assert refused.value.text_id == text_id
    assert exit_code_for(refused.value) == Exit.CONFIG
    sentence = sentences_for(refused.value)
    assert f"POSHTIBAN_{setting.upper()}" in sentence[0]
    assert taken in sentence[0]


def test_a_port_without_rights_is_one_sentence() -> None:
    error = OSError(errno.EACCES, "Permission denied")
    refused = known_failure(
        a_group(AddressNotPermitted(Address(HOST, 80), setting="POSHTIBAN_X", error=error))
    )

    assert isinstance(refused, Refusal)
    assert refused.text_id == "run-address-not-permitted"


async def test_a_new_database_is_announced_and_a_known_one_is_not(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.knowledge_base.write_text("entries: [")
    told = []
    for _ in range(2):
        caplog.clear()
        with pytest.raises(KnowledgeBaseInvalid):
            await serve(settings, announce=nothing_to_tell)
        told.append([record.__dict__.get("action") for record in caplog.records])

    assert told == [["database_made"], []]
