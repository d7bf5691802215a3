"""Raw updates: kept before they are acknowledged, handled oldest first per lane."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.models import InboxUpdate


@dataclass(frozen=True)
class RawUpdate:
    """An update as it came: `body` is its JSON, `lane` the chat whose order it belongs to."""

    update_id: int
    lane: str
    body: str
    body_hash: str


class Inbox:
    """The inbox rows of all bots."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, bot_id: int, updates: Sequence[RawUpdate], *, at: datetime) -> None:
        """Keep updates; one that is there already (same id, same body) is passed over."""
        await self._session.execute(
            insert(InboxUpdate).on_conflict_do_nothing(),
            [
                {
                    "bot_id": bot_id,
                    "update_id": update.update_id,
                    "body_hash": update.body_hash,
                    "lane": update.lane,
                    "raw": update.body,
                    "received_at": at,
                }
                for update in updates
            ],
        )

    async def waiting(
        self, *, limit: int, except_lanes: Collection[str], bot_id: int
    ) -> list[InboxUpdate]:
        found = await self._session.scalars(
            select(InboxUpdate)
            .where(
                InboxUpdate.status == "waiting",
                InboxUpdate.bot_id == bot_id,
                InboxUpdate.lane.not_in(except_lanes),
            )
            .order_by(InboxUpdate.id)
            .limit(limit)
        )
        return list(found)

    async def count_waiting(self) -> int:
        return (
            await self._session.scalar(select(func.count()).where(InboxUpdate.status == "waiting"))
            or 0
        )

    async def mark_handled(self, row_id: int, *, at: datetime) -> None:
        await self._session.execute(
            update(InboxUpdate)
            .where(InboxUpdate.id == row_id)
            .values(status="handled", handled_at=at)
        )

    async def mark_failed(self, row_id: int, *, error: str, poisoned: bool) -> None:
        """Count an attempt; what was handled before something failed stays handled."""
        await self._session.execute(
            update(InboxUpdate)
            .where(InboxUpdate.id == row_id, InboxUpdate.status == "waiting")
            .values(
                attempts=InboxUpdate.attempts + 1,
                error=error,
                status="poisoned" if poisoned else "waiting",
            )
        )

    async def purge(self, *, before: datetime) -> None:
        await self._session.execute(
            delete(InboxUpdate).where(
                InboxUpdate.received_at < before, InboxUpdate.status == "handled"
            )
        )
