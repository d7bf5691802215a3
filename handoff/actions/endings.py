"""Actions that end tickets, and that reopen them."""

from dataclasses import dataclass

from handoff import clocks, notices, timers
from handoff.actions import guests, promises, referrals
from handoff.actions.tickets import clear_ending, find, move, must_hold, record
from handoff.errors import (
    DuplicateOfItself,
    IllegalTransition,
    OriginalEnded,
    OriginalRequired,
    OutcomeRequired,
)
from handoff.lifecycle import LIVE, Outcome, Status
from handoff.models import Agent, Requester, Ticket
from handoff.outbox import refresh_card
from handoff.states import ENDING_WITH_TICKET, TimerKind
from handoff.storage import UnitOfWork

SETTLED = "settled"  # event: the requester of a duplicate was told that its original has ended


@dataclass(frozen=True)
class Ending:
    """An outcome, with the reason of a refusal or the number of the original of a duplicate."""

    outcome: Outcome
    reason: str = ""
    duplicate_of: int | None = None


def resolve(uow: UnitOfWork, ticket_id: int, ending: Ending, *, by: Agent) -> Ticket:
    """Resolve a ticket.

    Raises PromisesOpen if promises of the ticket are open, OutcomeRequired for a refusal without a
    reason, and the errors of `original_of`.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    must_be_complete(ticket, ending)
    must_hold(uow, ticket, by)
    original = original_of(uow, ticket, ending)
    promises.must_be_settled(uow, ticket)
    _end(uow, ticket, ending, by=by, original=original)
    if original is not None:
        for duplicate in uow.tickets.duplicates_of(ticket.id):
            is_own = duplicate.requester_id == original.requester_id
            if not is_own or Status(original.status) in LIVE:
                duplicate.duplicate_of_id = original.id
        if Status(original.status) not in LIVE:
            record(uow, ticket, SETTLED, original=original.id)  # told with the outcome
        refresh_card(uow, original)
    return ticket


def _end(
    uow: UnitOfWork,
    ticket: Ticket,
    ending: Ending,
    *,
    by: Agent | None,
    original: Ticket | None = None,
) -> None:
    facts = {} if original is None else {"duplicate_of": original.id}
    move(
        uow,
        ticket,
        Status.RESOLVED,
        kind="resolved",
        by=by,
        outcome=ending.outcome.value,
        **facts,
    )
    ticket.outcome, ticket.outcome_reason = ending.outcome.value, ending.reason or None
    ticket.duplicate_of_id = None if original is None else original.id
    ticket.resolved_at = uow.now
    ticket.waiting_since = None
    referrals.end_with_ticket(uow, ticket)
    promises.drop_offers(uow, ticket)
    timers.stop(uow, ticket, ENDING_WITH_TICKET)
    guests.end_with_ticket(uow, ticket)
    notices.known(uow, ticket)
    due_at = uow.now + uow.policy.reopens_within
    timers.start(uow, ticket, TimerKind.CLOSE_RESOLVED, due_at=due_at)
    refresh_card(uow, ticket)


def give_up(uow: UnitOfWork, ticket: Ticket) -> None:
    """Resolve a pending ticket without an agent, because its requester does not answer."""
    _end(uow, ticket, Ending(Outcome.NO_REPLY), by=None)


def settle_duplicates(uow: UnitOfWork, original: Ticket) -> list[Ticket]:
    """Take care of the duplicates of an ended ticket.

    If it was fixed, their requesters are told once, outside the quiet hours. Otherwise they need
    an answer of their own, and the tickets are returned, also those whose requesters were told of
    a fix before the ticket was reopened. Those of the original's requester are left out.
    """
    others = [
        each
        for each in uow.tickets.duplicates_of(original.id)
        if each.requester_id != original.requester_id
    ]
    if original.outcome != Outcome.FIXED:
        again = uow.tickets.last_event(original.id, kinds={"reopened"})
        left = [each for each in others if not _is_settled(uow, each, since=again)]
        for each in left:
            record(uow, each, SETTLED, original=original.id)
            timers.stop(uow, each, {TimerKind.FIXED})
        return left
    duplicates = [each for each in others if not _is_settled(uow, each)]
    quiet = uow.policy.quiet
    due_at = uow.now if quiet is None else quiet.end_after(uow.now)
    for each in {each.requester_id: each for each in duplicates}.values():
        timers.start(uow, each, TimerKind.FIXED, due_at=due_at)
    uow.wake.add(timers.TIMERS)
    return []


def is_fixed(uow: UnitOfWork, duplicate: Ticket) -> bool:
    """Return True if the original of a duplicate is fixed, and was not reopened."""
    number = duplicate.duplicate_of_id
    original = None if number is None else uow.tickets.get(number)
    return original is not None and original.outcome == Outcome.FIXED


def told_fixed(uow: UnitOfWork, ticket: Ticket) -> None:
    """Record that a requester was told that the original of their duplicates is fixed."""
    for each in uow.tickets.duplicates_of(ticket.duplicate_of_id or 0):
        if each.requester_id == ticket.requester_id:
            record(uow, each, SETTLED, original=ticket.duplicate_of_id)


def _is_settled(uow: UnitOfWork, duplicate: Ticket, *, since: int = 0) -> bool:
    """Return True if a duplicate was settled after its own end, and after the event `since`."""
    resolved = uow.tickets.last_event(duplicate.id, kinds={"resolved"})
    return uow.tickets.last_event(duplicate.id, kinds={SETTLED}) > max(resolved, since)


def must_be_complete(ticket: Ticket, ending: Ending) -> None:
    """Raise OutcomeRequired for a refusal without a reason in words."""
    if ending.outcome is Outcome.REFUSED and not any(map(str.isalnum, ending.reason)):
        raise OutcomeRequired(ticket.id)


def original_of(uow: UnitOfWork, ticket: Ticket, ending: Ending) -> Ticket | None:
    """Return the original of a duplicate, or None for other outcomes.

    If that is a duplicate too, its own original is returned. Raises OriginalRequired without a
    number, TicketUnknown, DuplicateOfItself if the ticket is its own original, and OriginalEnded
    if another requester's ticket has ended without being fixed, so that this one needs an answer
    of its own.
    """
    if ending.outcome is not Outcome.DUPLICATE:
        return None
    if ending.duplicate_of is None:
        raise OriginalRequired(ticket.id)
    original = find(uow, ending.duplicate_of, desk_id=ticket.desk_id)
    while original.id != ticket.id and original.duplicate_of_id is not None:
        original = find(uow, original.duplicate_of_id, desk_id=ticket.desk_id)
    if original.id == ticket.id:
        raise DuplicateOfItself(ticket.id, ending.duplicate_of)
    is_own = original.requester_id == ticket.requester_id
    if not is_own and Status(original.status) not in LIVE and original.outcome != Outcome.FIXED:
        raise OriginalEnded(ticket.id, original.id, original.outcome or "")
    return original


def reopen(uow: UnitOfWork, ticket_id: int, *, by: Agent) -> Ticket:
    """Reopen a resolved or pending ticket.

    Raises IllegalTransition if the requester already has another live ticket.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    other = uow.tickets.live_of(ticket.requester_id)
    if other is not None and other.id != ticket.id:
        raise IllegalTransition(ticket.id, ticket.status, Status.OPEN)
    was_resolved = ticket.status == Status.RESOLVED
    move(uow, ticket, Status.OPEN, kind="reopened", by=by)
    clear_ending(uow, ticket)
    if was_resolved:
        ticket.waiting_since = uow.now
        notices.known(uow, ticket)
    else:
        notices.changed(uow, ticket)
    clocks.follow(uow, ticket, begin=uow.now)
    refresh_card(uow, ticket)
    return ticket


def withdraw(uow: UnitOfWork, requester: Requester, *, outcome: Outcome) -> Ticket | None:
    """Close the requester's live ticket at their own request. Returns None if there is none.

    Raises PromisesOpen if promises of the ticket are open.
    """
    ticket = uow.tickets.live_of(requester.id)
    if ticket is None:
        return None
    promises.must_be_settled(uow, ticket)
    move(uow, ticket, Status.CLOSED, kind="withdrawn", by=None, outcome=outcome.value)
    ticket.outcome = outcome.value
    ticket.closed_at = uow.now
    ticket.waiting_since = None
    referrals.end_with_ticket(uow, ticket)
    promises.drop_offers(uow, ticket)
    timers.stop(uow, ticket, ENDING_WITH_TICKET)
    guests.end_with_ticket(uow, ticket)
    notices.known(uow, ticket)
    refresh_card(uow, ticket)
    return ticket


def close_resolved(uow: UnitOfWork, ticket: Ticket) -> None:
    """Close a resolved ticket after the reopening period.

    A duplicate of another requester's live ticket stays until that one ends.
    """
    original = None if ticket.duplicate_of_id is None else uow.tickets.get(ticket.duplicate_of_id)
    is_awaited = original is not None and original.requester_id != ticket.requester_id
    if original is not None and is_awaited and Status(original.status) in LIVE:
        due_at = uow.now + uow.policy.reopens_within
        timers.start(uow, ticket, TimerKind.CLOSE_RESOLVED, due_at=due_at)
        return
    move(uow, ticket, Status.CLOSED, kind="closed", by=None)
    ticket.closed_at = uow.now
    refresh_card(uow, ticket)
