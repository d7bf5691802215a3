"""Owing a message: a row in the transaction that decided it."""

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

RELAY = "relay"  # who is woken by a posted delivery
NOW = timedelta(0)
# What may wait as backlog: never an agent's words, the fate of a ticket or help in danger.
MAY_WAIT = frozenset({Purpose.ANSWER, Purpose.PROMPT})

_in_backlog: ContextVar[bool] = ContextVar("in_backlog", default=False)


@contextmanager
def from_backlog(*, waited: bool) -> Iterator[None]:
    """Within this, answers to people go out as backlog if their words had waited.

    Whoever writes while a long backlog is worked off would otherwise wait behind all of it.
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
    """Owe `payload` to a chat. Of deliveries with one `coalesce` key only one is queued.

    An `ornament` may be lost: it is not sent again when its fate is unknown. The `question` that
    an answer belongs to is quoted to the requester if the answer becomes too old. What is owed to
    the same conversation with a lower rank takes over this one, so that its order is kept.
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
    """Whether it has to come behind what its requester said before, among the agents."""
    if not isinstance(payload, Send | Copy):
        return False  # a head line belongs to what is there, a card says it all anyway
    return purpose == Purpose.INBOUND or rank == Rank.NEWS


def refresh_card(
    uow: UnitOfWork, ticket: Ticket, *, new: bool = False, rank: Rank | None = None
) -> None:
    """Have the ticket's card drawn again; a card that is queued already shows the newest state."""
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
