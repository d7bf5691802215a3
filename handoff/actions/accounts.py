"""Account registration at startup."""

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.models import Account, Desk
from handoff.storage import UnitOfWork
from handoff.storage_errors import AccountOfAnotherDesk, AccountRenamed

FIRST_DESK = "support"  # default desk name for a new database


@dataclass(frozen=True)
class Bot:
    """Bot account on the messenger identified by `channel`."""

    channel: str
    platform_bot_id: str


def register(uow: UnitOfWork, bots: Sequence[Bot]) -> list[Account]:
    """Register the bots as accounts of a single desk and return the accounts in the same order.

    If any of the bots is already registered, the others join its desk. Otherwise, a new desk is
    created.

    Raises AccountOfAnotherDesk if the bots belong to different desks, and AccountRenamed if a bot
    is already registered under a different channel.
    """
    known = (uow.accounts.by_bot(bot.channel, bot.platform_bot_id) for bot in bots)
    desks = [account.desk_id for account in known if account is not None]
    desk_id = desks[0] if desks else _new_desk(uow).id
    accounts = []
    for bot in bots:
        account = uow.accounts.by_bot(bot.channel, bot.platform_bot_id)
        if account is None:
            _must_be_new(uow, bot, bots)
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


def _must_be_new(uow: UnitOfWork, bot: Bot, bots: Sequence[Bot]) -> None:
    """Raise AccountRenamed if a bot with this id is stored under another channel."""
    for known in uow.accounts.of_number(bot.platform_bot_id):
        if Bot(known.channel, known.platform_bot_id) not in bots:
            raise AccountRenamed(f"{bot.platform_bot_id}: {known.channel}")


def _new_desk(uow: UnitOfWork) -> Desk:
    return uow.accounts.add_desk(Desk(name=FIRST_DESK, since=uow.now))
