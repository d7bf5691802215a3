"""Actions on questions to guests: ask, open the link, answer, confirm, withdraw, expire."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from handoff import timers
from handoff.actions.tickets import find, must_be_live, must_hold, record
from handoff.errors import DateRequired, GuestOver, ReplyNeedsText, SpanTooLong
from handoff.lifecycle import LIVE, Status
from handoff.models import Agent, GuestQuestion, Message, Placement, Requester, Ticket
from handoff.outbox import refresh_card
from handoff.states import Direction, GuestState, PlacementRole, TimerKind
from handoff.storage import UnitOfWork

TOKEN_BYTES = 18
PREFIX = "guest-"  # of the payload of a link
LINK = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{{TOKEN_BYTES * 4 // 3}}}")


@dataclass(frozen=True)
class Asking:
    """A question, the line of the requester to show with it, and the end of the link."""

    question: str
    due_at: datetime
    account_id: int
    line: str = ""


@dataclass(frozen=True)
class Guest:
    """A person who opens a link or writes an answer."""

    account_id: int
    person_id: str
    name: str


def ask(
    uow: UnitOfWork, ticket_id: int, asking: Asking, *, by: Agent
) -> tuple[GuestQuestion, str]:
    """Store a question. Returns it with the payload of its link, which is not stored.

    Raises TicketEnded, TicketNotYours, ReplyNeedsText without a question, DateRequired and
    SpanTooLong.
    """
    ticket = find(uow, ticket_id, desk_id=by.desk_id)
    must_be_live(ticket)
    must_hold(uow, ticket, by)
    if not any(map(str.isalnum, asking.question)):
        raise ReplyNeedsText("guest")
    if asking.due_at <= uow.now:
        raise DateRequired(ticket.id)
    if asking.due_at - uow.now > uow.policy.longest_wait:
        raise SpanTooLong(uow.policy.longest_wait)
    payload = f"{PREFIX}{secrets.token_urlsafe(TOKEN_BYTES)}"
    question = uow.guests.add(
        GuestQuestion(
            desk_id=ticket.desk_id,
            ticket_id=ticket.id,
            token_hash=_hash(payload),
            question=asking.question.strip(),
            line=asking.line.strip(),
            account_id=asking.account_id,
            asked_by_id=by.id,
            asked_at=uow.now,
            due_at=asking.due_at,
        )
    )
    record(uow, ticket, "guest-asked", by=by, question=question.id)
    _follow(uow, ticket)
    refresh_card(uow, ticket)
    return question, payload


def looks_like_link(payload: str) -> bool:
    """Return True if a text has the form of the payload of a link."""
    return LINK.fullmatch(payload) is not None


def take(uow: UnitOfWork, payload: str, guest: Guest) -> tuple[GuestQuestion, bool] | None:
    """Open a link. Returns its question, and True if it was opened for the first time.

    Returns None for unknown links, for those of other people, for agents and the requester of the
    ticket, and if the question has ended.
    """
    question = uow.guests.by_hash(_hash(payload))
    if question is None or not _is_answerable(uow, question):
        return None
    if question.account_id != guest.account_id or _is_inside(uow, question, guest):
        return None
    is_first = question.state == GuestState.OPEN
    if not is_first and question.person_id != guest.person_id:
        return None
    question.taken_at = uow.now  # the question that is answered next
    if not is_first:
        return question, False
    question.state = GuestState.TAKEN.value
    question.person_id, question.person_name = guest.person_id, guest.name
    ticket = find(uow, question.ticket_id, desk_id=question.desk_id)
    record(uow, ticket, "guest-came", question=question.id)
    refresh_card(uow, ticket)
    return question, True


def awaited_from(uow: UnitOfWork, guest: Guest) -> GuestQuestion | None:
    """Return the question that a person has opened last and can still answer."""
    taken = uow.guests.taken_by(guest.account_id, guest.person_id)
    return next((one for one in taken if _is_answerable(uow, one)), None)


def answer(
    uow: UnitOfWork, question: GuestQuestion, *, chat_id: str, platform_id: str, text: str
) -> Message | None:
    """Store an answer as a note of the ticket. Returns None if the message is stored already."""
    ticket = find(uow, question.ticket_id, desk_id=question.desk_id)
    row = Message(
        account_id=question.account_id,
        requester_id=ticket.requester_id,
        ticket_id=ticket.id,
        direction=Direction.NOTE,
        chat_id=chat_id,
        platform_id=platform_id,
        kind="text",
        text=text,
        origin={"guest": question.person_name},
        at=uow.now,
    )
    if not uow.requesters.add_message(row):
        return None
    uow.tickets.place(
        Placement(
            account_id=row.account_id,
            chat_id=chat_id,
            platform_id=platform_id,
            ticket_id=ticket.id,
            message_id=row.id,
            role=PlacementRole.NOTE,
        )
    )
    question.answer_id = row.id
    _end(uow, ticket, question, GuestState.ANSWERED)
    record(uow, ticket, "guest-answered", question=question.id)
    return row


def confirm(uow: UnitOfWork, question_id: int, *, by: Agent) -> GuestQuestion:
    """Record that the right person has opened the link. Raises GuestOver if it is not open."""
    question, _ = _find(uow, question_id, by=by)
    if question.state not in (GuestState.TAKEN, GuestState.ANSWERED):
        raise GuestOver(question.ticket_id)
    question.confirmed_by_id = by.id
    return question


def withdraw(uow: UnitOfWork, question_id: int, *, by: Agent) -> GuestQuestion:
    """End a question, so that its link is void. Raises GuestOver if it has ended."""
    question, ticket = _find(uow, question_id, by=by)
    if not _is_answerable(uow, question):
        raise GuestOver(ticket.id)
    _end(uow, ticket, question, GuestState.WITHDRAWN)
    record(uow, ticket, "guest-withdrawn", by=by, question=question.id)
    return question


def expire(uow: UnitOfWork, ticket: Ticket) -> list[GuestQuestion]:
    """End the questions of a ticket that are due, or all if it has ended. Returns them."""
    is_over = Status(ticket.status) not in LIVE
    answerable = uow.guests.answerable_of(ticket.id)
    due = [one for one in answerable if is_over or one.due_at <= uow.now]
    for question in due:
        _end(uow, ticket, question, GuestState.EXPIRED)
    _follow(uow, ticket)
    return due


def end_with_ticket(uow: UnitOfWork, ticket: Ticket) -> None:
    """Have the questions of a ticket that has ended expire by its timer."""
    if uow.guests.answerable_of(ticket.id):
        timers.start(uow, ticket, TimerKind.GUEST, due_at=uow.now)
        uow.wake.add(timers.TIMERS)


def give_back(uow: UnitOfWork, row: Message, requester: Requester) -> None:
    """Make an answer a message of the guest's own, because it reports danger since an edit."""
    row.requester_id, row.ticket_id = requester.id, None
    row.direction, row.origin = Direction.INBOUND.value, None
    uow.session.flush()


def _is_inside(uow: UnitOfWork, question: GuestQuestion, guest: Guest) -> bool:
    """Return True for the requester of the ticket, and for agents."""
    ticket = uow.tickets.get(question.ticket_id)
    requester = uow.requesters.by_chat(guest.account_id, guest.person_id)
    account = uow.accounts.get(guest.account_id)
    channel = account.channel if account is not None else ""
    agent = uow.agents.by_platform_id(question.desk_id, channel, guest.person_id)
    is_own = ticket is not None and requester is not None and requester.id == ticket.requester_id
    return is_own or (agent is not None and agent.active)


def _find(uow: UnitOfWork, question_id: int, *, by: Agent) -> tuple[GuestQuestion, Ticket]:
    question = uow.guests.get(question_id)
    ticket = find(uow, question.ticket_id if question is not None else 0, desk_id=by.desk_id)
    if question is None:
        raise GuestOver(ticket.id)
    if question.asked_by_id != by.id:
        must_hold(uow, ticket, by)
    return question, ticket


def _is_answerable(uow: UnitOfWork, question: GuestQuestion) -> bool:
    """Return True until the due time, while the ticket is live."""
    ticket = uow.tickets.get(question.ticket_id)
    is_live = ticket is not None and Status(ticket.status) in LIVE
    is_open = question.state in (GuestState.OPEN, GuestState.TAKEN)
    return is_live and is_open and question.due_at > uow.now


def _end(uow: UnitOfWork, ticket: Ticket, question: GuestQuestion, state: GuestState) -> None:
    question.state, question.ended_at = state.value, uow.now
    uow.session.flush()
    _follow(uow, ticket)
    refresh_card(uow, ticket)


def _follow(uow: UnitOfWork, ticket: Ticket) -> None:
    """Set the ticket's timer to the end of its first question, or stop it."""
    questions = uow.guests.answerable_of(ticket.id)
    if questions:
        timers.start(uow, ticket, TimerKind.GUEST, due_at=questions[0].due_at)
    else:
        timers.stop(uow, ticket, {TimerKind.GUEST})


def _hash(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()
