"""Queries about pending and poisoned updates."""

from datetime import datetime

from sqlalchemy import func, select

from handoff.models import Account, InboxUpdate
from handoff.storage.database import Reader
from handoff.storage.inbox import IS_POISONED, IS_WAITING


def count_waiting(reader: Reader) -> int:
    return (
        reader.session.scalar(select(func.count()).select_from(InboxUpdate).where(IS_WAITING)) or 0
    )


def oldest_waiting(reader: Reader) -> datetime | None:
    """Return the time when the oldest pending update was received, or None."""
    oldest = [
        reader.session.scalar(
            select(InboxUpdate.received_at)
            .where(IS_WAITING, InboxUpdate.account_id == account_id)
            .order_by(InboxUpdate.id)
            .limit(1)
        )
        for account_id in reader.session.scalars(select(Account.id))
    ]
    return min((one for one in oldest if one is not None), default=None)


def poisoned_since(reader: Reader, moment: datetime, *, desk_id: int) -> tuple[int, str]:
    """Count the updates poisoned since `moment`, and return the count and the last error."""
    # `+ 0` keeps SQLite from using an index that covers all updates of the account.
    of_desk = (InboxUpdate.account_id + 0).in_(
        select(Account.id).where(Account.desk_id == desk_id)
    )
    aside = (
        IS_POISONED,
        InboxUpdate.handled_at >= moment,
        of_desk,
    )
    count = reader.session.scalar(select(func.count()).select_from(InboxUpdate).where(*aside))
    last = reader.session.scalar(
        select(InboxUpdate.error)
        .where(*aside)
        .order_by(InboxUpdate.handled_at.desc(), InboxUpdate.id.desc())
        .limit(1)
    )
    return count or 0, last or ""
