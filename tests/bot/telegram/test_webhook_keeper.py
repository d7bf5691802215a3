"""The webhook is registered, checked every minute, and repaired."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.messenger_clock import MessengerClock
from bot.telegram.capabilities import TELEGRAM
from bot.telegram.intake import Trouble
from bot.telegram.transport import TelegramTransport
from bot.telegram.webhook_keeper import Wanted, WebhookKeeper
from tests.bot.telegram.messenger import Messenger, a_bot, a_messenger, cut, ok, raw, refused

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://support.example/hook"
WANTED = Wanted(URL, "s" * 20)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def info(url: str = URL, *, pending: int = 0, error: str = "", at: datetime = NOON) -> object:
    found: dict[str, object] = {
        "url": url,
        "has_custom_certificate": False,
        "pending_update_count": pending,
    }
    if error:
        found |= {"last_error_message": error, "last_error_date": int(at.timestamp())}
    return found


class Watched:
    """A keeper against a scripted messenger."""

    def __init__(self, messenger: Messenger, transport: TelegramTransport) -> None:
        self.messenger = messenger
        self.clock = ManualClock(NOON)
        self.reports: list[Trouble | None] = []
        self.messenger_clock = MessengerClock(now=self.clock.now, monotonic=self.clock.monotonic)
        self.keeper = WebhookKeeper(
            transport,
            WANTED,
            clock=self.clock,
            report=self.reports.append,
            messenger_clock=self.messenger_clock,
        )

    @property
    def codes(self) -> list[str | None]:
        return [None if trouble is None else trouble.code for trouble in self.reports]

    async def next_pass(self) -> float:
        """Make a pass, move the clock to the next one, and return the seconds until then."""
        due = await self.keeper.pass_once()
        assert due is not None
        pause = due - self.clock.now()
        self.clock.advance(pause)
        return pause.total_seconds()


@asynccontextmanager
async def watched() -> AsyncIterator[Watched]:
    async with a_messenger() as messenger, a_bot(messenger.base_url) as bot:
        messenger.will("setWebhook", ok(True))
        messenger.will("getWebhookInfo", ok(info()))
        found = Watched(messenger, TelegramTransport(bot, TELEGRAM))
        found.keeper.listening()
        yield found


async def test_nothing_is_set_before_the_server_listens() -> None:
    async with a_messenger() as messenger, a_bot(messenger.base_url) as bot:
        woken = asyncio.Event()
        found = Watched(messenger, TelegramTransport(bot, TELEGRAM))
        found.keeper.wake = woken.set

        assert await found.keeper.pass_once() is None
        found.keeper.listening()

        assert woken.is_set()
        assert messenger.calls == {}


@pytest.mark.parametrize(
    "failure", [raw(502, "<html>"), cut, refused(429, "Too Many Requests", retry_after=3)]
)
async def test_a_failure_at_the_start_is_tried_again(failure: object) -> None:
    async with watched() as found:
        found.messenger.will("setWebhook", failure, failure, ok(True))  # type: ignore[arg-type]

        pauses = [await found.next_pass() for _ in range(3)]

        assert pauses == [1, 2, 60]
        assert found.codes == ["webhook-not-set", None]
        assert found.messenger.calls["setWebhook"][-1]["url"] == URL


async def test_after_a_success_the_pauses_begin_anew() -> None:
    async with watched() as found:
        found.messenger.will("setWebhook", raw(502, ""), raw(502, ""), ok(True))
        found.messenger.will("getWebhookInfo", raw(502, ""))

        assert [await found.next_pass() for _ in range(4)] == [1, 2, 60, 1]


async def test_an_address_that_others_changed_is_repaired_within_a_minute() -> None:
    async with watched() as found:
        await found.next_pass()
        found.messenger.will("getWebhookInfo", ok(info("")), ok(info()))

        await found.next_pass()
        await found.next_pass()

        assert len(found.messenger.calls["setWebhook"]) == 2
        assert found.reports == [] or found.codes[-1] is None


async def test_a_repair_that_is_refused_is_reported_and_tried_again() -> None:
    async with watched() as found:
        await found.next_pass()
        found.messenger.will("getWebhookInfo", ok(info("https://other.example/")))
        found.messenger.will("setWebhook", raw(502, ""), ok(True))

        pauses = [await found.next_pass() for _ in range(2)]

        assert pauses == [1, 60]
        assert found.codes == ["webhook-not-set", None]


async def test_a_server_that_the_messenger_cannot_reach_is_reported() -> None:
    async with watched() as found:
        await found.next_pass()
        recent = info(pending=7, error="Connection refused", at=found.clock.now())
        found.messenger.will("getWebhookInfo", ok(recent), ok(info()))

        await found.next_pass()
        assert found.codes == ["webhook-failing"]
        assert "Connection refused; 7 updates wait" in found.reports[0].detail  # type: ignore[union-attr]
        await found.next_pass()
        assert found.codes == ["webhook-failing", None]


@pytest.mark.parametrize(("ago", "pending"), [(HOUR, 7), (timedelta(0), 0)])
async def test_an_error_of_long_ago_or_without_consequence_is_history(
    ago: timedelta, pending: int
) -> None:
    async with watched() as found:
        await found.next_pass()
        error = info(pending=pending, error="Connection refused", at=found.clock.now() - ago)
        found.messenger.will("getWebhookInfo", ok(error))

        await found.next_pass()

        assert found.reports == []


async def test_a_messenger_that_does_not_answer_is_reported() -> None:
    async with watched() as found:
        await found.next_pass()
        heard = found.keeper.last_success
        found.messenger.will("getWebhookInfo", raw(502, ""))

        await found.next_pass()

        assert found.codes == ["unreachable"]
        assert found.keeper.last_success == heard


@pytest.mark.parametrize("skew", [-HOUR, HOUR])
async def test_the_age_of_an_error_is_told_by_the_messengers_clock(skew: timedelta) -> None:
    """Updates have arrived, so the clock skew is known."""
    async with watched() as found:
        theirs = NOON - skew
        await found.next_pass()
        await found.next_pass()  # no update is pending
        found.messenger_clock.heard([(theirs + 2 * MINUTE).timestamp()])
        recent = info(pending=3, error="Bad Gateway", at=theirs + MINUTE)
        old = info(pending=3, error="Bad Gateway", at=theirs - MINUTE)
        found.messenger.will("getWebhookInfo", ok(recent), ok(old))
        await found.next_pass()
        assert found.codes[-1] == "webhook-failing"
        await found.next_pass()
        assert found.codes[-1] is None
