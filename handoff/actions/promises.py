"""Actions on promises: make, keep, move, break, and their steps after the due time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff import clocks, promises
from handoff.actions.tickets import find, must_be_live, must_hold, record
from handoff.errors import (
    DateRequired,
    PromiseNotRemovable,
    PromiseOver,
    PromiseRecorded,
    PromisesOpen,
    PromiseTimePassed,
    ReplyNeedsText,
    SpanTooLong,
)
from handoff.models import Agent, Message, Promise, Ticket
from handoff.outbox import refresh_card
from handoff.states import PromiseState, PromiseStep
from handoff.storage import UnitOfWork

LONGEST_WORDS = 300  # characters of a promise


@dataclass(frozen=True)
class Wording:
    """A promise in words, its due time, and the stored reply that contains it."""

    words: str
    due_at: datetime
    message: Message | None = None


def offer(uow: UnitOfWork, ticket: Ticket, wording: Wording, *, by: Agent) -> Promise:
    """Store that a reply reads like a promise. An agent decides whether it is one."""
    offered = _add(uow, ticket, wording, by=by, state=PromiseState.OFFERED)
    promises.begin(uow, ticket, offered)
    promises.follow(uow, ticket)
    refresh_card(uow, ticket)
    return offered


def accept(uow: UnitOfWork, promise_id: int, *, by: Agent) -> Promise:
    """Record an offered promise.

    Raises PromiseOver if it was decided before, and PromiseTimePassed after its due time.
    """
    promise, ticket = _find(uow, promise_id, PromiseState.OFFERED, by=by)
    must_be_live(ticket)
    if promise.due_at <= uow.now:
        raise PromiseTimePassed(ticket.id, promise.due_at)
    promise.state, promise.made_by_id = PromiseState.OPEN.value, by.id
    _begin(uow, ticket, promise, by=by)
    return promise


def dismiss(uow: UnitOfWork, promise_id: int, *, by: Agent) -> Promise:
    """Store that a reply was no promise. Raises PromiseOver if that was decided before."""
    promise, ticket = _find(uow, promise_id, PromiseState.OFFERED, by=by)
    _end(uow, promise, PromiseState.DISMISSED, by=by)
    promises.follow(uow, ticket)
    refresh_card(uow, ticket)
    return promise


def is_decided(uow: UnitOfWork, message: Message) -> bool:
    """Return True if an agent has recorded the promise of a reply, or said that it is none."""
    known = uow.promises.of_message(message.id)
    if known is None or known.state == PromiseState.OFFERED:
        return False
    return known.state == PromiseState.OPEN or known.ended_by_id is not None


def withdraw_offer(uow: UnitOfWork, message: Message) -> None:
    """Remove the offer for a reply that was edited or taken back."""
    known = uow.promises.of_message(message.id)
    if known is not None and known.state == PromiseState.OFFERED:
        ticket = find(uow, known.ticket_id, desk_id=known.desk_id)
        _end(uow, known, PromiseState.DISMISSED, by=None)
        promises.follow(uow, ticket)
        refresh_card(uow, ticket)


def drop_offers(uow: UnitOfWork, ticket: Ticket) -> None:
    """Remove the offers of a ticket that ends."""
    for offered in uow.promises.offered_of(ticket.id):
        _end(uow, offered, PromiseState.DISMISSED, by=None)


def make(uow: UnitOfWork, ticket_id: int, wording: Wording, *, by: Agent) -> Promise:
    """Record a promise to the requester of a live ticket.

    The offer for the same reply is replaced. Raises ReplyNeedsText without words, DateRequired if
    the due time has passed, SpanTooLong if it is too far ahead, PromiseRecorded if the reply has
    an open promise already, TicketEnded and TicketNotYours.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    must_be_live(ticket)
    must_hold(uow, ticket, by)
    if not any(map(str.isalnum, wording.words)):
        raise ReplyNeedsText("promise")
    _must_be_ahead(uow, ticket, wording.due_at)
    if wording.message is not None:
        known = uow.promises.of_message(wording.message.id)
        if known is not None and known.state == PromiseState.OPEN:
            raise PromiseRecorded(ticket.id, known.due_at)
        withdraw_offer(uow, wording.message)
    promise = _add(uow, ticket, wording, by=by, state=PromiseState.OPEN)
    _begin(uow, ticket, promise, by=by)
    return promise


def keep(uow: UnitOfWork, promise_id: int, proof: str = "", *, by: Agent) -> Promise:
    """Record that a promise was kept, in time or late."""
    return _settle(uow, promise_id, PromiseState.KEPT, by=by, proof=proof)


def move(uow: UnitOfWork, promise_id: int, due_at: datetime, *, by: Agent) -> Promise:
    """Give a promise another due time. Its steps begin again.

    It counts as late if it is kept after the earliest of its due times.
    """
    promise, ticket = _find(uow, promise_id, PromiseState.OPEN, by=by)
    _must_be_ahead(uow, ticket, due_at)
    promise.due_at, promise.first_due_at = due_at, min(promise.first_due_at, due_at)
    promises.begin(uow, ticket, promise)
    record(uow, ticket, "promise-moved", by=by, promise=promise.id)
    _changed(uow, ticket)
    return promise


def break_off(uow: UnitOfWork, promise_id: int, reason: str, *, by: Agent) -> Promise:
    """Record that a promise will not be kept. Raises ReplyNeedsText without a reason."""
    if not any(map(str.isalnum, reason)):
        raise ReplyNeedsText("promise-broken")
    return _settle(uow, promise_id, PromiseState.BROKEN, by=by, proof=reason)


def remove(uow: UnitOfWork, promise_id: int, *, by: Agent) -> Promise:
    """Remove a promise that was recorded by mistake.

    Raises PromiseNotRemovable if the requester was told of it by more than the reply.
    """
    promise, ticket = _find(uow, promise_id, PromiseState.OPEN, by=by)
    if promise.told_at is not None:
        raise PromiseNotRemovable(ticket.id)
    return _settle(uow, promise_id, PromiseState.REMOVED, by=by)


def release(uow: UnitOfWork, ticket: Ticket, promise_ids: Collection[int]) -> None:
    """End promises of a ticket, because its requester does not need them any more."""
    for promise in uow.promises.open_of(ticket.id):
        if promise.id in promise_ids:
            _end(uow, promise, PromiseState.RELEASED, by=None)
            record(uow, ticket, "promise-released", promise=promise.id)
    _changed(uow, ticket)


def told(uow: UnitOfWork, promise: Promise) -> None:
    """Record that the requester was told of a promise, apart from the reply that contains it."""
    promise.told_at = uow.now


def must_be_settled(uow: UnitOfWork, ticket: Ticket) -> None:
    """Raise PromisesOpen if promises of the ticket are open."""
    left = uow.promises.open_of(ticket.id)
    if left:
        raise PromisesOpen(ticket.id, len(left))


def advance(uow: UnitOfWork, ticket: Ticket) -> Sequence[Promise]:
    """Move due promises to their next step. Returns those that have reached or passed DUE.

    The agents are alerted of all steps, and the requester has to be told of those returned. In the
    quiet hours, only warnings are due.
    """
    calm = promises.awake(uow, uow.now)
    due = []
    for promise in (*uow.promises.open_of(ticket.id), *uow.promises.offered_of(ticket.id)):
        is_warned_offer = promise.state == PromiseState.OFFERED and promise.step > PromiseStep.NONE
        if promise.next_at > uow.now or is_warned_offer:
            continue
        if promise.due_at <= uow.now < calm:
            promise.next_at = calm
            continue
        promises.advance(uow, ticket, promise)
        due.append(promise)
    promises.follow(uow, ticket)
    if due:
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
    promises.begin(uow, ticket, promise)
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
