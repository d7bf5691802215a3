"""Notices to requesters about changes of their tickets that they did not cause."""

from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import tell
from handoff import reports
from handoff.lifecycle import Status
from handoff.outbox import Purpose
from handoff.records import Ticket
from handoff.work import Reader, UnitOfWork


def notify(desk: Desk, uow: UnitOfWork, ticket: Ticket) -> None:
    """Tell the requester the present state of a live ticket."""
    requester = reports.requester(uow, ticket.requester_id)
    if requester is None:
        return
    spoken = language.of_requester(desk, requester, now=ticket.language)
    text = _words(desk, uow, ticket, spoken)
    tell(uow, desk, requester, text, ticket=ticket, purpose=Purpose.DECISION)


def _words(desk: Desk, reader: Reader, ticket: Ticket, spoken: str) -> str:
    until = reports.waits_until(reader, ticket)
    if ticket.status == Status.PENDING and ticket.waiting_since is not None and until is not None:
        return desk.say(spoken, "your-ticket-on-hold", ticket=ticket.id, until=until)
    assignee = reports.agent(reader, ticket.assignee_id) if ticket.assignee_id else None
    if assignee is None:
        return desk.say(spoken, "your-ticket-queued", ticket=ticket.id)
    return desk.say(spoken, "your-ticket-held", ticket=ticket.id, agent=assignee.name)
