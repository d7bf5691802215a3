"""Requesters, their conversations, messages and interactions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from handoff.models import Conversation, Interaction, Message, MessageVersion, Requester

MOST_INTERACTIONS = 200


def _waiting(requester_id: int) -> tuple[ColumnElement[bool], ...]:
    """Messages that no turn has taken up."""
    return (
        Message.requester_id == requester_id,
        Message.turned_at.is_(None),
        Message.direction == "inbound",
    )


class Requesters:
    """The people who ask, and what they said."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, requester: Requester) -> None:
        self._session.add(requester)

    def get(self, requester_id: int) -> Requester | None:
        found: Requester | None = self._session.get(Requester, requester_id)
        return found

    def by_chat(self, bot_id: int, chat_id: int) -> Requester | None:
        found: Requester | None = self._session.scalar(
            select(Requester).where(Requester.bot_id == bot_id, Requester.chat_id == chat_id)
        )
        return found

    def blocks_over(self, bot_id: int, now: datetime, *, limit: int) -> list[int]:
        """Requesters whose block has run out and was not ended yet, the earliest first."""
        found = self._session.scalars(
            select(Requester.id)
            .where(Requester.bot_id == bot_id, Requester.blocked_until <= now)
            .order_by(Requester.blocked_until)
            .limit(limit)
        )
        return list(found)

    def next_block_end(self, bot_id: int) -> datetime | None:
        found: datetime | None = self._session.scalar(
            select(func.min(Requester.blocked_until)).where(
                Requester.bot_id == bot_id, Requester.blocked_until.is_not(None)
            )
        )
        return found

    def add_conversation(self, conversation: Conversation) -> None:
        self._session.add(conversation)

    def conversation(self, requester_id: int) -> Conversation | None:
        found: Conversation | None = self._session.get(Conversation, requester_id)
        return found

    def turns_due(self, now: datetime, *, limit: int) -> list[int]:
        found = self._session.scalars(
            select(Conversation.requester_id)
            .where(Conversation.turn_due_at <= now)
            .order_by(Conversation.turn_due_at)
            .limit(limit)
        )
        return list(found)

    def newest_turns_due(self, now: datetime, *, limit: int) -> list[int]:
        """Whose turn came last, latest first."""
        found = self._session.scalars(
            select(Conversation.requester_id)
            .where(Conversation.turn_due_at <= now)
            .order_by(Conversation.turn_due_at.desc())
            .limit(limit)
        )
        return list(found)

    def next_turn_due(self, *, after: datetime) -> datetime | None:
        found: datetime | None = self._session.scalar(
            select(func.min(Conversation.turn_due_at)).where(Conversation.turn_due_at > after)
        )
        return found

    # messages

    def add_message(self, message: Message) -> bool:
        """Keep a message; False if this very message is there already."""
        if message.platform_id is not None:
            known = self.message_at(message.bot_id, message.chat_id, message.platform_id)
            if known is not None:
                return False
        self._session.add(message)
        self._session.flush()
        return True

    def message(self, message_id: int) -> Message | None:
        found: Message | None = self._session.get(Message, message_id)
        return found

    def message_at(self, bot_id: int, chat_id: int, platform_id: int) -> Message | None:
        found: Message | None = self._session.scalar(
            select(Message).where(
                Message.bot_id == bot_id,
                Message.chat_id == chat_id,
                Message.platform_id == platform_id,
            )
        )
        return found

    def in_turn(self, requester_id: int, *, limit: int | None = None) -> list[Message]:
        """Messages of this requester that no turn has taken up yet, the oldest first."""
        found = self._session.scalars(
            select(Message).where(*_waiting(requester_id)).order_by(Message.id).limit(limit)
        )
        return list(found)

    def waiting_since(self, requester_id: int, *, limit: int) -> list[datetime]:
        """When the messages of `in_turn` came; cheaper than the messages themselves."""
        found = self._session.scalars(
            select(Message.at).where(*_waiting(requester_id)).order_by(Message.id).limit(limit)
        )
        return list(found)

    def newest_in_turn(self, requester_id: int, *, limit: int) -> list[Message]:
        """The newest of those messages, in order."""
        found = self._session.scalars(
            select(Message).where(*_waiting(requester_id)).order_by(Message.id.desc()).limit(limit)
        )
        return list(reversed(list(found)))

    def turn_times(
        self, *, bot_id: int, chat_id: int, since: datetime, until: datetime
    ) -> list[datetime]:
        """When turns of a private chat were taken up in this time, oldest first."""
        found = self._session.scalars(
            select(Message.turned_at)
            .where(
                Message.bot_id == bot_id,
                Message.chat_id == chat_id,
                Message.direction == "inbound",
                Message.turned_at > since,
                Message.turned_at <= until,
            )
            .distinct()
            .order_by(Message.turned_at)
        )
        return [moment for moment in found if moment is not None]

    def take_up(
        self, message_ids: Sequence[int], *, interaction_id: int | None, at: datetime
    ) -> None:
        self._session.execute(
            update(Message)
            .where(Message.id.in_(message_ids))
            .values(turned_at=at, interaction_id=interaction_id)
            .execution_options(synchronize_session=False)
        )

    def recent_without_ticket(self, requester_id: int, *, since: datetime) -> list[Message]:
        """What was said since `since` and belongs to no ticket yet, oldest first."""
        found = self._session.scalars(
            select(Message)
            .where(
                Message.requester_id == requester_id,
                Message.direction == "inbound",
                Message.ticket_id.is_(None),
                Message.at >= since,
            )
            .order_by(Message.id)
        )
        return list(found)

    def withheld(self, requester_id: int) -> list[Message]:
        """What was said while its sender was blocked and no agent has seen yet, in order."""
        found = self._session.scalars(
            select(Message)
            .where(
                Message.requester_id == requester_id,
                Message.withheld_at.is_not(None),
                Message.ticket_id.is_(None),
            )
            .order_by(Message.id)
        )
        return list(found)

    def give_to_ticket(self, message_ids: Sequence[int], ticket_id: int) -> None:
        self._session.execute(
            update(Message)
            .where(Message.id.in_(message_ids))
            .values(ticket_id=ticket_id, withheld_at=None)
            .execution_options(synchronize_session=False)
        )

    def add_version(self, version: MessageVersion) -> None:
        self._session.add(version)

    def in_album(self, message: Message) -> list[Message]:
        """The kept messages of the album of `message`, in order; itself if it has none."""
        if message.album is None:
            return [message]
        return self.album(message.bot_id, message.chat_id, message.album) or [message]

    def album(self, bot_id: int, chat_id: int, album: str) -> list[Message]:
        """The kept messages of an album, in order."""
        found = self._session.scalars(
            select(Message)
            .where(Message.bot_id == bot_id, Message.chat_id == chat_id, Message.album == album)
            .order_by(Message.platform_id)
        )
        return list(found)

    def of_album(self, bot_id: int, chat_id: int, album: str | None) -> Message | None:
        """The first kept message of an album; None without an album."""
        if album is None:
            return None
        found: Message | None = self._session.scalar(
            select(Message)
            .where(Message.bot_id == bot_id, Message.chat_id == chat_id, Message.album == album)
            .order_by(Message.platform_id)
            .limit(1)
        )
        return found

    def notes_of(self, ticket_id: int) -> tuple[int, Message | None]:
        """How many notes a ticket has, and the newest one."""
        notes = (Message.ticket_id == ticket_id, Message.direction == "note")
        count = self._session.scalar(select(func.count(Message.id)).where(*notes))
        newest: Message | None = self._session.scalar(
            select(Message).where(*notes).order_by(Message.id.desc()).limit(1)
        )
        return count or 0, newest

    def of_ticket(self, ticket_id: int, *, limit: int) -> list[Message]:
        found = self._session.scalars(
            select(Message)
            .where(Message.ticket_id == ticket_id)
            .order_by(Message.id.desc())
            .limit(limit)
        )
        return list(reversed(list(found)))

    def first_of_ticket(self, ticket_id: int, *, limit: int) -> list[Message]:
        """What the requester said first, oldest first."""
        found = self._session.scalars(
            select(Message)
            .where(Message.ticket_id == ticket_id, Message.direction == "inbound")
            .order_by(Message.id)
            .limit(limit)
        )
        return list(found)

    # interactions

    def add_interaction(self, interaction: Interaction) -> int:
        self._session.add(interaction)
        self._session.flush()
        return interaction.id

    def interaction(self, interaction_id: int) -> Interaction | None:
        found: Interaction | None = self._session.get(Interaction, interaction_id)
        return found

    def recent_interactions(self, requester_id: int, *, since: datetime) -> list[Interaction]:
        """The newest ones since then, oldest first."""
        found = self._session.scalars(
            select(Interaction)
            .where(Interaction.requester_id == requester_id, Interaction.at >= since)
            .order_by(Interaction.id.desc())
            .limit(MOST_INTERACTIONS)
        )
        return list(reversed(list(found)))
