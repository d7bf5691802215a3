"""Requester repository, including conversations, messages and interactions."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select, update
from sqlalchemy.orm import Session

from handoff.models import Conversation, Interaction, Message, MessageVersion, Requester, Ticket
from handoff.states import Direction
from handoff.storage.ahead import Known, ahead_of

MOST_INTERACTIONS = 200


def unturned(requester_id: int | BindParameter[int]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a requester's unprocessed messages."""
    return (
        Message.requester_id == requester_id,
        Message.turned_at.is_(None),
        Message.direction == Direction.INBOUND,
    )


# Statements are built once, because building one takes longer than executing it.
_BY_CHAT = (
    select(Requester, Conversation)
    .outerjoin(Conversation, Conversation.requester_id == Requester.id)
    .where(
        Requester.account_id == bindparam("account_id"), Requester.chat_id == bindparam("chat_id")
    )
)
_IN_CHAT = (
    Message.account_id == bindparam("account_id"),
    Message.chat_id == bindparam("chat_id"),
)
_STATE_OF_TURN = (
    select(Requester, Conversation, Ticket)
    .join(Conversation, Conversation.requester_id == Requester.id)
    .outerjoin(
        Ticket,
        Ticket.id
        == select(func.max(Ticket.id))
        .where(Ticket.requester_id == Requester.id)
        .correlate(Requester)
        .scalar_subquery(),
    )
    .where(Requester.id == bindparam("requester_id"))
)
_MESSAGE_AT = select(Message).where(*_IN_CHAT, Message.platform_id == bindparam("platform_id"))
_IN_TURN = select(Message).where(*unturned(bindparam("requester_id"))).order_by(Message.id)
_FIRST_IN_TURN = _IN_TURN.limit(bindparam("limit"))
_TIMES_UNTURNED = (
    select(Message.at)
    .where(*unturned(bindparam("requester_id")))
    .order_by(Message.id)
    .limit(bindparam("limit"))
)
_TURN_TIMES = (
    select(Message.turned_at)
    .where(
        *_IN_CHAT,
        Message.direction == Direction.INBOUND,
        Message.turned_at > bindparam("since"),
        Message.turned_at <= bindparam("until"),
    )
    .distinct()
    .order_by(Message.turned_at)
)
_ALBUM = select(Message).where(*_IN_CHAT, Message.album == bindparam("album")).order_by(Message.id)
_OF_IDS = Message.id.in_(bindparam("ids", expanding=True))
_TAKE_UP = (
    update(Message)
    .where(_OF_IDS)
    .values(turned_at=bindparam("turned_at"), interaction_id=bindparam("interaction_id"))
    .execution_options(synchronize_session=False)
)
_GIVE_TO_TICKET = (
    update(Message)
    .where(_OF_IDS)
    .values(ticket_id=bindparam("ticket_id"), withheld_at=None)
    .execution_options(synchronize_session=False)
)


_NEWEST_INTERACTIONS = (
    select(Interaction)
    .where(
        Interaction.requester_id == bindparam("requester_id"),
        Interaction.at >= bindparam("since"),
    )
    .order_by(Interaction.id.desc())
    .limit(MOST_INTERACTIONS)
)

KEPT = "kept"  # key of the rows that a session keeps
Row = TypeVar("Row", Requester, Conversation, Requester | None, Conversation | None)


class Requesters:
    """Repository for requesters, conversations, messages and interactions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, requester: Requester) -> None:
        """Store a requester, whose id is known after that."""
        ahead = ahead_of(self._session)
        is_numbered = ahead is not None and ahead.number(requester)
        self._session.add(requester)
        if not is_numbered:
            self._session.flush()

    def get(self, requester_id: int) -> Requester | None:
        known = self._known(requester_id)
        if known is not None:
            return known.requester
        found: Requester | None = self._session.get(Requester, requester_id)
        return self._kept(found)

    def by_chat(self, account_id: int, chat_id: str) -> Requester | None:
        """Return a requester. The conversation, which is often read next, is kept as well."""
        ahead = ahead_of(self._session)
        if ahead is not None and (account_id, chat_id) in ahead.chats:
            known = ahead.in_chat(account_id, chat_id)
            if known is not None or ahead.chats[account_id, chat_id] is None:
                return known.requester if known is not None else None
        values = {"account_id": account_id, "chat_id": chat_id}
        found = self._session.execute(_BY_CHAT, values).first()
        if found is None:
            return None
        requester, conversation = found
        self._kept(conversation)
        return self._kept(requester)

    def add_conversation(self, requester: Requester, conversation: Conversation) -> None:
        self._session.add(conversation)
        ahead = ahead_of(self._session)
        if ahead is not None:
            ahead.begin(requester, conversation)

    def conversation(self, requester_id: int) -> Conversation | None:
        known = self._known(requester_id)
        if known is not None:
            return known.conversation
        found: Conversation | None = self._session.get(Conversation, requester_id)
        return self._kept(found)

    def _kept(self, found: Row) -> Row:
        """Keep a row in the session, which otherwise forgets it when nothing refers to it.

        A unit of work reads these rows several times. They are only changed as objects.
        """
        if found is not None:
            self._session.info.setdefault(KEPT, {})[id(found)] = found
        return found

    def state_of_turn(
        self, requester_id: int
    ) -> tuple[Requester, Conversation, Ticket | None] | None:
        """Return a requester with the conversation and the last ticket."""
        known = self._known(requester_id)
        if known is not None and known.tickets is not None:
            return known.requester, known.conversation, known.last_ticket
        found = self._session.execute(_STATE_OF_TURN, {"requester_id": requester_id}).first()
        if found is None:
            return None
        requester, conversation, ticket = found
        return self._kept(requester), self._kept(conversation), ticket

    def _known(self, requester_id: int) -> Known | None:
        """Return what was read ahead about a requester."""
        ahead = ahead_of(self._session)
        return ahead.known.get(requester_id) if ahead is not None else None

    # Messages

    def add_message(self, message: Message) -> bool:
        """Store a message. Returns False for duplicates."""
        if message.platform_id is not None:
            known = self.message_at(message.account_id, message.chat_id, message.platform_id)
            if known is not None:
                return False
        ahead = ahead_of(self._session)
        is_numbered = ahead is not None and ahead.number(message)
        self._session.add(message)
        if not is_numbered:
            self._session.flush()
        if ahead is not None:
            ahead.note_message(message)
        return True

    def message(self, message_id: int) -> Message | None:
        found: Message | None = self._session.get(Message, message_id)
        return found

    def message_at(self, account_id: int, chat_id: str, platform_id: str) -> Message | None:
        ahead, key = ahead_of(self._session), (account_id, chat_id, platform_id)
        if ahead is not None and key in ahead.messages:
            return ahead.messages[key]
        found: Message | None = self._session.scalar(
            _MESSAGE_AT,
            {"account_id": account_id, "chat_id": chat_id, "platform_id": platform_id},
        )
        return found

    def in_turn(self, requester_id: int, *, limit: int | None = None) -> list[Message]:
        """Return the unprocessed messages, oldest first."""
        known = self._known(requester_id)
        if known is not None and known.waiting is not None:
            return known.unturned[:limit]
        if limit is None:
            return list(self._session.scalars(_IN_TURN, {"requester_id": requester_id}))
        values = {"requester_id": requester_id, "limit": limit}
        return list(self._session.scalars(_FIRST_IN_TURN, values))

    def waiting_since(self, requester_id: int, *, limit: int) -> list[datetime]:
        """Return the timestamps of unprocessed messages."""
        known = self._known(requester_id)
        if known is not None and known.waiting is not None:
            return [message.at for message in known.unturned[:limit]]
        found = self._session.scalars(
            _TIMES_UNTURNED, {"requester_id": requester_id, "limit": limit}
        )
        return list(found)

    def turn_times(
        self, *, account_id: int, chat_id: str, since: datetime, until: datetime
    ) -> list[datetime]:
        """Return the times of turns in a private chat within a period, oldest first."""
        found = self._session.scalars(
            _TURN_TIMES,
            {"account_id": account_id, "chat_id": chat_id, "since": since, "until": until},
        )
        return [moment for moment in found if moment is not None]

    def take_up(
        self, message_ids: Sequence[int], *, interaction_id: int | None, at: datetime
    ) -> None:
        """Mark messages as processed."""
        ahead = ahead_of(self._session)
        rows = ahead.waiting_among(message_ids) if ahead is not None else None
        if rows is None:
            values = {"turned_at": at, "interaction_id": interaction_id}
            self._session.execute(_TAKE_UP, {"ids": list(message_ids), **values})
            return
        for message in rows:
            message.turned_at, message.interaction_id = at, interaction_id

    def give_to_ticket(self, message_ids: Sequence[int], ticket_id: int) -> None:
        self._session.execute(_GIVE_TO_TICKET, {"ids": list(message_ids), "ticket_id": ticket_id})

    def add_version(self, version: MessageVersion) -> None:
        self._session.add(version)

    def in_album(self, message: Message) -> list[Message]:
        """Return all stored messages of the message's album, or just the message."""
        if message.album is None:
            return [message]
        return self.album(message.account_id, message.chat_id, message.album) or [message]

    def album(self, account_id: int, chat_id: str, album: str) -> list[Message]:
        """Return the stored messages of an album in order of arrival."""
        found = self._session.scalars(
            _ALBUM, {"account_id": account_id, "chat_id": chat_id, "album": album}
        )
        return list(found)

    # Interactions

    def add_interaction(self, interaction: Interaction) -> int:
        ahead = ahead_of(self._session)
        is_numbered = ahead is not None and ahead.number(interaction)
        self._session.add(interaction)
        if not is_numbered:
            self._session.flush()
        if ahead is not None:
            ahead.note_interaction(interaction)
        return interaction.id

    def newest_interactions(self, requester_id: int, *, since: datetime) -> list[Interaction]:
        """Return the latest interactions since `since`, oldest first."""
        ahead, known = ahead_of(self._session), self._known(requester_id)
        rows = known.interactions if known is not None else None
        if ahead is not None and rows is not None and since >= ahead.since:
            return [row for row in rows if row.at >= since][-MOST_INTERACTIONS:]
        values = {"requester_id": requester_id, "since": since}
        found = list(self._session.scalars(_NEWEST_INTERACTIONS, values))
        return found[::-1]

    def interaction(self, interaction_id: int) -> Interaction | None:
        ahead = ahead_of(self._session)
        known = ahead.interactions.get(interaction_id) if ahead is not None else None
        if known is not None:
            return known
        found: Interaction | None = self._session.get(Interaction, interaction_id)
        return found
