"""Queries for accounts."""

from handoff.models import Account
from handoff.storage.database import Reader


def account_of_bot(reader: Reader, channel: str, platform_bot_id: str) -> Account | None:
    """Return the account of a messenger's bot, or None if the bot has not been started before."""
    return reader.accounts.by_bot(channel, platform_bot_id)


def account(reader: Reader, account_id: int) -> Account | None:
    return reader.accounts.get(account_id)
