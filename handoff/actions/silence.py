"""Requesters who do not answer an agent's question: reminders, and the end of the ticket.

Only tickets that an agent has set to wait for an answer are concerned. The requester is reminded
after `policy.reminders`, and the ticket is resolved `policy.gives_up_after` the last reminder.
"""

from datetime import timedelta
from enum import StrEnum

from handoff import clocks, notices, timers
from handoff.actions import endings, promises, requesters
from handoff.actions.tickets import find, move, must_hold, record
from handoff.errors import NothingAsked, ReferralOpen
from handoff.lifecycle import Status
from handoff.models import Agent, Message, Ticket, Timer
from handoff.outbox import refresh_card
from handoff.states import TimerKind
from handoff.storage import UnitOfWork

UNREAD_PAUSE = timedelta(minutes=10)


class Silence(StrEnum):
    """Steps of a wait for an answer."""

    POSTPONED = "postponed"
    REMIND = "remind"
    REMIND_LAST = "remind-last"
    ENDED = "ended"


def wait_for_answer(uow: UnitOfWork, ticket_id: int, *, by: Agent) -> Ticket:
    """Set a ticket to pending until its requester answers an agent's last reply.

    Raises PromisesOpen for tickets with open promises, and ReferralOpen for referred ones.
    Raises NothingAsked if there is no reply after the requester's last message, and TicketNotYours
    if the agent doesn't hold the ticket.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    must_hold(uow, ticket, by)
    asked = question_of(uow, ticket)
    promises.must_be_settled(uow, ticket)
    if uow.referrals.live_of(ticket.id) is not None:
        raise ReferralOpen(ticket.id)
    if asked is None:
        raise NothingAsked(ticket.id)
    if ticket.status == Status.PENDING:
        record(uow, ticket, "pending", by=by)  # invalidates buttons with the previous date
    else:
        move(uow, ticket, Status.PENDING, kind="pending", by=by)
    clocks.follow(uow, ticket)
    timers.stop(uow, ticket, {TimerKind.WAIT_FOR_REQUESTER})
    due_at = asked.at + uow.policy.reminders[0]
    timers.start(uow, ticket, TimerKind.SILENCE, due_at=max(due_at, uow.now))
    notices.changed(uow, ticket)
    refresh_card(uow, ticket)
    return ticket


def question_of(uow: UnitOfWork, ticket: Ticket) -> Message | None:
    """Return an agent's last reply, or None if the requester waits for an answer to a message."""
    return None if ticket.waiting_since is not None else uow.tickets.last_reply(ticket.id)


def continue_waiting(uow: UnitOfWork, ticket: Ticket, timer: Timer) -> Silence:
    """Take the next step of a wait for an answer, whose timer has come due.

    Nothing is done yet at night, within a day of another notice, while the requester has written
    something that is not read, while they cannot be reached, and while a promise or a
    referral is open. A ticket is not resolved before the last reminder.
    """
    allowed_at = notices.earliest(ticket, uow.now, uow.policy)
    requester = uow.requesters.get(ticket.requester_id)
    if uow.requesters.waiting_since(ticket.requester_id, limit=1):
        allowed_at = uow.now + UNREAD_PAUSE
    elif (
        requester is None
        or not requesters.takes_notices(requester, uow.now)
        or uow.promises.open_of(ticket.id)
        or uow.referrals.live_of(ticket.id) is not None
    ):
        allowed_at = uow.now + uow.policy.notice_every
    if allowed_at > uow.now:
        timers.start(uow, ticket, TimerKind.SILENCE, due_at=allowed_at).step = timer.step
        return Silence.POSTPONED
    spans = uow.policy.reminders
    if timer.step >= len(spans):
        endings.give_up(uow, ticket)
        return Silence.ENDED
    step = timer.step + 1
    is_last = step == len(spans)
    pause = uow.policy.gives_up_after if is_last else spans[step] - spans[step - 1]
    timers.start(uow, ticket, TimerKind.SILENCE, due_at=uow.now + pause).step = step
    notices.notified(uow, ticket)
    record(uow, ticket, "reminded")
    refresh_card(uow, ticket)
    return Silence.REMIND_LAST if is_last else Silence.REMIND
