"""Delivery repository."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from handoff.addresses import Address, ChatKind
from handoff.models import Delivery
from handoff.states import NO_IDS, OWED, DeliveryStatus

UNNAMED = "unnamed"  # pseudo-status for sent cards with an unknown message id
CHANGES = ("edit", "replace", "delete")  # edit or delete an existing message
NEW_MESSAGES = ("send", "copy")  # create a message
# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_OWED: ColumnElement[bool] = literal_column("deliveries.status IN ('queued', 'uncertain')")
IS_SENDING: ColumnElement[bool] = literal_column("deliveries.status = 'sending'")
MOST_RELAYED = 100  # messages of a ticket
IS_DEAD: ColumnElement[bool] = literal_column("deliveries.status = 'dead'")


class Deliveries:
    """Repository for deliveries (rows of the outbox)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, delivery: Delivery) -> None:
        """Queue a delivery, or update the queued one with the same coalesce key.

        An update replaces the destination, and the rank if the new one is more urgent.
        """
        if delivery.coalesce_key is None:
            self._session.add(delivery)
            return
        new = insert(Delivery).values(
            account_id=delivery.account_id,
            chat_id=delivery.chat_id,
            chat_kind=delivery.chat_kind,
            lane=delivery.lane,
            rank=delivery.rank,
            purpose=delivery.purpose,
            payload=delivery.payload,
            ticket_id=delivery.ticket_id,
            message_id=delivery.message_id,
            coalesce_key=delivery.coalesce_key,
            ornament=delivery.ornament,
            not_before=delivery.not_before,
            posted_at=delivery.posted_at,
            expires_at=delivery.expires_at,
            question=delivery.question,
            platform_ids=[],
            status=DeliveryStatus.QUEUED,
            attempts=0,
            perhaps_twice=False,
        )
        self._session.execute(
            new.on_conflict_do_update(
                index_elements=[Delivery.coalesce_key],
                index_where=text("coalesce_key IS NOT NULL AND status = 'queued'"),
                set_={
                    "account_id": new.excluded.account_id,
                    "chat_id": new.excluded.chat_id,
                    "chat_kind": new.excluded.chat_kind,
                    "lane": new.excluded.lane,
                    "rank": _more_urgent(delivery.rank),
                },
            ).execution_options(synchronize_session=False)
        )

    def raise_words(self, account_id: int, chat_id: str, *, rank: int) -> None:
        """Raise messages queued for a private chat to at least `rank`."""
        self._raise(
            account_id, chat_id, rank, Delivery.payload["kind"].as_string().not_in(CHANGES)
        )

    def raise_relayed(self, account_id: int, chat_id: str, *, rank: int, ticket_id: int) -> None:
        """Raise a ticket's relayed messages in the agents' chat to at least `rank`."""
        relayed = and_(Delivery.purpose == "inbound", Delivery.ticket_id == ticket_id)
        self._raise(account_id, chat_id, rank, relayed)

    def _raise(self, account_id: int, chat_id: str, rank: int, which: ColumnElement[bool]) -> None:
        self._session.execute(
            update(Delivery)
            .where(
                IS_OWED,
                Delivery.lane == chat_id,
                Delivery.rank > rank,
                Delivery.account_id == account_id,
                which,
            )
            .values(rank=rank)
            .execution_options(synchronize_session=False)
        )

    def get(self, delivery_id: int) -> Delivery | None:
        found: Delivery | None = self._session.get(Delivery, delivery_id)
        return found

    def owed(
        self, account_id: int, *, except_lanes: Collection[str], limit: int
    ) -> list[Delivery]:
        """Return unsent deliveries in sending order."""
        found = self._session.scalars(
            select(Delivery)
            .where(IS_OWED, Delivery.account_id == account_id, Delivery.lane.not_in(except_lanes))
            .order_by(Delivery.rank, Delivery.id)
            .limit(limit)
        )
        return list(found)

    def newest_heads(
        self, account_id: int, *, rank: int, except_lanes: Collection[str], limit: int
    ) -> list[Delivery]:
        """Return the first delivery of the lanes with the newest deliveries of this rank."""
        newest = Delivery.id.desc()
        return self._heads(account_id, rank, except_lanes, limit, newest)

    def oldest_heads(
        self, account_id: int, *, rank: int, except_lanes: Collection[str], limit: int
    ) -> list[Delivery]:
        """Return the first delivery of the lanes with the oldest deliveries of this rank."""
        return self._heads(account_id, rank, except_lanes, limit, Delivery.id.asc())

    def _heads(
        self,
        account_id: int,
        rank: int,
        except_lanes: Collection[str],
        limit: int,
        order: ColumnElement[int],
    ) -> list[Delivery]:
        lanes = self._session.scalars(
            select(Delivery.lane)
            .where(
                IS_OWED,
                Delivery.rank == rank,
                Delivery.account_id == account_id,
                Delivery.lane.not_in(except_lanes),
            )
            .order_by(order)
            .limit(limit)
        )
        heads = [self._head(account_id, lane) for lane in dict.fromkeys(lanes)]
        return [head for head in heads if head is not None]

    def _head(self, account_id: int, lane: str) -> Delivery | None:
        found: Delivery | None = self._session.scalar(
            select(Delivery)
            .where(IS_OWED, Delivery.lane == lane, Delivery.account_id == account_id)
            .order_by(Delivery.rank, Delivery.id)
            .limit(1)
        )
        return found

    def count_owed(self) -> int:
        owed = self._session.scalar(select(func.count()).select_from(Delivery).where(IS_OWED))
        sending = self._session.scalar(
            select(func.count()).select_from(Delivery).where(IS_SENDING)
        )
        return (owed or 0) + (sending or 0)

    def last_cards(self, ticket_ids: Sequence[int]) -> dict[int, str]:
        """Return the status of each ticket's latest card delivery.

        UNNAMED cards exist in the chat but can't be edited, because their message id is unknown.
        """
        newest = (
            select(func.max(Delivery.id))
            .where(Delivery.ticket_id.in_(ticket_ids), Delivery.purpose == "card")
            .group_by(Delivery.ticket_id)
        )
        found = self._session.execute(
            select(
                Delivery.ticket_id,
                case((Delivery.error_code == NO_IDS, UNNAMED), else_=Delivery.status),
            ).where(Delivery.id.in_(newest))
        )
        return {ticket_id: status for ticket_id, status in found if ticket_id is not None}

    def of_message(self, message_id: int, *, purpose: str) -> list[Delivery]:
        found = self._session.scalars(
            select(Delivery)
            .where(Delivery.message_id == message_id, Delivery.purpose == purpose)
            .order_by(Delivery.id)
        )
        return list(found)

    def lost_since(
        self,
        account_id: int,
        chat_id: str,
        *,
        since: datetime,
        purposes: Collection[str],
        codes: Collection[str],
    ) -> list[Delivery]:
        """Return deliveries that failed since `since`, filtered by purpose and error code."""
        found = self._session.scalars(
            select(Delivery)
            .where(
                Delivery.lane == chat_id,
                Delivery.account_id == account_id,
                Delivery.status == DeliveryStatus.DEAD,
                Delivery.purpose.in_(purposes),
                Delivery.error_code.in_(codes),
                Delivery.sent_at >= since,
            )
            .order_by(Delivery.id)
        )
        return list(found)

    def revive(self, ids: Sequence[int], *, at: datetime) -> int:
        """Requeue failed deliveries. Returns the number of deliveries."""
        revived = self._session.scalars(
            update(Delivery)
            .where(Delivery.id.in_(ids), Delivery.status == DeliveryStatus.DEAD)
            .values(
                status=DeliveryStatus.QUEUED,
                attempts=0,
                posted_at=at,
                not_before=at,
                sent_at=None,
                expires_at=None,
                error_code=None,
                error=None,
            )
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        return len(list(revived))

    def mark_sending(self, ids: Sequence[int], *, at: datetime) -> dict[int, dict[str, Any]]:
        """Mark unsent deliveries as sending. Returns their payloads by id."""
        marked = self._session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids), Delivery.status.in_(OWED))
            .values(
                status=DeliveryStatus.SENDING, sending_since=at, attempts=Delivery.attempts + 1
            )
            .returning(Delivery.id, Delivery.payload)
            .execution_options(synchronize_session=False)
        )
        return {row.id: row.payload for row in marked}

    def mark(self, delivery_id: int, **values: Any) -> None:
        self._session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )

    def is_waiting(self, coalesce_key: str) -> bool:
        """Return True if a delivery with this coalesce key is not sent yet."""
        found = self._session.scalar(
            select(Delivery.id)
            .where(or_(IS_OWED, IS_SENDING), Delivery.coalesce_key == coalesce_key)
            .limit(1)
        )
        return found is not None

    def yield_to_queued(self, coalesce_key: str, *, rank: int) -> bool:
        """Raise the queued delivery with this coalesce key to at least `rank`.

        Returns False if there is none.
        """
        found = self._session.scalar(
            update(Delivery)
            .where(Delivery.coalesce_key == coalesce_key, Delivery.status == DeliveryStatus.QUEUED)
            .values(rank=_more_urgent(rank))
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        return found is not None

    def hurry(self, account_id: int, chat_id: str, *, at: datetime) -> None:
        """Make the deliveries queued for a chat due now."""
        self._session.execute(
            update(Delivery)
            .where(
                IS_OWED,
                Delivery.lane == chat_id,
                Delivery.account_id == account_id,
                Delivery.status == DeliveryStatus.QUEUED,
                Delivery.not_before > at,
            )
            .values(not_before=at)
            .execution_options(synchronize_session=False)
        )

    def retried(self, account_id: int) -> list[Delivery]:
        """Return unsent deliveries with previous attempts, in sending order."""
        found = self._session.scalars(
            select(Delivery)
            .where(IS_OWED, Delivery.account_id == account_id, Delivery.attempts > 0)
            .order_by(Delivery.rank, Delivery.id)
        )
        return list(found)

    def in_flight(self, account_id: int) -> list[Delivery]:
        found = self._session.scalars(
            select(Delivery)
            .where(
                IS_SENDING, Delivery.account_id + 0 == account_id
            )  # don't use the account index
            .order_by(Delivery.id)
        )
        return list(found)

    def address_of(self, delivery_id: int) -> Address | None:
        """Return a delivery's current address, which may change while it is in flight."""
        row = self._session.execute(
            select(Delivery.account_id, Delivery.chat_id, Delivery.chat_kind).where(
                Delivery.id == delivery_id
            )
        ).one_or_none()
        return None if row is None else Address(row[0], row[1], ChatKind(row[2]))

    def unfinished_to(self, account_id: int, chat_id: str) -> list[Delivery]:
        """Return unsent and in-flight deliveries to a chat, in the order they were posted."""
        found = self._session.scalars(
            select(Delivery)
            .where(
                Delivery.lane == chat_id,
                Delivery.account_id == account_id,
                or_(IS_OWED, IS_SENDING),
            )
            .order_by(Delivery.id)
        )
        return list(found)

    def relayed_to(self, to: Address, *, ticket_id: int, after: int) -> list[Delivery]:
        """Return a ticket's relayed messages in a chat with higher ids than `after`, in order.

        Only the last MOST_RELAYED are looked at.
        """
        found = self._session.scalars(
            select(Delivery)
            .where(
                Delivery.ticket_id == ticket_id,
                Delivery.id > after,
                Delivery.purpose == "inbound",
                Delivery.account_id == to.account_id,
                Delivery.chat_id == to.chat_id,
            )
            .order_by(Delivery.id.desc())
            .limit(MOST_RELAYED)
        )
        return list(found)[::-1]

    def redirect(self, moved: Sequence[tuple[int, Mapping[str, Any]]], *, to: Address) -> None:
        """Redirect deliveries to another chat with new payloads."""
        for delivery_id, payload in moved:
            self.mark(delivery_id, payload=payload, **columns_of(to))

    def move_chat(self, account_id: int, old: str, new: str) -> None:
        """Update the chat id of deliveries to a group that was upgraded to a supergroup."""
        self._session.execute(
            update(Delivery)
            .where(
                Delivery.lane == old,
                Delivery.account_id == account_id,
                or_(IS_OWED, IS_SENDING),
            )
            .values(chat_id=new, lane=new)
            .execution_options(synchronize_session=False)
        )

    def drop_owed_to(
        self, account_id: int, chat_id: str, *, code: str, at: datetime
    ) -> list[Delivery]:
        """Mark all unsent deliveries to an unreachable chat as failed and return them."""
        dropped = self._session.scalars(
            select(Delivery)
            .where(IS_OWED, Delivery.lane == chat_id, Delivery.account_id == account_id)
            .order_by(Delivery.id)
        )
        lost = list(dropped)
        self._session.execute(
            update(Delivery)
            .where(IS_OWED, Delivery.lane == chat_id, Delivery.account_id == account_id)
            .values(status=DeliveryStatus.DEAD, error_code=code, sent_at=at)
            .execution_options(synchronize_session=False)
        )
        return lost


def columns_of(address: Address) -> dict[str, Any]:
    """Return the column values for an address."""
    return {
        "account_id": address.account_id,
        "chat_id": address.chat_id,
        "chat_kind": address.kind.value,
        "lane": address.chat_id,
    }


def _more_urgent(rank: int) -> ColumnElement[int]:
    return case((Delivery.rank > rank, rank), else_=Delivery.rank)
