"""Bot accounts at run time."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from starlette.routing import Route

from bot.changes import Changes
from bot.clock import Clock
from bot.config import AccountSettings, Messenger, Mode, Settings
from bot.desk.agent import system_notices
from bot.desk.context import Desk
from bot.desk.menus import menus
from bot.desk.rendering import Renderer
from bot.desk.requester.turns import Turns
from bot.desk.router import Router
from bot.messenger_clock import MessengerClock
from bot.telegram.account import BotAccount, ChatInfo, CommandMenu
from bot.telegram.capabilities import PLAIN, TELEGRAM, Capabilities
from bot.telegram.intake import Poller, Trouble, keeper
from bot.telegram.parse import parse
from bot.telegram.transport import TelegramTransport
from bot.telegram.webhook_keeper import Wanted, WebhookKeeper
from bot.web.webhook import webhook_route
from handoff import reports
from handoff.inbox import Dispatcher
from handoff.outbox import Delivered, Refused, Relay
from handoff.outbox.pacing import Pacing
from handoff.outbox.relay_settings import RelaySettings
from handoff.records import Account
from handoff.work import Runner

logger = logging.getLogger(__name__)

LONGEST_SILENCE = timedelta(seconds=90)  # maximum time between successful polls or webhook checks
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
CAPABILITIES: Mapping[Messenger, Capabilities] = {
    Messenger.TELEGRAM: TELEGRAM,
    Messenger.PLAIN: PLAIN,
}


class RunningAccount:
    """A bot account at run time.

    Receives updates, dispatches them to handlers and sends the stored deliveries. `desk` is the
    desk bound to this account.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        settings: Settings,
        account: AccountSettings,
        transport: TelegramTransport,
        clock: Clock,
        turns: Turns,
        steady: Callable[[], bool],
        webhook_url: str,
        changes: Changes,
    ) -> None:
        self.desk = desk
        self.transport = transport
        self.trouble: Trouble | None = None
        self._settings = settings
        self._account = account
        self._clock = clock
        self._capabilities = CAPABILITIES[account.messenger]
        self._webhook_url = webhook_url
        self._changes = changes
        messenger_clock = MessengerClock(now=clock.now, monotonic=clock.monotonic)
        router = Router(
            desk,
            parse=lambda raw: parse(raw, self._capabilities, received_at=clock.now()),
            turns=turns,
            said_ago=messenger_clock.ago,
            monotonic=clock.monotonic,
        )
        self.dispatcher = Dispatcher(
            desk.db,
            account_id=desk.account.id,
            now=clock.now,
            monotonic=clock.monotonic,
            handle=router.handle,
            on_poisoned=router.on_poisoned,
        )
        renderer = Renderer(desk)
        self.relay = Relay(
            desk.db,
            transport,
            account_id=desk.account.id,
            now=clock.now,
            monotonic=clock.monotonic,
            draw=renderer.draw,
            topic_name=renderer.topic_name,
            pacing=Pacing(free=not settings.pacing),
            settings=RelaySettings(resend_after=timedelta(seconds=settings.resend_after)),
            steady=steady,
            report=partial(system_notices.tell_outage, desk),
        )
        self._keep = keeper(desk.db, account_id=desk.account.id, messenger_clock=messenger_clock)
        self._poller = Poller(
            token=account.token.get_secret_value(),
            base_url=account.base_url,
            capabilities=self._capabilities,
            clock=clock,
            keep=self._keep,
            report=self._report,
            messenger_clock=messenger_clock,
            changes=changes,
        )
        self.webhook = WebhookKeeper(
            transport,
            Wanted(webhook_url, settings.webhook_secret.get_secret_value()),
            clock=clock,
            report=self._report,
            messenger_clock=messenger_clock,
        )

    @property
    def under_way(self) -> tuple[str, ...]:
        """Return the names of components that are busy or due to run."""
        parts = {
            "polling": self._poller.busy,
            "handling": self.dispatcher.busy,
            "sending": self.relay.busy,
            "best-effort calls": self.transport.busy,
        }
        return tuple(name for name, busy in parts.items() if busy)

    @property
    def asking(self) -> bool:
        """True while a poll for updates is open."""
        return self._poller.asking

    @property
    def is_receiving(self) -> bool:
        """Return True if a poll or webhook check succeeded recently."""
        by_poll = self._settings.mode is Mode.POLL
        heard = self._poller.last_success if by_poll else self.webhook.last_success
        if heard is None or self.trouble is not None:
            return False
        return self._clock.monotonic() - heard < LONGEST_SILENCE.total_seconds()

    @property
    def webhook_secret(self) -> str | None:
        """Return the webhook's secret token, or None if the messenger doesn't send one."""
        if not self._capabilities.webhook_secret:
            return None
        return self._settings.webhook_secret.get_secret_value()

    def webhook_route(self) -> Route:
        """Return the webhook route for this account's updates."""
        path = "/" + self._webhook_url.split("://", 1)[-1].partition("/")[2]
        return webhook_route(path, secret=self.webhook_secret, keep=self._keep)

    def begin_polling(self) -> None:
        """Mark the account as busy until its first poll is open. Must be called before `poll`."""
        self._poller.begin()

    async def poll(self, stop: asyncio.Event) -> None:
        """Poll for updates until `stop` is set."""
        await self._poller.run(stop)

    async def takes_topics(self, chat_id: str) -> bool | None:
        """Check if the account can create topics in a chat. Returns None if the call fails."""
        if not self._capabilities.topics:
            return False
        info = await self.transport.chat_info(chat_id)
        return info.is_forum and info.bot_manages_topics if isinstance(info, ChatInfo) else None

    async def show_menus(self) -> None:
        """Set the command menus, retrying failed calls until the messenger responds."""
        wanted = [
            CommandMenu(menu.audience, menu.commands, menu.language) for menu in menus(self.desk)
        ]
        pause = FIRST_PAUSE
        while not isinstance(await self.transport.set_commands(wanted), Delivered | Refused):
            await self._clock.wait_until(self._clock.now() + pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def learn_username(self) -> None:
        """Request the username if it isn't known yet. Failed calls are retried."""
        pause = FIRST_PAUSE
        while not self.desk.account.username:
            answer = await self.transport.me()
            if isinstance(answer, BotAccount):
                self.desk.account.username = answer.username
                self._changes.notify()
                return
            await self._clock.wait_until(self._clock.now() + pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _report(self, trouble: Trouble | None) -> None:
        self.trouble = trouble
        if trouble is not None:
            logger.error(
                "updates are not being delivered",
                extra={
                    "bot": self._account.platform_bot_id,
                    "code": trouble.code,
                    "detail": trouble.detail,
                    "address": self._account.base_url,
                },
            )


async def warn_of_left_out(db: Runner, accounts: Sequence[Account]) -> None:
    """Log an error for each account with open tickets that is missing from the settings."""
    configured = [(one.channel, one.platform_bot_id) for one in accounts]
    for found in await db.read(reports.left_out, accounts[0].desk_id, configured):
        facts = {
            "action": "account_left_out",
            "bot": found.platform_bot_id,
            "channel": found.channel,
            "tickets": found.tickets,
        }
        logger.error("account with open tickets is not configured", extra=facts)
