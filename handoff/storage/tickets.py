"""Ticket repository, including events and placements."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from handoff.lifecycle import LIVE, Status
from handoff.models import Message, Placement, Requester, Ticket, TicketEvent
from handoff.states import Direction, PlacementRole, Priority
from handoff.storage.ahead import Known, ahead_of

# Order of tickets in the queue.
PLACES = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}
queue_place = case(PLACES, value=Ticket.priority, else_=PLACES[Priority.NORMAL])

TAKEN = ("claimed", "assigned", "taken-over", "given")  # kinds of events with a new assignee

# Statements are built once, because building one takes longer than executing it.
_IS_LIVE = Ticket.status.in_([status.value for status in LIVE])
_OF_DESK = Ticket.desk_id == bindparam("desk_id")
_LIVE_OF_REQUESTER = select(Ticket).where(
    Ticket.requester_id == bindparam("requester_id"), _IS_LIVE
)
_LIVE_IN_CHAT = (
    select(Ticket.id)
    .join(Requester, Requester.id == Ticket.requester_id)
    .where(
        Requester.account_id == bindparam("account_id"),
        Requester.chat_id == bindparam("chat_id"),
        _IS_LIVE,
    )
)
_LAST_OF_REQUESTER = (
    select(Ticket)
    .where(Ticket.requester_id == bindparam("requester_id"))
    .order_by(Ticket.id.desc())
    .limit(1)
)
_QUEUE = (
    select(Ticket)
    .where(_OF_DESK, _IS_LIVE)
    .order_by(
        Ticket.assignee_id.is_not(None), Ticket.urgent_since.is_(None), queue_place, Ticket.id
    )
    .limit(bindparam("limit"))
)
_IS_FREE = (_OF_DESK, Ticket.status == Status.OPEN.value, Ticket.assignee_id.is_(None))
_FREE = (
    select(Ticket)
    .where(*_IS_FREE)
    .order_by(Ticket.urgent_since.is_(None), queue_place, Ticket.id)
    .limit(bindparam("limit"))
)
_IS_OLDER = Ticket.id < bindparam("ticket_id")
_COUNT_AHEAD_OF_URGENT = select(func.count()).where(
    *_IS_FREE, and_(Ticket.urgent_since.is_not(None), _IS_OLDER)
)
_COUNT_AHEAD = select(func.count()).where(
    *_IS_FREE,
    or_(
        Ticket.urgent_since.is_not(None),
        queue_place < bindparam("place"),
        and_(queue_place == bindparam("place"), _IS_OLDER),
    ),
)
_COUNT_LIVE = select(func.count()).where(_OF_DESK, _IS_LIVE)
_OLDEST_LIVE = (
    select(Ticket).where(_OF_DESK, _IS_LIVE).order_by(Ticket.opened_at, Ticket.id).limit(1)
)
_COUNTS_BY_ASSIGNEE = (
    select(Ticket.assignee_id, func.count())
    .where(_OF_DESK, Ticket.status == Status.OPEN.value, Ticket.assignee_id.is_not(None))
    .group_by(Ticket.assignee_id)
)
_DUPLICATES = (
    select(Ticket).where(Ticket.duplicate_of_id == bindparam("ticket_id")).order_by(Ticket.id)
)
_LIVE_OF_AGENT = select(Ticket).where(Ticket.assignee_id == bindparam("agent_id"), _IS_LIVE)
_LAST_INBOUND = (
    select(Message)
    .where(Message.ticket_id == bindparam("ticket_id"), Message.direction == Direction.INBOUND)
    .order_by(Message.id.desc())
    .limit(1)
)
_LAST_REPLY = (
    select(Message)
    .where(
        Message.ticket_id == bindparam("ticket_id"),
        Message.direction == Direction.OUTBOUND,
        Message.unsent_at.is_(None),
    )
    .order_by(Message.id.desc())
    .limit(1)
)
_EVENT_OF_TICKET = TicketEvent.ticket_id == bindparam("ticket_id")
_EVENT_OF_KINDS = TicketEvent.kind.in_(bindparam("kinds", expanding=True))
_LAST_TAKEN_AT = select(func.max(TicketEvent.at)).where(
    _EVENT_OF_TICKET, TicketEvent.kind.in_(TAKEN)
)
_LAST_RELEASED_BY = (
    select(TicketEvent.agent_id)
    .where(_EVENT_OF_TICKET, TicketEvent.kind == "released")
    .order_by(TicketEvent.id.desc())
    .limit(1)
)
_LAST_EVENT = select(func.max(TicketEvent.id)).where(_EVENT_OF_TICKET, _EVENT_OF_KINDS)
_LAST_EVENT_OF_AGENT = (
    select(TicketEvent)
    .where(_EVENT_OF_TICKET, TicketEvent.agent_id == bindparam("agent_id"), _EVENT_OF_KINDS)
    .order_by(TicketEvent.id.desc())
    .limit(1)
)


class Tickets:
    """Repository for tickets, their events and message placements."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, ticket: Ticket) -> Ticket:
        self._session.add(ticket)
        self._session.flush()
        ahead = ahead_of(self._session)
        if ahead is not None:
            ahead.note_ticket(ticket)
        return ticket

    def get(self, ticket_id: int) -> Ticket | None:
        found: Ticket | None = self._session.get(Ticket, ticket_id)
        return found

    def live_of(self, requester_id: int) -> Ticket | None:
        known = self._known(requester_id)
        if known is not None:
            return known.live_ticket
        found: Ticket | None = self._session.scalar(
            _LIVE_OF_REQUESTER, {"requester_id": requester_id}
        )
        return found

    def _known(self, requester_id: int) -> Known | None:
        """Return what was read ahead, if the tickets are part of it."""
        ahead = ahead_of(self._session)
        known = ahead.known.get(requester_id) if ahead is not None else None
        return known if known is not None and known.tickets is not None else None

    def is_live_in(self, account_id: int, chat_id: str) -> bool:
        """Return True if the requester of a private chat has a live ticket."""
        ahead, key = ahead_of(self._session), (account_id, chat_id)
        if ahead is not None and key in ahead.with_live_ticket:
            return ahead.with_live_ticket[key]
        found = self._session.scalar(_LIVE_IN_CHAT, {"account_id": account_id, "chat_id": chat_id})
        return found is not None

    def last_of(self, requester_id: int) -> Ticket | None:
        known = self._known(requester_id)
        if known is not None:
            return known.last_ticket
        found: Ticket | None = self._session.scalar(
            _LAST_OF_REQUESTER, {"requester_id": requester_id}
        )
        return found

    def claim_if_free(self, ticket_id: int, agent_id: int) -> bool:
        """Assign an unassigned ticket. If called concurrently, only one caller gets True."""
        won = self._session.scalar(
            update(Ticket)
            .where(
                Ticket.id == ticket_id,
                Ticket.assignee_id.is_(None),
                _IS_LIVE,
            )
            .values(assignee_id=agent_id)
            .returning(Ticket.id)
        )
        return won is not None

    def queue(self, desk_id: int, *, limit: int) -> list[Ticket]:
        found = self._session.scalars(_QUEUE, {"desk_id": desk_id, "limit": limit})
        return list(found)

    def count_ahead(self, ticket: Ticket) -> int:
        """Return the number of unassigned tickets that come before one in the queue."""
        this = {"desk_id": ticket.desk_id, "ticket_id": ticket.id}
        if ticket.urgent_since is not None:
            ahead = self._session.scalar(_COUNT_AHEAD_OF_URGENT, this)
        else:
            place = PLACES[Priority(ticket.priority)]
            ahead = self._session.scalar(_COUNT_AHEAD, {**this, "place": place})
        return ahead or 0

    def count_live(self, desk_id: int) -> tuple[int, Ticket | None]:
        """Return the number of live tickets, and the oldest one."""
        count = self._session.scalar(_COUNT_LIVE, {"desk_id": desk_id})
        oldest: Ticket | None = self._session.scalar(_OLDEST_LIVE, {"desk_id": desk_id})
        return count or 0, oldest

    def last_inbound(self, ticket_id: int) -> Message | None:
        """Return the last message of the requester."""
        found: Message | None = self._session.scalar(_LAST_INBOUND, {"ticket_id": ticket_id})
        return found

    def last_reply(self, ticket_id: int) -> Message | None:
        """Return the last reply of an agent that was not unsent."""
        found: Message | None = self._session.scalar(_LAST_REPLY, {"ticket_id": ticket_id})
        return found

    def duplicates_of(self, ticket_id: int) -> list[Ticket]:
        found = self._session.scalars(_DUPLICATES, {"ticket_id": ticket_id})
        return list(found)

    def held_by(self, agent_id: int) -> list[Ticket]:
        found = self._session.scalars(_LIVE_OF_AGENT, {"agent_id": agent_id})
        return list(found)

    def returned_by_absence(self, desk_id: int, agent_id: int, *, since: datetime) -> list[Ticket]:
        """Return the tickets that returned to the queue because their agent is away."""
        live = [status.value for status in LIVE]
        found = self._session.execute(
            select(Ticket, TicketEvent.facts)
            .join(TicketEvent, TicketEvent.ticket_id == Ticket.id)
            .where(
                Ticket.desk_id == desk_id,
                or_(
                    Ticket.status.in_(live),
                    Ticket.resolved_at >= since,
                    Ticket.closed_at >= since,
                ),
                TicketEvent.kind == "released",
                TicketEvent.agent_id.is_(None),
                TicketEvent.at >= since,
            )
            .order_by(Ticket.id)
        )
        tickets = {ticket.id: ticket for ticket, facts in found if facts.get("away") == agent_id}
        return list(tickets.values())

    def held_since(self, ticket_id: int) -> datetime | None:
        """Return when the present assignee got a ticket."""
        found: datetime | None = self._session.scalar(_LAST_TAKEN_AT, {"ticket_id": ticket_id})
        return found

    def released_by(self, ticket_id: int) -> int | None:
        """Return the agent who gave a ticket back last, or None."""
        found: int | None = self._session.scalar(_LAST_RELEASED_BY, {"ticket_id": ticket_id})
        return found

    def open_counts(self, desk_id: int) -> dict[int, int]:
        """Return the numbers of open tickets by assignee."""
        found = self._session.execute(_COUNTS_BY_ASSIGNEE, {"desk_id": desk_id})
        return {agent_id: count for agent_id, count in found if agent_id is not None}

    def free(self, desk_id: int, *, limit: int) -> list[Ticket]:
        """Return the unassigned open tickets in the order of the queue."""
        found = self._session.scalars(_FREE, {"desk_id": desk_id, "limit": limit})
        return list(found)

    def add_event(self, event: TicketEvent) -> None:
        self._session.add(event)

    def last_event(self, ticket_id: int, *, kinds: Collection[str]) -> int:
        """Return the id of the latest event of these kinds, or 0."""
        found: int | None = self._session.scalar(
            _LAST_EVENT, {"ticket_id": ticket_id, "kinds": list(kinds)}
        )
        return found or 0

    def last_of_agent(
        self, ticket_id: int, agent_id: int, *, kinds: Collection[str]
    ) -> TicketEvent | None:
        """Return the latest event of these kinds by an agent."""
        found: TicketEvent | None = self._session.scalar(
            _LAST_EVENT_OF_AGENT,
            {"ticket_id": ticket_id, "agent_id": agent_id, "kinds": list(kinds)},
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
