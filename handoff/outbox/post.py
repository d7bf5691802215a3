"""Functions for queueing deliveries in the current transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from handoff.addresses import Address
from handoff.models import Delivery, Ticket
from handoff.outbox import signs
from handoff.outbox.lifetime import lifetimes
from handoff.outbox.payload import (
    Card,
    Copy,
    Delete,
    Edit,
    Payload,
    Purpose,
    Rank,
    Rename,
    Replace,
    Send,
    split_send,
    to_json,
)
from handoff.storage import UnitOfWork
from handoff.storage.deliveries import columns_of

RELAY = "relay"  # wake-up topic for new deliveries
NOW = timedelta(0)
RENAMED_AFTER = timedelta(seconds=5)  # what is undone by then changes no name
SETTLED = timedelta(seconds=1.5)  # in which most replies are delivered
# Purposes that may be given backlog priority. It is never used for agents' replies, ticket
# decisions or safety messages.
MAY_WAIT = frozenset({Purpose.ANSWER, Purpose.PROMPT})

_in_backlog: ContextVar[bool] = ContextVar("in_backlog", default=False)


@contextmanager
def from_backlog(*, waited: bool) -> Iterator[None]:
    """Queue replies as backlog inside this context if `waited` is true.

    Backlog has a lower priority so that it doesn't delay requesters who are writing now.
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
    """Queue `payload` for a chat, replacing a queued delivery with the same `coalesce` key.

    An `ornament` is dropped instead of resent if its outcome is unknown. `question` is quoted to
    the requester if the answer expires before it is sent. Deliveries already queued for the same
    conversation are raised to the new delivery's priority, which preserves their order.
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
    """Return True if the requester's earlier messages must be sent to the agents' chat first."""
    if not isinstance(payload, Send | Copy):
        # Head lines always follow their message, and cards show the current state anyway.
        return False
    return purpose == Purpose.INBOUND or rank == Rank.NEWS


def refresh_card(
    uow: UnitOfWork,
    ticket: Ticket,
    *,
    new: bool = False,
    rank: Rank | None = None,
    after: timedelta = NOW,
) -> None:
    """Queue the ticket's card if it isn't already queued.

    With `after`, changes until then are shown by the same edit.
    """
    chat = uow.agents.chat_of(ticket)
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
        after=after,
    )
    if signs.is_outdated(ticket):
        post(
            uow,
            Rename(),
            to=chat.address,
            purpose=Purpose.NOTICE,
            rank=Rank.REFRESH,
            ticket_id=ticket.id,
            coalesce=f"topic:{ticket.id}",
            after=RENAMED_AFTER,
        )
