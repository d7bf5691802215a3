"""Ticket repository, including events and placements."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from handoff.lifecycle import LIVE, Status
from handoff.models import Message, Placement, Ticket, TicketEvent
from handoff.states import Direction, PlacementRole, Priority

# Order of tickets in the queue.
PLACES = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}
queue_place = case(PLACES, value=Ticket.priority, else_=PLACES[Priority.NORMAL])

TAKEN = ("claimed", "assigned", "taken-over", "given")  # kinds of events with a new assignee


class Tickets:
    """Repository for tickets, their events and message placements."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, ticket: Ticket) -> Ticket:
        self._session.add(ticket)
        self._session.flush()
        return ticket

    def get(self, ticket_id: int) -> Ticket | None:
        found: Ticket | None = self._session.get(Ticket, ticket_id)
        return found

    def live_of(self, requester_id: int) -> Ticket | None:
        found: Ticket | None = self._session.scalar(
            select(Ticket).where(
                Ticket.requester_id == requester_id,
                Ticket.status.in_([status.value for status in LIVE]),
            )
        )
        return found

    def last_of(self, requester_id: int) -> Ticket | None:
        found: Ticket | None = self._session.scalar(
            select(Ticket)
            .where(Ticket.requester_id == requester_id)
            .order_by(Ticket.id.desc())
            .limit(1)
        )
        return found

    def claim_if_free(self, ticket_id: int, agent_id: int) -> bool:
        """Assign an unassigned ticket. If called concurrently, only one caller gets True."""
        won = self._session.scalar(
            update(Ticket)
            .where(
                Ticket.id == ticket_id,
                Ticket.assignee_id.is_(None),
                Ticket.status.in_([status.value for status in LIVE]),
            )
            .values(assignee_id=agent_id)
            .returning(Ticket.id)
        )
        return won is not None

    def queue(self, desk_id: int, *, limit: int) -> list[Ticket]:
        found = self._session.scalars(
            select(Ticket)
            .where(Ticket.desk_id == desk_id, Ticket.status.in_([status.value for status in LIVE]))
            .order_by(
                Ticket.assignee_id.is_not(None),
                Ticket.urgent_since.is_(None),
                queue_place,
                Ticket.id,
            )
            .limit(limit)
        )
        return list(found)

    def count_ahead(self, ticket: Ticket) -> int:
        """Return the number of unassigned tickets that come before one in the queue."""
        place = PLACES[Priority(ticket.priority)]
        is_urgent = ticket.urgent_since is not None
        before = and_(queue_place == place, Ticket.id < ticket.id)
        ahead = self._session.scalar(
            select(func.count()).where(
                Ticket.desk_id == ticket.desk_id,
                Ticket.status == Status.OPEN.value,
                Ticket.assignee_id.is_(None),
                and_(Ticket.urgent_since.is_not(None), Ticket.id < ticket.id)
                if is_urgent
                else or_(Ticket.urgent_since.is_not(None), queue_place < place, before),
            )
        )
        return ahead or 0

    def count_live(self, desk_id: int) -> tuple[int, Ticket | None]:
        """Return the number of live tickets, and the oldest one."""
        live = (
            Ticket.desk_id == desk_id,
            Ticket.status.in_([status.value for status in LIVE]),
        )
        count = self._session.scalar(select(func.count()).where(*live))
        oldest: Ticket | None = self._session.scalar(
            select(Ticket).where(*live).order_by(Ticket.opened_at, Ticket.id).limit(1)
        )
        return count or 0, oldest

    def last_inbound(self, ticket_id: int) -> Message | None:
        """Return the last message of the requester."""
        found: Message | None = self._session.scalar(
            select(Message)
            .where(Message.ticket_id == ticket_id, Message.direction == Direction.INBOUND)
            .order_by(Message.id.desc())
            .limit(1)
        )
        return found

    def last_reply(self, ticket_id: int) -> Message | None:
        """Return the last reply of an agent that was not unsent."""
        found: Message | None = self._session.scalar(
            select(Message)
            .where(
                Message.ticket_id == ticket_id,
                Message.direction == Direction.OUTBOUND,
                Message.unsent_at.is_(None),
            )
            .order_by(Message.id.desc())
            .limit(1)
        )
        return found

    def duplicates_of(self, ticket_id: int) -> list[Ticket]:
        found = self._session.scalars(
            select(Ticket).where(Ticket.duplicate_of_id == ticket_id).order_by(Ticket.id)
        )
        return list(found)

    def held_by(self, agent_id: int) -> list[Ticket]:
        found = self._session.scalars(
            select(Ticket).where(
                Ticket.assignee_id == agent_id,
                Ticket.status.in_([status.value for status in LIVE]),
            )
        )
        return list(found)

    def held_since(self, ticket_id: int) -> datetime | None:
        """Return when the present assignee got a ticket."""
        found: datetime | None = self._session.scalar(
            select(func.max(TicketEvent.at)).where(
                TicketEvent.ticket_id == ticket_id, TicketEvent.kind.in_(TAKEN)
            )
        )
        return found

    def released_by(self, ticket_id: int) -> int | None:
        """Return the agent who gave a ticket back last, or None."""
        found: int | None = self._session.scalar(
            select(TicketEvent.agent_id)
            .where(TicketEvent.ticket_id == ticket_id, TicketEvent.kind == "released")
            .order_by(TicketEvent.id.desc())
            .limit(1)
        )
        return found

    def open_counts(self, desk_id: int) -> dict[int, int]:
        """Return the numbers of open tickets by assignee."""
        found = self._session.execute(
            select(Ticket.assignee_id, func.count())
            .where(
                Ticket.desk_id == desk_id,
                Ticket.status == Status.OPEN.value,
                Ticket.assignee_id.is_not(None),
            )
            .group_by(Ticket.assignee_id)
        )
        return {agent_id: count for agent_id, count in found if agent_id is not None}

    def free(self, desk_id: int, *, limit: int) -> list[Ticket]:
        """Return the unassigned open tickets in the order of the queue."""
        found = self._session.scalars(
            select(Ticket)
            .where(
                Ticket.desk_id == desk_id,
                Ticket.status == Status.OPEN.value,
                Ticket.assignee_id.is_(None),
            )
            .order_by(Ticket.urgent_since.is_(None), queue_place, Ticket.id)
            .limit(limit)
        )
        return list(found)

    def add_event(self, event: TicketEvent) -> None:
        self._session.add(event)

    def last_event(self, ticket_id: int, *, kinds: Collection[str]) -> int:
        """Return the id of the latest event of these kinds, or 0."""
        found: int | None = self._session.scalar(
            select(func.max(TicketEvent.id)).where(
                TicketEvent.ticket_id == ticket_id, TicketEvent.kind.in_(kinds)
            )
        )
        return found or 0

    def last_of_agent(
        self, ticket_id: int, agent_id: int, *, kinds: Collection[str]
    ) -> TicketEvent | None:
        """Return the latest event of these kinds by an agent."""
        found: TicketEvent | None = self._session.scalar(
            select(TicketEvent)
            .where(
                TicketEvent.ticket_id == ticket_id,
                TicketEvent.agent_id == agent_id,
                TicketEvent.kind.in_(kinds),
            )
            .order_by(TicketEvent.id.desc())
            .limit(1)
        )
        return found

    # Placements

    def place(self, placement: Placement) -> None:
        self._session.merge(placement)

    def placement(self, account_id: int, chat_id: str, platform_id: str) -> Placement | None:
        found: Placement | None = self._session.get(Placement, (account_id, chat_id, platform_id))
        return found

    def remember_topic(self, ticket: Ticket) -> None:
        """Record the current topic so that the ticket can still be found by it later."""
        if (
            ticket.topic_id is None
            or ticket.card_chat_id is None
            or ticket.card_account_id is None
        ):
            return
        self.place(
            Placement(
                account_id=ticket.card_account_id,
                chat_id=ticket.card_chat_id,
                platform_id=ticket.topic_id,
                ticket_id=ticket.id,
                role=PlacementRole.TOPIC,
            )
        )

    def move_cards(self, account_id: int, old: str, new: str) -> None:
        """Move cards to a new chat id. They are posted again because message ids change."""
        self._session.execute(
            update(Ticket)
            .where(Ticket.card_account_id == account_id, Ticket.card_chat_id == old)
            .values(card_chat_id=new, card_message_id=None, topic_id=None)
            .execution_options(synchronize_session=False)
        )
