"""Initial calls to the messengers at startup."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.config import AccountSettings
from bot.telegram.account import BotAccount
from bot.telegram.transport import TelegramTransport
from handoff.outbox import CallOutcome, NotSent, Refused

FIRST_CONTACT_PAUSE = timedelta(seconds=2)
LONGEST_CONTACT_PAUSE = timedelta(seconds=30)

logger = logging.getLogger(__name__)


class MessengerRefused(Exception):
    """Raised when the messenger rejects a token."""


async def first_contacts(
    accounts: Sequence[AccountSettings], transports: Sequence[TelegramTransport], clock: Clock
) -> list[str]:
    """Return the usernames of all accounts, or "" for an account without a response.

    An unreachable messenger doesn't prevent the other accounts from starting. If there is no
    response at all, the call to the first messenger is retried. Raises MessengerRefused if the
    first account's token is rejected.
    """
    found = await asyncio.gather(*(transport.me() for transport in transports))
    if not isinstance(found[0], BotAccount) and not any(
        isinstance(one, BotAccount) for one in found[1:]
    ):
        url = accounts[0].base_url
        found[0] = await _first_contact(transports[0], clock, base_url=url)
    if _is_refused(found[0]):
        raise MessengerRefused
    for account, answer in zip(accounts, found, strict=True):
        if not isinstance(answer, BotAccount):
            facts = {
                "bot": account.platform_bot_id,
                "address": account.base_url,
                "outcome": str(answer),
            }
            logger.error("account did not respond, starting the others", extra=facts)
    return [one.username if isinstance(one, BotAccount) else "" for one in found]


def _is_refused(answer: BotAccount | CallOutcome) -> bool:
    return isinstance(answer, Refused) or (
        isinstance(answer, NotSent) and "token" in answer.reason
    )


async def _first_contact(
    transport: TelegramTransport, clock: Clock, *, base_url: str
) -> BotAccount:
    """Call `getMe` until the messenger responds. Raises MessengerRefused if it refuses."""
    pause, told = FIRST_CONTACT_PAUSE, ""
    while True:
        account = await transport.me()
        if isinstance(account, BotAccount):
            return account
        if _is_refused(account):
            raise MessengerRefused
        outcome = str(account)
        if outcome != told or pause == LONGEST_CONTACT_PAUSE:
            told = outcome
            logger.warning(
                "the messenger does not answer yet, retrying. "
                "Check the network of this machine, POSHTIBAN_BASE_URL and any proxy",
                extra={"address": base_url, "outcome": outcome},
            )
        await clock.wait_until(clock.now() + pause)
        pause = min(pause * 2, LONGEST_CONTACT_PAUSE)
