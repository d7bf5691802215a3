"""Queries about pending and poisoned updates."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from handoff.models import Account, InboxUpdate
from handoff.storage.database import Reader
from handoff.storage.inbox import IS_POISONED, IS_WAITING

_ACCOUNTS = select(Account.id)
_WAITING_COUNT = select(func.count()).select_from(InboxUpdate).where(IS_WAITING)
_OLDEST_WAITING = (
    select(InboxUpdate.received_at)
    .where(IS_WAITING, InboxUpdate.account_id == bindparam("account_id"))
    .order_by(InboxUpdate.id)
    .limit(1)
)
_IS_POISONED_SINCE = and_(
    IS_POISONED,
    InboxUpdate.handled_at >= bindparam("since"),
    # `+ 0` keeps SQLite from using an index that covers all updates of the account.
    (InboxUpdate.account_id + 0).in_(
        select(Account.id).where(Account.desk_id == bindparam("desk_id"))
    ),
)
_POISONED_COUNT = select(func.count()).select_from(InboxUpdate).where(_IS_POISONED_SINCE)
_LAST_ERROR = (
    select(InboxUpdate.error)
    .where(_IS_POISONED_SINCE)
    .order_by(InboxUpdate.handled_at.desc(), InboxUpdate.id.desc())
    .limit(1)
)


def count_waiting(reader: Reader) -> int:
    return reader.session.scalar(_WAITING_COUNT) or 0


def oldest_waiting(reader: Reader) -> datetime | None:
    """Return the time when the oldest pending update was received, or None."""
    oldest = [
        reader.session.scalar(_OLDEST_WAITING, {"account_id": account_id})
        for account_id in reader.session.scalars(_ACCOUNTS)
    ]
    return min((one for one in oldest if one is not None), default=None)


def poisoned_since(reader: Reader, moment: datetime, *, desk_id: int) -> tuple[int, str]:
    """Count the updates poisoned since `moment`, and return the count and the last error."""
    values = {"since": moment, "desk_id": desk_id}
    count = reader.session.scalar(_POISONED_COUNT, values)
    last = reader.session.scalar(_LAST_ERROR, values)
    return count or 0, last or ""
