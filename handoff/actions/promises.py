"""Actions on promises: make, keep, move, break, and their steps after the due time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff import clocks, promises
from handoff.actions.tickets import find, must_be_live, must_hold, record
from handoff.errors import (
    DateRequired,
    PromiseNotRemovable,
    PromiseOver,
    PromisesOpen,
    ReplyNeedsText,
    SpanTooLong,
)
from handoff.models import Agent, Message, Promise, Ticket
from handoff.outbox import refresh_card
from handoff.states import PromiseState, PromiseStep, TimerKind
from handoff.storage import UnitOfWork

LONGEST_WORDS = 300  # characters of a promise


@dataclass(frozen=True)
class Wording:
    """What is promised, by when, and the stored reply that says so."""

    words: str
    due_at: datetime
    message: Message | None = None


def offer(uow: UnitOfWork, ticket: Ticket, wording: Wording, *, by: Agent) -> Promise:
    """Store that a reply reads like a promise. An agent decides whether it is one."""
    offered = _add(uow, ticket, wording, by=by, state=PromiseState.OFFERED)
    refresh_card(uow, ticket)
    return offered


def accept(uow: UnitOfWork, promise_id: int, *, by: Agent) -> Promise:
    """Record an offered promise. Raises PromiseOver if that was decided before."""
    promise, ticket = _find(uow, promise_id, PromiseState.OFFERED, by=by)
    must_be_live(ticket)
    _must_be_ahead(uow, ticket, promise.due_at)
    promise.state = PromiseState.OPEN.value
    promise.made_by_id = by.id
    _begin(uow, ticket, promise, by=by)
    return promise


def dismiss(uow: UnitOfWork, promise_id: int, *, by: Agent) -> Promise:
    """Store that a reply was no promise. Raises PromiseOver if that was decided before."""
    promise, ticket = _find(uow, promise_id, PromiseState.OFFERED, by=by)
    _end(uow, promise, PromiseState.DISMISSED, by=by)
    refresh_card(uow, ticket)
    return promise


def may_be_offered(uow: UnitOfWork, message: Message) -> bool:
    """Withdraw the offer for an earlier version of a reply.

    Returns False if an agent has decided about the reply.
    """
    known = uow.promises.of_message(message.id)
    if known is None:
        return True
    if known.state == PromiseState.OFFERED:
        _end(uow, known, PromiseState.DISMISSED, by=None)
    return known.state == PromiseState.DISMISSED and known.ended_by_id is None


def make(uow: UnitOfWork, ticket_id: int, wording: Wording, *, by: Agent) -> Promise:
    """Record a promise to the requester of a live ticket.

    An offer for the same reply is replaced. Raises ReplyNeedsText without words, DateRequired if
    the due time has passed, SpanTooLong if it is too far ahead, TicketEnded and TicketNotYours.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    must_be_live(ticket)
    must_hold(uow, ticket, by)
    if not any(map(str.isalnum, wording.words)):
        raise ReplyNeedsText("promise")
    _must_be_ahead(uow, ticket, wording.due_at)
    for offered in uow.promises.offered_of(ticket.id):
        _end(uow, offered, PromiseState.DISMISSED, by=by)
    promise = _add(uow, ticket, wording, by=by, state=PromiseState.OPEN)
    _begin(uow, ticket, promise, by=by)
    return promise


def keep(uow: UnitOfWork, promise_id: int, proof: str = "", *, by: Agent) -> Promise:
    """Record that a promise was kept, in time or late."""
    return _settle(uow, promise_id, PromiseState.KEPT, by=by, proof=proof)


def move(uow: UnitOfWork, promise_id: int, due_at: datetime, *, by: Agent) -> Promise:
    """Give a promise another due time. Its steps begin again. It counts as late nevertheless."""
    promise, ticket = _find(uow, promise_id, PromiseState.OPEN, by=by)
    _must_be_ahead(uow, ticket, due_at)
    promise.due_at, promise.step = due_at, PromiseStep.NONE
    promise.next_at = promises.first_step_at(uow, ticket, uow.now, due_at)
    record(uow, ticket, "promise-moved", by=by, promise=promise.id)
    _changed(uow, ticket)
    return promise


def give_up(uow: UnitOfWork, promise_id: int, reason: str, *, by: Agent) -> Promise:
    """Record that a promise will not be kept. Raises ReplyNeedsText without a reason."""
    if not any(map(str.isalnum, reason)):
        raise ReplyNeedsText("promise-broken")
    return _settle(uow, promise_id, PromiseState.BROKEN, by=by, proof=reason)


def remove(uow: UnitOfWork, promise_id: int, *, by: Agent) -> Promise:
    """Remove a promise that was recorded by mistake.

    Raises PromiseNotRemovable if the requester was told of it, because it does not come from a
    reply or is overdue.
    """
    promise, ticket = _find(uow, promise_id, PromiseState.OPEN, by=by)
    if promise.message_id is None or promise.step >= PromiseStep.DUE:
        raise PromiseNotRemovable(ticket.id)
    return _settle(uow, promise_id, PromiseState.REMOVED, by=by)


def release(uow: UnitOfWork, ticket: Ticket) -> list[Promise]:
    """End the open promises of a ticket, because its requester does not need them any more."""
    released = uow.promises.open_of(ticket.id)
    for promise in released:
        _end(uow, promise, PromiseState.RELEASED, by=None)
        record(uow, ticket, "promise-released", promise=promise.id)
    _changed(uow, ticket)
    return released


def must_be_settled(uow: UnitOfWork, ticket: Ticket) -> None:
    """Raise PromisesOpen if promises of the ticket are open."""
    left = uow.promises.open_of(ticket.id)
    if left:
        raise PromisesOpen(ticket.id, len(left))


def advance(uow: UnitOfWork, ticket: Ticket) -> Sequence[Promise]:
    """Move due promises to their next step. Returns those that have reached or passed DUE.

    The agents are alerted of all steps, and the requester has to be told of those returned.
    """
    due = [one for one in uow.promises.open_of(ticket.id) if one.next_at <= uow.now]
    for promise in due:
        promise.step = (
            PromiseStep.DUE
            if promise.step < PromiseStep.DUE and promise.due_at <= uow.now
            else promise.step + 1
        )
        promise.next_at = max(promises.next_step_at(uow, ticket, promise), uow.now)
    promises.follow(uow, ticket)
    for timer in uow.timers.running(ticket.id, {TimerKind.PROMISE}) if due else ():
        untold = timer.step if timer.step > timer.told_step else PromiseStep.NONE
        timer.step = max(untold, *(promise.step for promise in due))
        timer.told_step = timer.step - 1
        uow.wake.add(clocks.ALERTS)
    refresh_card(uow, ticket)
    return [one for one in due if one.step >= PromiseStep.DUE]


def _find(
    uow: UnitOfWork, promise_id: int, state: PromiseState, *, by: Agent
) -> tuple[Promise, Ticket]:
    """Return a promise of a state with its ticket.

    Raises TicketUnknown, TicketNotYours, and PromiseOver for other states.
    """
    promise = uow.promises.get(promise_id)
    ticket = find(uow, promise.ticket_id if promise is not None else 0, desk_id=by.desk_id)
    assert promise is not None
    must_hold(uow, ticket, by)
    if promise.state != state:
        raise PromiseOver(ticket.id)
    return promise, ticket


def _must_be_ahead(uow: UnitOfWork, ticket: Ticket, due_at: datetime) -> None:
    if due_at <= uow.now:
        raise DateRequired(ticket.id)
    if due_at - uow.now > uow.policy.longest_wait:
        raise SpanTooLong(uow.policy.longest_wait)


def _add(
    uow: UnitOfWork, ticket: Ticket, wording: Wording, *, by: Agent, state: PromiseState
) -> Promise:
    words = " ".join(wording.words.split())
    cut = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1].rstrip()}…"
    return uow.promises.add(
        Promise(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            state=state.value,
            words=cut,
            message_id=None if wording.message is None else wording.message.id,
            made_by_id=by.id,
            made_at=uow.now,
            due_at=wording.due_at,
            first_due_at=wording.due_at,
            next_at=wording.due_at,
        )
    )


def _begin(uow: UnitOfWork, ticket: Ticket, promise: Promise, *, by: Agent) -> None:
    promise.next_at = promises.first_step_at(uow, ticket, uow.now, promise.due_at)
    record(uow, ticket, "promised", by=by, promise=promise.id)
    uow.session.flush()
    _changed(uow, ticket)


def _settle(
    uow: UnitOfWork, promise_id: int, state: PromiseState, *, by: Agent, proof: str = ""
) -> Promise:
    promise, ticket = _find(uow, promise_id, PromiseState.OPEN, by=by)
    _end(uow, promise, state, by=by)
    promise.proof = proof.strip() or None
    record(uow, ticket, f"promise-{state.value}", by=by, promise=promise.id)
    _changed(uow, ticket)
    return promise


def _end(uow: UnitOfWork, promise: Promise, state: PromiseState, *, by: Agent | None) -> None:
    promise.state = state.value
    promise.ended_at = uow.now
    promise.ended_by_id = None if by is None else by.id
    uow.session.flush()


def _changed(uow: UnitOfWork, ticket: Ticket) -> None:
    """Set the ticket's timers anew. A ticket with an open promise needs no reminder of its end."""
    promises.follow(uow, ticket)
    clocks.follow(uow, ticket)
    refresh_card(uow, ticket)
