"""Accounts of a desk: made known at its first start."""

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.errors import AccountOfAnotherDesk
from handoff.models import Account, Desk
from handoff.storage import UnitOfWork

FIRST_DESK = "support"  # the name of the desk that a fresh database gets


@dataclass(frozen=True)
class Bot:
    """A bot as its messenger knows it; `channel` is the messenger's name."""

    channel: str
    platform_bot_id: str


def register(uow: UnitOfWork, bots: Sequence[Bot]) -> list[Account]:
    """Make the bots known as accounts of one desk: that of the first known one, else a new one.

    Returns their accounts in the same order. Raises AccountOfAnotherDesk.
    """
    known = (uow.accounts.by_bot(bot.channel, bot.platform_bot_id) for bot in bots)
    desks = [account.desk_id for account in known if account is not None]
    desk_id = desks[0] if desks else _new_desk(uow).id
    accounts = []
    for bot in bots:
        account = uow.accounts.by_bot(bot.channel, bot.platform_bot_id)
        if account is None:
            account = uow.accounts.add(
                Account(
                    desk_id=desk_id,
                    channel=bot.channel,
                    platform_bot_id=bot.platform_bot_id,
                    since=uow.now,
                )
            )
        if account.desk_id != desk_id:
            raise AccountOfAnotherDesk(f"{bot.channel}: {bot.platform_bot_id}")
        if not account.channel:
            uow.accounts.name_channel(account, bot.channel)
        accounts.append(account)
    return accounts


def _new_desk(uow: UnitOfWork) -> Desk:
    return uow.accounts.add_desk(Desk(name=FIRST_DESK, since=uow.now))
