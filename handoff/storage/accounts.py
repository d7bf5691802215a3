"""Desk and account repository."""

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from handoff.models import Account, Agent, Desk

# Statements are built once, because building one takes longer than executing it.
_BY_BOT = (
    select(Account)
    .where(
        Account.channel.in_(bindparam("channels", expanding=True)),
        Account.platform_bot_id == bindparam("platform_bot_id"),
    )
    .order_by(Account.channel.desc())
    .limit(1)
)
_OF_NUMBER = select(Account).where(Account.platform_bot_id == bindparam("platform_bot_id"))


class Accounts:
    """Repository for desks and accounts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_desk(self, desk: Desk) -> Desk:
        self._session.add(desk)
        self._session.flush()
        return desk

    def desk(self, desk_id: int) -> Desk | None:
        found: Desk | None = self._session.get(Desk, desk_id)
        return found

    def add(self, account: Account) -> Account:
        self._session.add(account)
        self._session.flush()
        return account

    def get(self, account_id: int) -> Account | None:
        found: Account | None = self._session.get(Account, account_id)
        return found

    def by_bot(self, channel: str, platform_bot_id: str) -> Account | None:
        """Find a bot's account. The stored channel may still be empty."""
        found: Account | None = self._session.scalar(
            _BY_BOT, {"channels": [channel, ""], "platform_bot_id": platform_bot_id}
        )
        return found

    def of_number(self, platform_bot_id: str) -> list[Account]:
        """Find accounts by bot id, regardless of the messenger."""
        found = self._session.scalars(_OF_NUMBER, {"platform_bot_id": platform_bot_id})
        return list(found)

    def name_channel(self, account: Account, channel: str) -> None:
        """Set the channel of an account that predates the column."""
        account.channel = channel
        self._session.execute(
            update(Agent)
            .where(Agent.account_id == account.id, Agent.channel == "")
            .values(channel=channel)
            .execution_options(synchronize_session=False)
        )
