"""Account queries."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from handoff.lifecycle import LIVE
from handoff.models import Account, Requester, Ticket
from handoff.storage.database import Reader


@dataclass(frozen=True)
class LeftOut:
    """An account missing from the settings, and the number of its live tickets."""

    channel: str
    platform_bot_id: str
    tickets: int


def left_out(
    reader: Reader, desk_id: int, configured: Collection[tuple[str, str]]
) -> list[LeftOut]:
    """List accounts that have live tickets but are missing from the settings.

    `configured` contains the channel and platform id of each configured account.
    """
    found = reader.session.execute(
        select(Account.channel, Account.platform_bot_id, func.count(Ticket.id))
        .join(Requester, Requester.account_id == Account.id)
        .join(Ticket, Ticket.requester_id == Requester.id)
        .where(Account.desk_id == desk_id, Ticket.status.in_(LIVE))
        .group_by(Account.id)
        .order_by(Account.id)
    )
    return [LeftOut(*row) for row in found if (row[0], row[1]) not in configured]


def account_of_bot(reader: Reader, channel: str, platform_bot_id: str) -> Account | None:
    """Find the account of a bot. Returns None if the bot has never been started."""
    return reader.accounts.by_bot(channel, platform_bot_id)


def account(reader: Reader, account_id: int) -> Account | None:
    return reader.accounts.get(account_id)
