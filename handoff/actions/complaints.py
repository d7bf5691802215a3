"""Complaints about the support, with a timer until a lead has dealt with them.

A low rating is told to the leads after `policy.notice_delay`, so that the requester can correct it
or say why, and a complaint in words at once. Then the leads have `policy.contact_within` of
working time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff import clocks, notices, timers
from handoff.actions import endings, tickets
from handoff.actions.agents import must_lead
from handoff.actions.tickets import Opening, find, record
from handoff.errors import ComplaintOver, OwnComplaint
from handoff.lifecycle import Status
from handoff.models import Agent, Complaint, Rating, Ticket
from handoff.outbox import refresh_card
from handoff.presence import come_back
from handoff.states import AgentRole, ComplaintState, ComplaintStep, TimerKind
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader

DAY = timedelta(days=1)
COMPLAINT = frozenset({TimerKind.COMPLAINT})
LEADING = (AgentRole.LEAD, AgentRole.ADMIN)


@dataclass(frozen=True)
class Contact:
    """The ticket in which a lead contacts a requester, and its former owner if it had another."""

    ticket: Ticket
    former: Agent | None = None


def begin(
    uow: UnitOfWork, ticket: Ticket, *, rating: Rating | None = None, words: str = ""
) -> tuple[Complaint, bool]:
    """Return the open complaint of a ticket, and True if it is new.

    The words of a further complaint are added to it. A complaint without a rating is told by the
    caller; one with a rating is told after a pause, or as soon as it has words.
    """
    found = uow.ratings.open_complaint_of(ticket.id)
    if found is not None:
        found.words = "\n".join(filter(None, [found.words, words]))
        found.rating_id = found.rating_id if rating is None else rating.id
        if words and found.step == ComplaintStep.NONE:
            _tell_now(uow, ticket)
        return found, False
    complaint = uow.ratings.complain(
        Complaint(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            rating_id=None if rating is None else rating.id,
            words=words,
            began_at=uow.now,
        )
    )
    record(uow, ticket, "complained", complaint=complaint.id)
    _start(uow, ticket, complaint)
    if rating is None:
        mark_told(uow, ticket, complaint)
    elif words:
        _tell_now(uow, ticket)
    refresh_card(uow, ticket)
    return complaint, True


def retract(uow: UnitOfWork, ticket: Ticket, rating: Rating) -> None:
    """End the complaint of a rating that was corrected before the leads were told."""
    found = uow.ratings.open_complaint_of(ticket.id)
    if found is not None and found.rating_id == rating.id and found.step == ComplaintStep.NONE:
        _end(uow, ticket, found, ComplaintState.RETRACTED, by=None)


def _tell_now(uow: UnitOfWork, ticket: Ticket) -> None:
    timers.start(uow, ticket, TimerKind.COMPLAINT, due_at=uow.now)
    uow.wake.add(timers.TIMERS)


def advance(uow: UnitOfWork, ticket: Ticket) -> Complaint | None:
    """Move a due complaint to its next step. Returns it if the leads are told for the first time.

    They hear of the later steps through the list of alerts. A time that is not over any more,
    because the settings were changed, is waited for.
    """
    complaint = uow.ratings.open_complaint_of(ticket.id)
    if complaint is None:
        return None
    if complaint.step == ComplaintStep.NONE:
        mark_told(uow, ticket, complaint)
        return complaint
    service = uow.policy.service_of(ticket.route)
    target_at = service.due(complaint.began_at, uow.policy.contact_within)
    if complaint.step == ComplaintStep.TOLD and target_at > uow.now:
        _wait(uow, ticket, complaint, until=target_at)
        return None
    complaint.step += 1
    timer = timers.start(uow, ticket, TimerKind.COMPLAINT, due_at=service.due(uow.now, DAY))
    timer.target_at = target_at
    timer.step, timer.told_step = complaint.step, complaint.step - 1
    uow.wake.add(clocks.ALERTS)
    return None


def mark_told(uow: UnitOfWork, ticket: Ticket, complaint: Complaint) -> None:
    """Record that the leads are told of a complaint. Their time counts from its beginning."""
    complaint.step = ComplaintStep.TOLD.value
    service = uow.policy.service_of(ticket.route)
    _wait(uow, ticket, complaint, until=service.due(complaint.began_at, uow.policy.contact_within))


def _wait(uow: UnitOfWork, ticket: Ticket, complaint: Complaint, *, until: datetime) -> None:
    timer = timers.start(uow, ticket, TimerKind.COMPLAINT, due_at=max(until, uow.now))
    timer.target_at = until
    timer.step = timer.told_step = complaint.step


def contact(uow: UnitOfWork, complaint_id: int, *, by: Agent) -> Contact:
    """Give a lead the ticket in which to contact the requester.

    That is the requester's live ticket, also if another agent holds it. Without one, the ticket of
    the complaint is reopened, or a new one is opened if it is closed. Raises NotALead, and
    ComplaintOver if another lead has dealt with it.
    """
    complaint, ticket = _must_be_open(uow, complaint_id, by)
    requester = uow.requesters.get(ticket.requester_id)
    if requester is None:
        raise LookupError(f"ticket {ticket.id} has no requester")
    _end(uow, ticket, complaint, ComplaintState.CONTACTED, by=by)
    live = uow.tickets.live_of(requester.id)
    if live is not None:
        found = live
        if Status(found.status) is Status.PENDING:
            found = endings.reopen(uow, found.id, by=by)
    elif ticket.status == Status.RESOLVED:
        found = endings.reopen(uow, ticket.id, by=by)
    else:
        question = complaint.words or ticket.question
        opening = Opening(ticket.route, ticket.language, question, entry_id=ticket.entry_id)
        found = tickets.open_ticket(uow, requester, opening)
    former = None
    if found.assignee_id not in (None, by.id):
        former = uow.agents.get(found.assignee_id or 0)
    if found.assignee_id != by.id:
        facts = {} if former is None else {"was": former.id}
        kind = "claimed" if former is None else "taken-over"
        tickets.give(uow, found, by, kind=kind, by=by, **facts)
    found.waiting_since = found.waiting_since or uow.now  # for the message of the lead
    clocks.follow(uow, found)
    come_back(by)
    record(uow, found, "contacted", by=by, complaint=complaint.id)
    notices.known(uow, found)
    return Contact(found, former)


def dismiss(uow: UnitOfWork, complaint_id: int, *, by: Agent) -> Ticket:
    """End a complaint without contacting the requester.

    Raises NotALead, ComplaintOver, and OwnComplaint for the agent who is its subject, if
    another lead or admin is there.
    """
    complaint, ticket = _must_be_open(uow, complaint_id, by)
    others = [one for one in uow.agents.active(by.desk_id) if one.id != by.id]
    if by.id == subject_of(uow, complaint) and any(one.role in LEADING for one in others):
        raise OwnComplaint(ticket.id)
    _end(uow, ticket, complaint, ComplaintState.DISMISSED, by=by)
    return ticket


def subject_of(reader: Reader, complaint: Complaint) -> int | None:
    """Return the id of the agent that a complaint is about, as far as it is known."""
    if complaint.rating_id is not None:
        rating = reader.ratings.get(complaint.rating_id)
        return None if rating is None else rating.agent_id
    ticket = reader.tickets.get(complaint.ticket_id)
    return None if ticket is None else ticket.assignee_id


def repair(uow: UnitOfWork, desk_id: int) -> list[Ticket]:
    """Start the missing timers of open complaints. Returns their tickets."""
    found = uow.ratings.without_timer(desk_id)
    for complaint, ticket in found:
        _start(uow, ticket, complaint)
    return [ticket for _, ticket in found]


def _must_be_open(uow: UnitOfWork, complaint_id: int, by: Agent) -> tuple[Complaint, Ticket]:
    must_lead(by)
    complaint = uow.ratings.complaint(complaint_id)
    ticket = find(uow, 0 if complaint is None else complaint.ticket_id, desk_id=by.desk_id)
    if complaint is None or complaint.state != ComplaintState.OPEN:
        ended_by = None if complaint is None else uow.agents.get(complaint.ended_by_id or 0)
        raise ComplaintOver(ticket.id, None if ended_by is None else ended_by.name)
    return complaint, ticket


def _start(uow: UnitOfWork, ticket: Ticket, complaint: Complaint) -> None:
    """Start the timer of a complaint, or start it again."""
    at = max(uow.now, complaint.began_at + uow.policy.notice_delay)
    timer = timers.start(uow, ticket, TimerKind.COMPLAINT, due_at=at)
    timer.step = timer.told_step = complaint.step


def _end(
    uow: UnitOfWork,
    ticket: Ticket,
    complaint: Complaint,
    state: ComplaintState,
    *,
    by: Agent | None,
) -> None:
    complaint.state = state.value
    complaint.ended_at = uow.now
    complaint.ended_by_id = None if by is None else by.id
    record(uow, ticket, f"complaint-{state.value}", by=by, complaint=complaint.id)
    timers.stop(uow, ticket, COMPLAINT)
    uow.session.flush()
    refresh_card(uow, ticket)
