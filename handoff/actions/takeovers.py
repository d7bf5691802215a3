"""Tickets of owners who do not answer, and tickets that an agent looks at before claiming one."""

from dataclasses import dataclass

from handoff.actions import tickets
from handoff.errors import TooManyHeld
from handoff.lifecycle import LIVE, Status
from handoff.models import Agent, Ticket
from handoff.moments import elapsed
from handoff.outbox import refresh_card
from handoff.presence import come_back
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
    after its time. In both cases the team is told. An owner who got the ticket after that has
    `policy.takeover_grace`.
    """
    if ticket.assignee_id is None or Status(ticket.status) not in LIVE:
        return False
    clocks = reader.timers.running(ticket.id, ANSWER_CLOCKS)
    passed = [one.target_at or one.due_at for one in clocks if one.step >= Step.DUE]
    promised = reader.promises.open_of(ticket.id)
    passed += [one.due_at for one in promised if one.step >= PromiseStep.TEAM]
    if not passed:
        return False
    since = reader.tickets.held_since(ticket.id)
    if since is None or since <= max(passed):
        return True
    return elapsed(reader.now, since) >= reader.policy.takeover_grace


def claim(uow: UnitOfWork, ticket_id: int, *, by: Agent, most: int | None = None) -> Claimed:
    """Claim a ticket of the queue, or take over that of a silent owner.

    `most` limits the open tickets that an agent holds, except in an emergency. Ends the agent's
    absence. Raises TooManyHeld, and the errors of `tickets.claim`.
    """
    ticket = tickets.find(uow, ticket_id, desk_id=by.desk_id)
    former = None
    if ticket.assignee_id not in (None, by.id) and is_silent(uow, ticket):
        former = uow.agents.get(ticket.assignee_id or 0)
    is_claim = former is not None or ticket.assignee_id is None
    if most is not None and is_claim and ticket.urgent_since is None:
        _must_have_room(uow, by, most)
    if former is None:
        ticket = tickets.claim(uow, ticket_id, by=by)
    else:
        tickets.give(uow, ticket, by, kind="taken-over", by=by, was=former.id)
    come_back(by)
    return Claimed(ticket, former)


def _must_have_room(uow: UnitOfWork, agent: Agent, most: int) -> None:
    if count_open(uow, agent) >= most:
        raise TooManyHeld(most)


def count_open(reader: Reader, agent: Agent) -> int:
    """Return the number of open tickets that an agent holds."""
    return reader.tickets.open_counts(agent.desk_id).get(agent.id, 0)


def look(uow: UnitOfWork, ticket_id: int, *, by: Agent) -> Agent | None:
    """Show that an agent looks at a ticket of the queue, for `policy.look_lasts`.

    If they looked already, the look ends. Returns the agent who looks at it now, who may be
    another one, or None. Raises TicketAlreadyAssigned and IllegalTransition.
    """
    ticket = tickets.find(uow, ticket_id, desk_id=by.desk_id)
    tickets.must_be_free(uow, ticket)
    before = looker(uow, ticket)
    if before is not None and before.id != by.id:
        return before
    if before is not None:
        uow.acts.end_look(ticket.id)
    else:
        uow.acts.put_look(ticket.id, by.id, until=uow.now + uow.policy.look_lasts)
    tickets.record(uow, ticket, "looking", by=by)
    refresh_card(uow, ticket)
    uow.wake.add(tickets.CHANGED)
    return by if before is None else None


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
