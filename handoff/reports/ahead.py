"""Reading ahead for sets: the rows of many requesters, with one query per table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handoff.storage import look_ahead
from handoff.storage.database import Reader, UnitOfWork


@dataclass(frozen=True)
class Arriving:
    """A new private message: its chat, its sender and its id."""

    chat_id: str
    person_id: str
    platform_id: str


def look_ahead_of_messages(uow: UnitOfWork, account_id: int, messages: Sequence[Arriving]) -> None:
    """Read what storing and answering these messages needs."""
    since = uow.now - uow.policy.earlier
    ahead = look_ahead.look_ahead(uow.session, since=since, numbered=True)
    arriving = [(one.chat_id, one.person_id, one.platform_id) for one in messages]
    look_ahead.senders(uow.session, ahead, account_id, arriving)
    look_ahead.lanes(uow.session, ahead, account_id, [one.chat_id for one in messages])


def look_ahead_for_live_tickets(reader: Reader, account_id: int, chats: Collection[str]) -> None:
    """Read which of these private chats belong to a requester with a live ticket."""
    ahead = look_ahead.look_ahead(reader.session, since=reader.now, numbered=False)
    look_ahead.live_tickets(reader.session, ahead, account_id, chats)


def look_ahead_of_turns(reader: Reader, requester_ids: Collection[int]) -> None:
    """Read the states of requesters, without the rows that are only needed to answer."""
    since = reader.now - reader.policy.earlier
    ahead = look_ahead.look_ahead(reader.session, since=since, numbered=False)
    look_ahead.requesters(reader.session, ahead, requester_ids)


def look_ahead_of_answers(uow: UnitOfWork, requester_ids: Collection[int]) -> None:
    """Read what answering the turns of these requesters needs."""
    since = uow.now - uow.policy.earlier
    ahead = look_ahead.look_ahead(uow.session, since=since, numbered=True)
    look_ahead.requesters(uow.session, ahead, requester_ids)
    accounts: dict[int, list[str]] = {}
    for known in ahead.known.values():
        accounts.setdefault(known.requester.account_id, []).append(known.requester.chat_id)
    for account_id, chats in accounts.items():
        look_ahead.lanes(uow.session, ahead, account_id, chats)
