"""Queries that read the rows of many requesters with one statement per table."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from handoff.lifecycle import LIVE
from handoff.models import (
    Account,
    Agent,
    Conversation,
    Delivery,
    GuestQuestion,
    Interaction,
    Message,
    Requester,
    Ticket,
)
from handoff.states import Direction, GuestState
from handoff.storage.ahead import KEY, MOST_ROWS, Ahead, Known
from handoff.storage.deliveries import IS_OWED

T = TypeVar("T")

# Statements are built once, because building one takes longer than executing it.
_STATES = select(Requester, Conversation).outerjoin(
    Conversation, Conversation.requester_id == Requester.id
)
_BY_CHAT = _STATES.where(
    Requester.account_id == bindparam("account_id"),
    Requester.chat_id.in_(bindparam("chats", expanding=True)),
)
_BY_ID = _STATES.where(Requester.id.in_(bindparam("ids", expanding=True)))
_WAITING = (
    select(Message)
    .where(
        Message.requester_id.in_(bindparam("ids", expanding=True)),
        Message.turned_at.is_(None),
        Message.direction == Direction.INBOUND,
    )
    .order_by(Message.id)
    .limit(MOST_ROWS)
)
_INTERACTIONS = (
    select(Interaction)
    .where(
        Interaction.requester_id.in_(bindparam("ids", expanding=True)),
        Interaction.at >= bindparam("since"),
    )
    .order_by(Interaction.id)
    .limit(MOST_ROWS)
)
_other = aliased(Ticket)
_TICKETS = (
    select(Ticket)
    .where(
        Ticket.requester_id.in_(bindparam("ids", expanding=True)),
        or_(
            Ticket.status.in_([status.value for status in LIVE]),
            Ticket.id
            == select(func.max(_other.id))
            .where(_other.requester_id == Ticket.requester_id)
            .scalar_subquery(),
        ),
    )
    .order_by(Ticket.id)
)
_WITH_LIVE_TICKET = (
    select(Requester.chat_id)
    .join(Ticket, Ticket.requester_id == Requester.id)
    .where(
        Requester.account_id == bindparam("account_id"),
        Requester.chat_id.in_(bindparam("chats", expanding=True)),
        Ticket.status.in_([status.value for status in LIVE]),
    )
)
_MESSAGES = select(Message).where(
    Message.account_id == bindparam("account_id"),
    Message.chat_id.in_(bindparam("chats", expanding=True)),
    Message.platform_id.in_(bindparam("numbers", expanding=True)),
)
_AGENTS = (
    select(Agent)
    .join(Account, and_(Account.desk_id == Agent.desk_id, Account.channel == Agent.channel))
    .where(
        Account.id == bindparam("account_id"),
        Agent.platform_id.in_(bindparam("people", expanding=True)),
    )
)
_GUESTS = (
    select(GuestQuestion)
    .where(
        GuestQuestion.account_id == bindparam("account_id"),
        GuestQuestion.person_id.in_(bindparam("people", expanding=True)),
        GuestQuestion.state == GuestState.TAKEN.value,
    )
    .order_by(GuestQuestion.taken_at.desc())
)
_RANKS = (
    select(Delivery.account_id, Delivery.lane, func.max(Delivery.rank))
    .where(
        IS_OWED,
        Delivery.account_id == bindparam("account_id"),
        Delivery.lane.in_(bindparam("chats", expanding=True)),
    )
    .group_by(Delivery.account_id, Delivery.lane)
)
_LAST_IDS = select(
    select(func.max(Requester.id)).scalar_subquery(),
    select(func.max(Message.id)).scalar_subquery(),
    select(func.max(Interaction.id)).scalar_subquery(),
    select(func.max(Delivery.id)).scalar_subquery(),
)


def look_ahead(session: Session, *, since: datetime, numbered: bool) -> Ahead:
    """Begin to read ahead for a set. If `numbered`, new rows get their ids from memory."""
    ahead = session.info[KEY] = Ahead(since)
    if numbered:
        requester, message, interaction, delivery = session.execute(_LAST_IDS).one()
        ahead.last_ids = {
            Requester: requester or 0,
            Message: message or 0,
            Interaction: interaction or 0,
            Delivery: delivery or 0,
        }
    return ahead


def requesters(session: Session, ahead: Ahead, ids: Collection[int]) -> None:
    """Read the states of requesters."""
    found = session.execute(_BY_ID, {"ids": _padded(ids)})
    _take(session, ahead, found.all())


def senders(
    session: Session, ahead: Ahead, account_id: int, messages: Sequence[tuple[str, str, str]]
) -> None:
    """Read what is known about new messages: (chat id, sender, id of the message)."""
    chats = [chat_id for chat_id, _, _ in messages]
    people = {(account_id, person_id) for _, person_id, _ in messages}
    found = session.execute(_BY_CHAT, {"account_id": account_id, "chats": _padded(chats)})
    ahead.chats.update(dict.fromkeys(((account_id, chat_id) for chat_id in chats), None))
    _take(session, ahead, found.all())
    values = {"account_id": account_id, "people": _padded([person for _, person in people])}
    ahead.agents.update(dict.fromkeys(people, None))
    for agent in session.scalars(_AGENTS, values):
        ahead.agents[account_id, agent.platform_id] = agent
    ahead.guests.update({person: [] for person in people})
    for question in session.scalars(_GUESTS, values):
        if question.person_id is not None:
            ahead.guests[account_id, question.person_id].append(question)
    _take_messages(session, ahead, account_id, messages)


def live_tickets(session: Session, ahead: Ahead, account_id: int, chats: Collection[str]) -> None:
    """Read which of these private chats belong to a requester with a live ticket."""
    keys = [(account_id, chat_id) for chat_id in chats]
    ahead.with_live_ticket.update(dict.fromkeys(keys, False))
    values = {"account_id": account_id, "chats": _padded(chats)}
    for chat_id in session.scalars(_WITH_LIVE_TICKET, values):
        ahead.with_live_ticket[account_id, chat_id] = True


def lanes(session: Session, ahead: Ahead, account_id: int, chats: Collection[str]) -> None:
    """Read the ranks of what is still to be sent to private chats."""
    ahead.ranks.update(dict.fromkeys(((account_id, chat_id) for chat_id in chats), 0))
    for account, lane, rank in session.execute(
        _RANKS, {"account_id": account_id, "chats": _padded(chats)}
    ):
        ahead.ranks[account, lane] = rank


def _take_messages(
    session: Session, ahead: Ahead, account_id: int, messages: Sequence[tuple[str, str, str]]
) -> None:
    keys = [(account_id, chat_id, number) for chat_id, _, number in messages]
    values = {
        "account_id": account_id,
        "chats": _padded([chat_id for _, chat_id, _ in keys]),
        "numbers": _padded([number for _, _, number in keys]),
    }
    ahead.messages.update(dict.fromkeys(keys, None))
    for message in session.scalars(_MESSAGES, values):
        if message.platform_id is not None:
            ahead.messages[account_id, message.chat_id, message.platform_id] = message


def _take(
    session: Session, ahead: Ahead, found: Iterable[tuple[Requester, Conversation | None]]
) -> None:
    states: list[tuple[Requester, Conversation]] = []
    for requester, conversation in found:
        ahead.chats[requester.account_id, requester.chat_id] = requester.id
        if conversation is not None:
            states.append((requester, conversation))
    ids = [requester.id for requester, _ in states]
    if not ids:
        return
    values = {"ids": _padded(ids), "since": ahead.since}
    waiting = _by_requester(session.scalars(_WAITING, values).all(), ids)
    interactions = _by_requester(session.scalars(_INTERACTIONS, values).all(), ids)
    tickets = _by_requester(session.scalars(_TICKETS, values).all(), ids)
    for requester, conversation in states:
        own = requester.id
        ahead.add(
            Known(
                requester,
                conversation,
                waiting=None if waiting is None else {one.id: one for one in waiting[own]},
                interactions=None if interactions is None else interactions[own],
                tickets=None if tickets is None else tickets[own],
            )
        )


Owned = TypeVar("Owned", Message, Interaction, Ticket)


def _by_requester(rows: Sequence[Owned], ids: Collection[int]) -> dict[int, list[Owned]] | None:
    """Return the rows of each requester, or None if there are too many to be complete."""
    if len(rows) >= MOST_ROWS:
        return None
    found: dict[int, list[Owned]] = {requester_id: [] for requester_id in ids}
    for row in rows:
        found[row.requester_id].append(row)
    return found


def _padded(values: Collection[T]) -> list[T]:
    """Repeat the last value up to a power of two, so that few different statements are used."""
    found = list(values)
    size = 1 << (len(found) - 1).bit_length() if found else 0
    return found + found[-1:] * (size - len(found))
