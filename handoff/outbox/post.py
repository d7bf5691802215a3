"""Functions that queue deliveries in the current transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from handoff.addresses import Address
from handoff.models import Delivery, Ticket
from handoff.outbox.lifetime import lifetimes
from handoff.outbox.payload import (
    Card,
    Copy,
    Delete,
    Edit,
    Payload,
    Purpose,
    Rank,
    Replace,
    Send,
    split_send,
    to_json,
)
from handoff.storage import UnitOfWork
from handoff.storage.deliveries import columns_of

RELAY = "relay"  # wake-up topic: a delivery has been queued
NOW = timedelta(0)
# Purposes that may be sent with the priority of a backlog. Agents' replies, decisions about
# tickets and safety messages are excluded.
MAY_WAIT = frozenset({Purpose.ANSWER, Purpose.PROMPT})

_in_backlog: ContextVar[bool] = ContextVar("in_backlog", default=False)


@contextmanager
def from_backlog(*, waited: bool) -> Iterator[None]:
    """Return a context in which replies are queued as backlog if `waited` is true.

    The lower priority prevents a long backlog from delaying requesters who write in the meantime.
    """
    token = _in_backlog.set(waited)
    try:
        yield
    finally:
        _in_backlog.reset(token)


def post(
    uow: UnitOfWork,
    payload: Payload,
    *,
    to: Address,
    purpose: Purpose,
    rank: Rank = Rank.REPLY,
    ticket_id: int | None = None,
    message_id: int | None = None,
    coalesce: str | None = None,
    ornament: bool = False,
    after: timedelta = NOW,
    question: str | None = None,
) -> None:
    """Queue `payload` for a chat. At most one delivery with the same `coalesce` key is queued.

    If `ornament` is true, the delivery is not sent again when its outcome is unknown, so it may be
    lost. `question` is quoted to the requester if the answer expires before it is sent. If
    deliveries with a lower priority are already queued for the same conversation, they are given
    the priority of the new delivery, so that all are sent in order.
    """
    lifetime = lifetimes(uow.policy).get(purpose)
    begin = uow.now + after
    if rank == Rank.REPLY and to.is_private and purpose in MAY_WAIT and _in_backlog.get():
        rank = Rank.BACKLOG
    if to.is_private and not isinstance(payload, Edit | Replace | Delete):
        if rank != Rank.BACKLOG:
            uow.deliveries.raise_words(to.account_id, to.chat_id, rank=rank)
    elif _follows_words(payload, purpose, rank) and ticket_id is not None:
        uow.deliveries.raise_relayed(to.account_id, to.chat_id, rank=rank, ticket_id=ticket_id)
    parts: list[Payload] = list(split_send(payload)) if isinstance(payload, Send) else [payload]
    for part in parts:
        uow.deliveries.add(
            Delivery(
                **columns_of(to),
                rank=rank,
                purpose=purpose,
                payload=to_json(part),
                ticket_id=ticket_id,
                message_id=message_id,
                coalesce_key=coalesce,
                ornament=ornament,
                not_before=begin,
                posted_at=uow.now,
                expires_at=None if lifetime is None else begin + lifetime,
                question=question,
            )
        )
    uow.wake.add(RELAY)


def _follows_words(payload: Payload, purpose: Purpose, rank: Rank) -> bool:
    """Return True if the requester's earlier messages must reach the agents' chat first."""
    if not isinstance(payload, Send | Copy):
        # A head line is sent after its message anyway, and a card shows the current state.
        return False
    return purpose == Purpose.INBOUND or rank == Rank.NEWS


def refresh_card(
    uow: UnitOfWork, ticket: Ticket, *, new: bool = False, rank: Rank | None = None
) -> None:
    """Queue the ticket's card, unless it is already queued."""
    chat = uow.agents.chat(ticket.desk_id)
    if chat is None:
        return
    post(
        uow,
        Card(),
        to=chat.address,
        purpose=Purpose.CARD,
        rank=rank if rank is not None else (Rank.NEWS if new else Rank.REFRESH),
        ticket_id=ticket.id,
        coalesce=f"card:{ticket.id}",
    )
