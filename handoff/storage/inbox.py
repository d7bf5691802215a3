"""Inbox repository."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from handoff.addresses import ChatKind
from handoff.models import InboxUpdate
from handoff.states import InboxStatus

# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_WAITING: ColumnElement[bool] = literal_column("inbox_updates.status = 'waiting'")
IS_POISONED: ColumnElement[bool] = literal_column("inbox_updates.status = 'poisoned'")

# Statements are built once, because building one takes longer than executing it.
_NEW = insert(InboxUpdate).on_conflict_do_nothing()
_OF_ACCOUNT = InboxUpdate.account_id == bindparam("account_id")
_NOT_EXCEPTED = InboxUpdate.lane.not_in(bindparam("except_lanes", expanding=True))
_WAITING_OF_ACCOUNT = (
    select(InboxUpdate)
    .where(IS_WAITING, _OF_ACCOUNT, _NOT_EXCEPTED)
    .order_by(InboxUpdate.id)
    .limit(bindparam("limit"))
)
_NEWEST_LANES = (
    select(InboxUpdate.lane)
    .where(IS_WAITING, _OF_ACCOUNT, _NOT_EXCEPTED)
    .order_by(InboxUpdate.id.desc())
    .limit(bindparam("limit"))
)
_WAITING_IN_LANES = (
    select(InboxUpdate)
    .where(IS_WAITING, InboxUpdate.lane.in_(bindparam("lanes", expanding=True)), _OF_ACCOUNT)
    .order_by(InboxUpdate.id + 0)  # + 0: use the index of the lanes
    .limit(bindparam("limit"))
)
_HANDLED = (
    update(InboxUpdate)
    .where(InboxUpdate.id.in_(bindparam("ids", expanding=True)))
    .values(status=InboxStatus.HANDLED, handled_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class RawUpdate:
    """A received update. `body` is JSON, and `lane` identifies the chat for ordering.

    `chat_kind` is None for updates without a chat.
    """

    update_id: str
    lane: str
    chat_kind: ChatKind | None
    body: str
    body_hash: str


class Inbox:
    """Repository for incoming updates."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, account_id: int, updates: Sequence[RawUpdate], *, at: datetime) -> None:
        """Store updates, skipping duplicates (same id and body)."""
        self._session.execute(
            _NEW,
            [
                {
                    "account_id": account_id,
                    "update_id": update.update_id,
                    "body_hash": update.body_hash,
                    "lane": update.lane,
                    "chat_kind": update.chat_kind,
                    "raw": update.body,
                    "received_at": at,
                }
                for update in updates
            ],
        )

    def waiting(
        self, *, limit: int, except_lanes: Collection[str], account_id: int
    ) -> list[InboxUpdate]:
        """Return the oldest pending updates."""
        found = self._session.scalars(
            _WAITING_OF_ACCOUNT,
            {"account_id": account_id, "except_lanes": list(except_lanes), "limit": limit},
        )
        return list(found)

    def newest_lanes(
        self, *, limit: int, except_lanes: Collection[str], account_id: int
    ) -> list[str]:
        """Return the lanes with the newest pending updates, newest first."""
        found = self._session.scalars(
            _NEWEST_LANES,
            {"account_id": account_id, "except_lanes": list(except_lanes), "limit": limit},
        )
        return list(dict.fromkeys(found))

    def waiting_in(
        self, lanes: Collection[str], *, account_id: int, limit: int
    ) -> list[InboxUpdate]:
        """Return the oldest pending updates of some lanes in order."""
        if not lanes:
            return []
        values = {"account_id": account_id, "lanes": list(lanes), "limit": limit}
        return list(self._session.scalars(_WAITING_IN_LANES, values))

    def mark_handled(self, row_ids: Sequence[int], *, at: datetime) -> None:
        self._session.execute(_HANDLED, {"ids": list(row_ids), "at": at})

    def mark_failed(self, row_id: int, *, error: str, poisoned: bool, at: datetime) -> None:
        """Record a failed attempt unless the update has already been handled."""
        self._session.execute(
            update(InboxUpdate)
            .where(InboxUpdate.id == row_id, InboxUpdate.status == InboxStatus.WAITING)
            .values(
                attempts=InboxUpdate.attempts + 1,
                error=error,
                status=InboxStatus.POISONED if poisoned else InboxStatus.WAITING,
                handled_at=at if poisoned else None,
            )
        )

    def purge(self, *, before: datetime) -> None:
        self._session.execute(
            delete(InboxUpdate).where(
                InboxUpdate.received_at < before, InboxUpdate.status == InboxStatus.HANDLED
            )
        )
