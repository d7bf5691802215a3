"""Register the webhook and check it once per minute."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.messenger_clock import MessengerClock
from bot.telegram.account import WebhookInfo
from bot.telegram.intake import Report, Trouble
from handoff.outbox.transport import CallOutcome, Deferred, Delivered

logger = logging.getLogger(__name__)

CHECK_EVERY = timedelta(minutes=1)
FIRST_WEBHOOK_PAUSE = timedelta(seconds=1)
LONGEST_WEBHOOK_PAUSE = timedelta(seconds=30)
FAILING_FOR = timedelta(minutes=2)  # older delivery errors are ignored


class Webhooks(Protocol):
    """Webhook-related Bot API calls."""

    async def set_webhook(self, url: str, *, secret: str) -> CallOutcome: ...

    async def webhook_info(self) -> WebhookInfo | CallOutcome: ...


@dataclass(frozen=True)
class Wanted:
    """Webhook URL and secret to register."""

    url: str
    secret: str


class WebhookKeeper:
    """Registers the webhook, restores it if necessary, and reports any problems.

    Errors from the messenger are passed to `report` instead of being raised.
    """

    def __init__(
        self,
        messenger: Webhooks,
        wanted: Wanted,
        *,
        clock: Clock,
        report: Report,
        messenger_clock: MessengerClock,
    ) -> None:
        self._messenger = messenger
        self._wanted = wanted
        self._clock = clock
        self._report = report
        self._messenger_clock = messenger_clock
        self._listening = False
        self._was_set = False
        self._failures = 0
        self._told: str | None = None
        self.last_success: float | None = None  # monotonic seconds
        self.wake: Callable[[], None] = lambda: None

    def listening(self) -> None:
        """Start the checks. Call this once the HTTP server is running."""
        self._listening = True
        self.wake()

    async def pass_once(self) -> datetime | None:
        """Check the webhook and register it again if it doesn't match the settings.

        Returns the time of the next check.
        """
        if not self._listening:
            return None
        trouble = await self._check()
        self._say(trouble)
        if trouble is None or trouble.code == "webhook-failing":
            self._failures = 0
            self.last_success = self._clock.monotonic()
            return self._clock.now() + CHECK_EVERY
        pause: timedelta = min(
            FIRST_WEBHOOK_PAUSE * 2 ** min(self._failures, 10), LONGEST_WEBHOOK_PAUSE
        )
        self._failures += 1
        return self._clock.now() + pause

    async def _check(self) -> Trouble | None:
        if not self._was_set:
            return await self._set()  # the secret may differ even if the URL is the same
        asked = self._clock.monotonic()
        info = await self._messenger.webhook_info()
        if not isinstance(info, WebhookInfo):
            return Trouble("unreachable", _reason(info))
        if info.url != self._wanted.url:
            # The URL is not logged because it may contain a secret.
            logger.error(
                "webhook was changed by another program", extra={"action": "webhook_repaired"}
            )
            return await self._set()
        if not info.pending:
            self._messenger_clock.emptied(asked)
        if self._is_failing(info):
            return Trouble("webhook-failing", f"{info.last_error}; {info.pending} updates wait")
        return None

    async def _set(self) -> Trouble | None:
        outcome = await self._messenger.set_webhook(self._wanted.url, secret=self._wanted.secret)
        if isinstance(outcome, Delivered):
            self._was_set = True
            return None
        return Trouble("webhook-not-set", _reason(outcome))

    def _is_failing(self, info: WebhookInfo) -> bool:
        if not info.last_error or info.last_error_at is None or not info.pending:
            return False
        return self._messenger_clock.ago(info.last_error_at) < FAILING_FOR

    def _say(self, trouble: Trouble | None) -> None:
        code = None if trouble is None else trouble.code
        if code == self._told:
            return
        self._told = code
        if trouble is None:
            logger.info("receiving updates again", extra={"action": "webhook_recovered"})
        self._report(trouble)


def _reason(outcome: CallOutcome) -> str:
    if isinstance(outcome, Deferred):
        return f"asked to wait {outcome.seconds:g} s"
    found = getattr(outcome, "description", None) or getattr(outcome, "reason", None)
    return str(found or type(outcome).__name__)
