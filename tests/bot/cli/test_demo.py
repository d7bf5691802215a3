"""The demo starts with one command, answers, and ends with Ctrl-C. `doctor` accepts it."""

import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bench.models import link_models
from bot.cli.checks import Finding, Level, examine
from bot.cli.demo import HOST, Cast, demo_settings, free_port, furnish, prepare
from bot.cli.output import Exit, Refusal
from bot.clock import SystemClock
from bot.config import Settings
from bot.simulator import groups
from bot.simulator.server import running
from bot.simulator.state import Standing
from bot.simulator.world import World
from tests.bot.cli.conftest import Command
from tests.bot.cli.test_checks import KNOWLEDGE
from tests.bot.endpoint import served

LEFT_TO_THE_MACHINE = {"sqlite-old", "disk-low"}


@dataclass(frozen=True)
class Demo:
    process: subprocess.Popen[str]
    address: str

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=20) as answer:
            return json.load(answer)["result"]

    def post(self, path: str, **body: object) -> Any:
        request = urllib.request.Request(
            self.address + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)["result"]


@pytest.fixture
def knowledge_base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "knowledge_base.yaml"
    path.write_text(KNOWLEDGE, encoding="utf-8")
    link_models(folder / "var" / "matcher")
    monkeypatch.setenv("POSHTIBAN_ENCODER", "none")
    return path


@contextmanager
def played(*arguments: str, folder: Path) -> Iterator[Demo]:
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                yield Demo(process, found[0])
                break
        else:
            pytest.fail(f"the demo did not open: {process.communicate()[1]}")
    finally:
        process.kill()
        process.communicate()


def test_the_demo_answers_and_ends_with_ctrl_c(folder: Path, knowledge_base: Path) -> None:
    with played("--port", "0", folder=folder) as demo:
        people = demo.get("/sim/state")["people"]
        maryam = next(person for person in people if person["first_name"] == "مریم")
        demo.post(f"/sim/people/{maryam['id']}/send", chat="support_bot", text="ساخت کانال")
        said = demo.get(f"/sim/chats/{maryam['id']}/messages?by_bot=true&wait=15")

        demo.process.send_signal(signal.SIGINT)
        asked = time.monotonic()
        out, err = demo.process.communicate(timeout=10)

    assert said[0]["text"] == "از منو کانال جدید را بزنید"
    assert time.monotonic() - asked < 3
    assert (demo.process.returncode, err) == (0, "")
    assert out.endswith("The demo is over.\n")
    assert list(folder.glob("poshtiban-*")) == []


def test_the_demos_clock_moves_and_its_desk_speaks_as_the_page(
    folder: Path, knowledge_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POSHTIBAN_LANGUAGE", raising=False)
    with played("--port", "0", folder=folder) as demo:
        before = demo.get("/sim/state")
        agents = before["groups"][0]
        assert demo.post("/sim/language", language="en") is True
        demo.post("/sim/clock", advance=86_400)
        state = demo.get("/sim/state")
        sara = next(one for one in state["people"] if one["username"] == "sara")
        demo.post(f"/sim/people/{sara['id']}/send", chat=agents["id"], text="/queue")
        path = f"/sim/chats/{agents['id']}/messages?by_bot=true&wait=15&after=1"
        said = [one for one in demo.get(path) if "text" in one]

        demo.process.send_signal(signal.SIGINT)
        demo.process.communicate(timeout=10)

    assert before["clock"] == {"movable": True, "ahead": 0}
    assert state["clock"] == {"movable": True, "ahead": 86_400}
    assert (agents["title"], state["groups"][0]["title"]) == (
        "کارشناسان پشتیبانی",
        "Support agents",
    )
    assert (sara["first_name"], sara["language_code"]) == ("Sara", "en")
    assert said[-1]["text"] == "The queue is empty."


@pytest.mark.slow
def test_a_demo_whose_language_is_set_keeps_it(
    folder: Path, knowledge_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSHTIBAN_LANGUAGE", "en")
    with played("--port", "0", folder=folder) as demo:
        followed = demo.post("/sim/language", language="fa")
        title = demo.get("/sim/state")["groups"][0]["title"]

    assert followed is False
    assert title == "Support agents"


@pytest.mark.slow
def test_the_demo_answers_only_under_its_own_name(folder: Path, knowledge_base: Path) -> None:
    with played("--port", "0", folder=folder) as demo:
        refused = []
        for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
            request = urllib.request.Request(f"{demo.address}/sim/state", headers=headers)
            with pytest.raises(urllib.error.HTTPError) as problem:
                urllib.request.urlopen(request, timeout=20)
            refused.append(problem.value.code)
            problem.value.close()

    assert refused == [403, 403]


@pytest.mark.slow
def test_the_demo_trains_the_semantic_model_while_it_is_played(
    folder: Path, knowledge_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served() as endpoint:
        monkeypatch.setenv("POSHTIBAN_ENCODER", endpoint.url)
        with played("--port", "0", folder=folder) as demo:
            assert demo.process.stdout is not None
            told = list(itertools.takewhile(is_before_the_end_of_training, demo.process.stdout))
            demo.process.send_signal(signal.SIGINT)
            _, err = demo.process.communicate(timeout=10)

    counted = [line for line in told if "learning what the questions mean" in line]
    # The progress is shown again after ten seconds.
    assert re.search(r": 32 of \d{3}$", counted[0])
    assert (demo.process.returncode, err) == (0, "")
    kept = folder / "var" / "matcher"
    assert [path.name.partition("-")[0] for path in sorted(kept.glob("*.npz"))] == [
        "joint",
        "letters",
    ]


def is_before_the_end_of_training(line: str) -> bool:
    return not line.startswith("Learned:")


@pytest.mark.slow
def test_a_kept_database_stays_and_is_not_played_twice(
    folder: Path, knowledge_base: Path, poshtiban: Command
) -> None:
    with played("--port", "0", "--keep", "kept", folder=folder) as demo:
        demo.process.send_signal(signal.SIGTERM)
        demo.process.communicate(timeout=10)

    assert (folder / "kept" / "poshtiban.db").is_file()
    again = poshtiban("demo", "--keep", "kept")
    assert again.exit_code == 3
    assert "another folder" in again.err


def test_the_next_free_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert port < free_port(port) <= port + 20


@pytest.mark.parametrize("port", ["99999", "65536", "-1"])
def test_a_number_that_is_no_port_is_told(poshtiban: Command, port: str) -> None:
    refused = poshtiban("demo", "--port", port)

    assert refused.exit_code == Exit.CONFIG
    (line,) = refused.err.splitlines()
    assert port in line


def test_the_last_port_is_no_reason_to_look_beyond_it() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 65535))
        taken.listen()
        with pytest.raises(Refusal) as refused:
            free_port(65535)

    assert refused.value.facts == {"first": "65535", "last": "65535"}


def test_no_free_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.demo.PORTS_TRIED", 1)
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with pytest.raises(Refusal) as refused:
            free_port(taken.getsockname()[1])

    assert refused.value.text_id == "demo-no-port"


# the doctor, over real HTTP


@dataclass(frozen=True)
class Ward:
    world: World
    cast: Cast
    settings: Settings

    async def findings(self, **changes: object) -> list[Finding]:
        settings = self.settings.model_copy(update=changes)
        found = [finding async for finding in examine(settings, now=SystemClock().now)]
        return [finding for finding in found if finding.code not in LEFT_TO_THE_MACHINE]

    async def worse(self, **changes: object) -> list[tuple[str, str]]:
        found = await self.findings(**changes)
        return [(one.level.value, one.code) for one in found if one.level is not Level.FINE]


@asynccontextmanager
async def a_ward(folder: Path) -> AsyncIterator[Ward]:
    world = World(SystemClock())
    cast = furnish(world)
    database = folder / "poshtiban.db"
    await prepare(database, cast)
    async with running(world, host=HOST, port=0) as address:
        yield Ward(
            world,
            cast,
            demo_settings(address=address, token=cast.bot.token, database=database),
        )


async def test_a_healthy_desk(folder: Path, knowledge_base: Path) -> None:
    async with a_ward(folder) as ward:
        found = await ward.findings()

    assert [(one.topic, one.level.value, one.code) for one in found] == [
        ("database", "fine", "database-ok"),
        ("knowledge", "fine", "knowledge-ok"),
        ("team", "fine", "team-ok"),
        ("encoder", "fine", "encoder-off"),
        ("messenger", "fine", "api-ok"),
        ("clock", "fine", "clock-ok"),
        ("intake", "fine", "intake-poll"),
        ("messenger", "fine", "account-ok"),
        ("agents-chat", "fine", "chat-ok"),
    ]


async def test_a_wrong_token(folder: Path, knowledge_base: Path) -> None:
    async with a_ward(folder) as ward:
        wrong = type(ward.settings.token)("999:" + "x" * 30)

        assert await ward.worse(token=wrong) == [("fault", "token-refused")]


async def test_an_api_that_is_down(folder: Path, knowledge_base: Path) -> None:
    async with a_ward(folder) as ward:
        assert await ward.worse(base_url="http://127.0.0.1:9/bot") == [
            ("fault", "api-unreachable")
        ]


async def test_a_bot_without_rights_in_the_agents_chat(folder: Path, knowledge_base: Path) -> None:
    """T44: privacy mode hides agents' messages from a bot that is not an administrator."""
    async with a_ward(folder) as ward:
        bot = ward.cast.bot.user
        groups.set_standing(ward.world, ward.cast.chat, bot, Standing.MEMBER)
        demoted = await ward.worse()
        groups.set_standing(ward.world, ward.cast.chat, bot, Standing.KICKED)
        thrown_out = await ward.worse()

    assert demoted == [("fault", "privacy-on"), ("doubt", "not-admin")]
    assert [level for level, _ in thrown_out] == ["fault"]


async def test_a_desk_that_nobody_has_set_up(folder: Path, knowledge_base: Path) -> None:
    async with a_ward(folder) as ward:
        assert await ward.worse(database=folder / "fresh.db") == [
            ("doubt", "database-missing"),
            ("doubt", "no-admin"),
            ("doubt", "chat-missing"),
        ]


async def test_a_webhook_that_takes_the_messages(folder: Path, knowledge_base: Path) -> None:
    """T8."""
    async with a_ward(folder) as ward:
        await ward_sets_webhook(ward)

        assert await ward.worse() == [("fault", "webhook-in-the-way")]


async def ward_sets_webhook(ward: Ward) -> None:
    url = f"{ward.settings.base_url}{ward.cast.bot.token}/setWebhook"
    asked = {"url": "https://a.example/hook"}
    async with aiohttp.ClientSession() as session, session.post(url, json=asked) as answer:
        assert answer.status == 200
