"""Delivery repository."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    bindparam,
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
from handoff.storage.ahead import ahead_of

UNNAMED = "unnamed"  # pseudo-status for sent cards with an unknown message id
CHANGES = ("edit", "replace", "delete")  # edit or delete an existing message
NEW_MESSAGES = ("send", "copy")  # create a message
# Literal SQL, because SQLite can't use a partial index if the condition has parameters.
IS_OWED: ColumnElement[bool] = literal_column("deliveries.status IN ('queued', 'uncertain')")
IS_SENDING: ColumnElement[bool] = literal_column("deliveries.status = 'sending'")
MOST_RELAYED = 100  # messages of a ticket
IS_DEAD: ColumnElement[bool] = literal_column("deliveries.status = 'dead'")

# Statements are built once, because building one takes longer than executing it. In an UPDATE, a
# condition's parameter can't have the name of a column: SQLAlchemy would set the column to it.

_NEW = (
    insert(Delivery)
    .values(status=DeliveryStatus.QUEUED, platform_ids=[], attempts=0, perhaps_twice=False)
    .execution_options(dml_strategy="raw")  # parameters are values of the other columns
)
_COLUMNS_OF_NEW = (
    "account_id",
    "chat_id",
    "chat_kind",
    "lane",
    "rank",
    "purpose",
    "payload",
    "ticket_id",
    "message_id",
    "coalesce_key",
    "ornament",
    "not_before",
    "posted_at",
    "expires_at",
    "question",
)


def _more_urgent(rank: ColumnElement[int]) -> ColumnElement[int]:
    return case((Delivery.rank > rank, rank), else_=Delivery.rank)


_NEW_OR_COALESCED = _NEW.on_conflict_do_update(
    index_elements=[Delivery.coalesce_key],
    index_where=text("coalesce_key IS NOT NULL AND status = 'queued'"),
    set_={
        "account_id": _NEW.excluded.account_id,
        "chat_id": _NEW.excluded.chat_id,
        "chat_kind": _NEW.excluded.chat_kind,
        "lane": _NEW.excluded.lane,
        "rank": _more_urgent(_NEW.excluded.rank),
    },
)

_IN_LANE = (
    Delivery.lane == bindparam("in_lane"),
    Delivery.account_id == bindparam("of_account"),
)
_OF_IDS = Delivery.id.in_(bindparam("ids", expanding=True))
_TO_RANK = bindparam("to_rank", type_=Delivery.rank.type)


def _update(*which: ColumnElement[bool]) -> Update:
    return update(Delivery).where(*which).execution_options(synchronize_session=False)


@cache
def _change(*columns: str) -> Update:
    of_id = _update(Delivery.id == bindparam("which_id"))
    return of_id.values({column: bindparam(column) for column in columns})


_RAISE_WORDS = _update(
    IS_OWED,
    *_IN_LANE,
    Delivery.rank > _TO_RANK,
    Delivery.payload["kind"].as_string().not_in(CHANGES),
).values(rank=_TO_RANK)
_RAISE_RELAYED = _update(
    IS_OWED,
    *_IN_LANE,
    Delivery.rank > _TO_RANK,
    Delivery.purpose == "inbound",
    Delivery.ticket_id == bindparam("of_ticket"),
).values(rank=_TO_RANK)
_RAISE_QUEUED = (
    _update(Delivery.coalesce_key == bindparam("of_key"), Delivery.status == DeliveryStatus.QUEUED)
    .values(rank=_more_urgent(_TO_RANK))
    .returning(Delivery.id)
)
_HURRY = _update(
    IS_OWED,
    *_IN_LANE,
    Delivery.status == DeliveryStatus.QUEUED,
    Delivery.not_before > bindparam("at"),
).values(not_before=bindparam("at"))
_REVIVE = (
    _update(_OF_IDS, Delivery.status == DeliveryStatus.DEAD)
    .values(
        status=DeliveryStatus.QUEUED,
        attempts=0,
        posted_at=bindparam("at"),
        not_before=bindparam("at"),
        sent_at=None,
        expires_at=None,
        error_code=None,
        error=None,
    )
    .returning(Delivery.id)
)
_BEGIN_SENDING = (
    _update(_OF_IDS, Delivery.status.in_(OWED))
    .values(
        status=DeliveryStatus.SENDING,
        sending_since=bindparam("at"),
        attempts=Delivery.attempts + 1,
    )
    .returning(Delivery)
)
_DROP_OWED_IN_LANE = _update(IS_OWED, *_IN_LANE).values(
    status=DeliveryStatus.DEAD, error_code=bindparam("code"), sent_at=bindparam("at")
)


class Owed(NamedTuple):
    """What decides when an unsent delivery is sent. It is read more often than the whole row."""

    id: int
    account_id: int
    lane: str
    chat_kind: ChatKind
    rank: int
    status: str
    attempts: int
    not_before: datetime
    expires_at: datetime | None
    coalesce_key: str | None


def _select_owed() -> Select[Any]:
    return select(*(getattr(Delivery, name) for name in Owed._fields))


_OF_ACCOUNT = Delivery.account_id == bindparam("of_account")
_NOT_EXCEPTED = Delivery.lane.not_in(bindparam("except_lanes", expanding=True))
_OWED_OF_ACCOUNT = (
    _select_owed()
    .where(IS_OWED, _OF_ACCOUNT, _NOT_EXCEPTED)
    .order_by(Delivery.rank, Delivery.id)
    .limit(bindparam("limit"))
)
_OWED_ONE = _select_owed().where(IS_OWED, Delivery.id == bindparam("which_id"))
_LANES_OF_RANK = (
    select(Delivery.lane)
    .where(IS_OWED, Delivery.rank == bindparam("of_rank"), _OF_ACCOUNT, _NOT_EXCEPTED)
    .limit(bindparam("limit"))
)
_NEWEST_LANES = _LANES_OF_RANK.order_by(Delivery.id.desc())
_OLDEST_LANES = _LANES_OF_RANK.order_by(Delivery.id.asc())
_HEAD_OF_LANE = (
    _select_owed().where(IS_OWED, *_IN_LANE).order_by(Delivery.rank, Delivery.id).limit(1)
)
_COUNT_OWED = select(func.count()).select_from(Delivery).where(IS_OWED)
_COUNT_SENDING = select(func.count()).select_from(Delivery).where(IS_SENDING)
_LAST_CARDS = select(
    Delivery.ticket_id, case((Delivery.error_code == NO_IDS, UNNAMED), else_=Delivery.status)
).where(
    Delivery.id.in_(
        select(func.max(Delivery.id))
        .where(
            Delivery.ticket_id.in_(bindparam("ticket_ids", expanding=True)),
            Delivery.purpose == "card",
        )
        .group_by(Delivery.ticket_id)
    )
)
_OF_MESSAGE = (
    select(Delivery)
    .where(
        Delivery.message_id == bindparam("message_id"), Delivery.purpose == bindparam("purpose")
    )
    .order_by(Delivery.id)
)
_LOST_IN_LANE = (
    select(Delivery)
    .where(
        *_IN_LANE,
        Delivery.status == DeliveryStatus.DEAD,
        Delivery.purpose.in_(bindparam("purposes", expanding=True)),
        Delivery.error_code.in_(bindparam("codes", expanding=True)),
        Delivery.sent_at >= bindparam("since"),
    )
    .order_by(Delivery.id)
)
_WAITING_OF_KEY = (
    select(Delivery.id)
    .where(or_(IS_OWED, IS_SENDING), Delivery.coalesce_key == bindparam("of_key"))
    .limit(1)
)
_RETRIED_OF_ACCOUNT = (
    select(Delivery)
    .where(IS_OWED, _OF_ACCOUNT, Delivery.attempts > 0)
    .order_by(Delivery.rank, Delivery.id)
)
_SENDING_OF_ACCOUNT = (
    select(Delivery)
    # + 0: don't use the account index
    .where(IS_SENDING, Delivery.account_id + 0 == bindparam("of_account"))
    .order_by(Delivery.id)
)
_ADDRESS = select(Delivery.account_id, Delivery.chat_id, Delivery.chat_kind).where(
    Delivery.id == bindparam("which_id")
)
_UNFINISHED_IN_LANE = (
    select(Delivery).where(*_IN_LANE, or_(IS_OWED, IS_SENDING)).order_by(Delivery.id)
)
_OWED_IN_LANE = select(Delivery).where(IS_OWED, *_IN_LANE).order_by(Delivery.id)
_LAST_RELAYED = (
    select(Delivery)
    .where(
        Delivery.ticket_id == bindparam("ticket_id"),
        Delivery.id > bindparam("after"),
        Delivery.purpose == "inbound",
        Delivery.account_id == bindparam("account_id"),
        Delivery.chat_id == bindparam("chat_id"),
    )
    .order_by(Delivery.id.desc())
    .limit(MOST_RELAYED)
)


class Deliveries:
    """Repository for deliveries (rows of the outbox)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, delivery: Delivery) -> None:
        """Queue a delivery, or update the queued one with the same coalesce key.

        An update replaces the destination, and the rank if the new one is more urgent.
        """
        ahead = ahead_of(self._session)
        if ahead is not None:
            ahead.note_rank(delivery.account_id, delivery.lane, delivery.rank)
        if delivery.coalesce_key is None:
            if ahead is not None:
                ahead.number(delivery)
            self._session.add(delivery)
            return
        if ahead is not None:
            ahead.last_ids.pop(Delivery, None)  # the statement numbers its row itself
        self._session.execute(
            _NEW_OR_COALESCED, {column: getattr(delivery, column) for column in _COLUMNS_OF_NEW}
        )

    def raise_words(self, account_id: int, chat_id: str, *, rank: int) -> None:
        """Raise messages queued for a private chat to at least `rank`."""
        ahead = ahead_of(self._session)
        if ahead is not None and ahead.ranks.get((account_id, chat_id), rank + 1) <= rank:
            return
        lane = {"of_account": account_id, "in_lane": chat_id}
        self._session.execute(_RAISE_WORDS, {**lane, "to_rank": rank})

    def raise_relayed(self, account_id: int, chat_id: str, *, rank: int, ticket_id: int) -> None:
        """Raise a ticket's relayed messages in the agents' chat to at least `rank`."""
        lane = {"of_account": account_id, "in_lane": chat_id}
        self._session.execute(_RAISE_RELAYED, {**lane, "of_ticket": ticket_id, "to_rank": rank})

    def get(self, delivery_id: int) -> Delivery | None:
        found: Delivery | None = self._session.get(Delivery, delivery_id)
        return found

    def owed(self, account_id: int, *, except_lanes: Collection[str], limit: int) -> list[Owed]:
        """Return unsent deliveries in sending order."""
        found = self._session.execute(
            _OWED_OF_ACCOUNT,
            {"of_account": account_id, "except_lanes": list(except_lanes), "limit": limit},
        )
        return [Owed(*row) for row in found]

    def owed_one(self, delivery_id: int) -> Owed | None:
        """Return a delivery if it is unsent."""
        found = self._session.execute(_OWED_ONE, {"which_id": delivery_id}).first()
        return None if found is None else Owed(*found)

    def newest_heads(
        self, account_id: int, *, rank: int, except_lanes: Collection[str], limit: int
    ) -> list[Owed]:
        """Return the first delivery of the lanes with the newest deliveries of this rank."""
        return self._heads(_NEWEST_LANES, account_id, rank, except_lanes, limit)

    def oldest_heads(
        self, account_id: int, *, rank: int, except_lanes: Collection[str], limit: int
    ) -> list[Owed]:
        """Return the first delivery of the lanes with the oldest deliveries of this rank."""
        return self._heads(_OLDEST_LANES, account_id, rank, except_lanes, limit)

    def _heads(
        self,
        lanes: Select[str],
        account_id: int,
        rank: int,
        except_lanes: Collection[str],
        limit: int,
    ) -> list[Owed]:
        found = self._session.scalars(
            lanes,
            {
                "of_account": account_id,
                "of_rank": rank,
                "except_lanes": list(except_lanes),
                "limit": limit,
            },
        )
        heads = [self._head(account_id, lane) for lane in dict.fromkeys(found)]
        return [head for head in heads if head is not None]

    def _head(self, account_id: int, lane: str) -> Owed | None:
        values = {"of_account": account_id, "in_lane": lane}
        found = self._session.execute(_HEAD_OF_LANE, values).first()
        return None if found is None else Owed(*found)

    def count_owed(self) -> int:
        owed = self._session.scalar(_COUNT_OWED)
        sending = self._session.scalar(_COUNT_SENDING)
        return (owed or 0) + (sending or 0)

    def last_cards(self, ticket_ids: Sequence[int]) -> dict[int, str]:
        """Return the status of each ticket's latest card delivery.

        UNNAMED cards exist in the chat but can't be edited, because their message id is unknown.
        """
        found = self._session.execute(_LAST_CARDS, {"ticket_ids": list(ticket_ids)})
        return {ticket_id: status for ticket_id, status in found if ticket_id is not None}

    def of_message(self, message_id: int, *, purpose: str) -> list[Delivery]:
        found = self._session.scalars(_OF_MESSAGE, {"message_id": message_id, "purpose": purpose})
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
            _LOST_IN_LANE,
            {
                "of_account": account_id,
                "in_lane": chat_id,
                "since": since,
                "purposes": list(purposes),
                "codes": list(codes),
            },
        )
        return list(found)

    def revive(self, ids: Sequence[int], *, at: datetime) -> int:
        """Requeue failed deliveries. Returns the number of deliveries."""
        revived = self._session.scalars(_REVIVE, {"ids": list(ids), "at": at})
        return len(list(revived))

    def mark_sending(self, ids: Sequence[int], *, at: datetime) -> dict[int, Delivery]:
        """Mark unsent deliveries as sending. Returns those that were still unsent, by id."""
        marked = self._session.scalars(_BEGIN_SENDING, {"ids": list(ids), "at": at})
        return {row.id: row for row in marked}

    def mark(self, delivery_id: int, **values: Any) -> None:
        self._session.execute(_change(*values), {"which_id": delivery_id, **values})

    def is_waiting(self, coalesce_key: str) -> bool:
        """Return True if a delivery with this coalesce key is not sent yet."""
        found = self._session.scalar(_WAITING_OF_KEY, {"of_key": coalesce_key})
        return found is not None

    def yield_to_queued(self, coalesce_key: str, *, rank: int) -> bool:
        """Raise the queued delivery with this coalesce key to at least `rank`.

        Returns False if there is none.
        """
        found = self._session.scalar(_RAISE_QUEUED, {"of_key": coalesce_key, "to_rank": rank})
        return found is not None

    def hurry(self, account_id: int, chat_id: str, *, at: datetime) -> None:
        """Make the deliveries queued for a chat due now."""
        self._session.execute(_HURRY, {"of_account": account_id, "in_lane": chat_id, "at": at})

    def retried(self, account_id: int) -> list[Delivery]:
        """Return unsent deliveries with previous attempts, in sending order."""
        found = self._session.scalars(_RETRIED_OF_ACCOUNT, {"of_account": account_id})
        return list(found)

    def in_flight(self, account_id: int) -> list[Delivery]:
        found = self._session.scalars(_SENDING_OF_ACCOUNT, {"of_account": account_id})
        return list(found)

    def address_of(self, delivery_id: int) -> Address | None:
        """Return a delivery's current address, which may change while it is in flight."""
        row = self._session.execute(_ADDRESS, {"which_id": delivery_id}).one_or_none()
        return None if row is None else Address(row[0], row[1], ChatKind(row[2]))

    def unfinished_to(self, account_id: int, chat_id: str) -> list[Delivery]:
        """Return unsent and in-flight deliveries to a chat, in the order they were posted."""
        found = self._session.scalars(
            _UNFINISHED_IN_LANE, {"of_account": account_id, "in_lane": chat_id}
        )
        return list(found)

    def relayed_to(self, to: Address, *, ticket_id: int, after: int) -> list[Delivery]:
        """Return a ticket's relayed messages in a chat with higher ids than `after`, in order.

        Only the last MOST_RELAYED are looked at.
        """
        found = self._session.scalars(
            _LAST_RELAYED,
            {
                "ticket_id": ticket_id,
                "after": after,
                "account_id": to.account_id,
                "chat_id": to.chat_id,
            },
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
        lane = {"of_account": account_id, "in_lane": chat_id}
        lost = list(self._session.scalars(_OWED_IN_LANE, lane))
        self._session.execute(_DROP_OWED_IN_LANE, {**lane, "code": code, "at": at})
        return lost


def columns_of(address: Address) -> dict[str, Any]:
    """Return the column values for an address."""
    return {
        "account_id": address.account_id,
        "chat_id": address.chat_id,
        "chat_kind": address.kind.value,
        "lane": address.chat_id,
    }
