"""Tickets of owners who do not answer, and tickets that an agent looks at before claiming one."""

from dataclasses import dataclass

from handoff.actions import absence, tickets
from handoff.errors import TooManyHeld
from handoff.lifecycle import LIVE, Status
from handoff.models import Agent, Ticket
from handoff.outbox import refresh_card
from handoff.states import ANSWER_CLOCKS, PromiseStep, Step
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader


@dataclass(frozen=True)
class Claimed:
    """A claimed ticket, and its former owner if it was taken over."""

    ticket: Ticket
    former: Agent | None = None


def is_silent(reader: Reader, ticket: Ticket) -> bool:
    """Return True if a ticket's owner has let a target or a promise pass, so anyone may take it.

    The target is that of the answer that the requester waits for. A promise counts a working day
    after its time. In both cases the team is told.
    """
    if ticket.assignee_id is None or Status(ticket.status) not in LIVE:
        return False
    clocks = reader.timers.running(ticket.id, ANSWER_CLOCKS)
    if any(timer.step >= Step.DUE for timer in clocks):
        return True
    return any(one.step >= PromiseStep.TEAM for one in reader.promises.open_of(ticket.id))


def claim(uow: UnitOfWork, ticket_id: int, *, by: Agent, most: int | None = None) -> Claimed:
    """Claim a ticket of the queue, or take over that of a silent owner.

    `most` limits the open tickets that an agent holds. Agents who are away are back. Raises
    TooManyHeld, and the errors of `tickets.claim`.
    """
    ticket = tickets.find(uow, ticket_id, desk_id=by.desk_id)
    former = None
    if ticket.assignee_id not in (None, by.id) and is_silent(uow, ticket):
        former = uow.agents.get(ticket.assignee_id or 0)
    if most is not None and (former is not None or ticket.assignee_id is None):
        _must_have_room(uow, by, most)
    if former is None:
        ticket = tickets.claim(uow, ticket_id, by=by)
    else:
        tickets.give(uow, ticket, by, kind="taken-over", by=by, was=former.id)
    absence.come_back(by)
    uow.acts.end_look(ticket.id)
    return Claimed(ticket, former)


def count_open(reader: Reader, agent: Agent) -> int:
    """Count the tickets that an agent holds and that are not pending."""
    return sum(one.status == Status.OPEN for one in reader.tickets.held_by(agent.id))


def _must_have_room(uow: UnitOfWork, agent: Agent, most: int) -> None:
    if count_open(uow, agent) >= most:
        raise TooManyHeld(most)


def look(uow: UnitOfWork, ticket_id: int, *, by: Agent) -> bool:
    """Show that an agent looks at a ticket of the queue, for `policy.look_lasts`.

    Returns False if they looked already, in which case the look ends. Raises
    TicketAlreadyAssigned if it is held, and IllegalTransition if it has ended.
    """
    ticket = tickets.find(uow, ticket_id, desk_id=by.desk_id)
    tickets.must_be_free(uow, ticket)
    before = looker(uow, ticket)
    if before is not None and before.id == by.id:
        uow.acts.end_look(ticket.id)
    else:
        uow.acts.put_look(ticket.id, by.id, until=uow.now + uow.policy.look_lasts)
    tickets.record(uow, ticket, "looking", by=by)
    refresh_card(uow, ticket)
    uow.wake.add(tickets.CHANGED)
    return before is None or before.id != by.id


def looker(reader: Reader, ticket: Ticket) -> Agent | None:
    """Return the agent who looks at a ticket of the queue, or None."""
    found = reader.acts.look_of(ticket.id)
    if found is None or found.until <= reader.now or ticket.assignee_id is not None:
        return None
    return reader.agents.get(found.agent_id)


def end_looks(uow: UnitOfWork) -> None:
    """Redraw the cards of tickets at which no agent looks any more."""
    for ticket_id in uow.acts.looks_over(at=uow.now):
        uow.acts.end_look(ticket_id)
        ticket = uow.tickets.get(ticket_id)
        if ticket is not None and ticket.assignee_id is None:
            refresh_card(uow, ticket)
