"""Resolve and reopen tickets and notify the requester."""

from bot.conversation.callbacks import Act, Press
from bot.desk import language
from bot.desk.agent.prompts import Say, about
from bot.desk.context import Desk
from bot.desk.outgoing import Keys
from handoff import reports
from handoff.actions import tickets
from handoff.lifecycle import Outcome, Status
from handoff.outbox import Purpose, Send, post
from handoff.records import Agent, Ticket
from handoff.work import UnitOfWork


def late_words_keys(
    uow: UnitOfWork, ticket: Ticket, outcome: Outcome, reason: str, say: Say
) -> Keys:
    """Return the button to resolve a ticket despite new messages from the requester."""
    facts = about(uow, ticket, {"outcome": outcome.value, "reason": reason})
    return [[(say("button-resolve-anyway"), Press(Act.RESOLVE_AS, facts))]]


def resolve_and_tell(
    desk: Desk, uow: UnitOfWork, ticket_id: int, outcome: str, reason: str | None, by: Agent
) -> Ticket:
    """Resolve a ticket and notify the requester.

    The notice includes the outcome and the time limit for reopening the ticket.
    """
    ticket = tickets.resolve(uow, ticket_id, outcome=outcome, reason=reason, by=by)
    requester = reports.requester(uow, ticket.requester_id)
    if requester is not None:
        spoken = language.of_requester(desk, requester, now=ticket.language)
        post(
            uow,
            Send(
                text=desk.say(
                    spoken,
                    "your-ticket-resolved",
                    ticket=ticket.id,
                    span=uow.policy.reopens_within,
                    outcome=ticket.outcome or outcome,
                    reason=ticket.outcome_reason or "",
                )
            ),
            to=requester.address,
            purpose=Purpose.DECISION,
            ticket_id=ticket.id,
        )
    return ticket


def reopen_and_tell(desk: Desk, uow: UnitOfWork, ticket_id: int, by: Agent) -> Ticket:
    """Reopen a ticket. The requester is notified if it was resolved before."""
    before = (tickets.find(uow, ticket_id, desk_id=desk.id)).status
    ticket = tickets.reopen(uow, ticket_id, by=by)
    requester = reports.requester(uow, ticket.requester_id)
    if before == Status.RESOLVED and requester is not None:
        spoken = language.of_requester(desk, requester, now=ticket.language)
        post(
            uow,
            Send(text=desk.say(spoken, "your-ticket-reopened", ticket=ticket.id)),
            to=requester.address,
            purpose=Purpose.DECISION,
            ticket_id=ticket.id,
        )
    return ticket
