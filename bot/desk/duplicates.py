"""Word to those whose tickets were resolved as duplicates of another requester's ticket."""

from datetime import timedelta

from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import tell, tell_agents
from handoff import reports
from handoff.actions import endings, requesters
from handoff.lifecycle import Outcome
from handoff.outbox import Purpose
from handoff.records import Ticket
from handoff.work import UnitOfWork

NOW = timedelta(0)


def tell_duplicates(desk: Desk, uow: UnitOfWork, original: Ticket) -> None:
    """Tell the requesters of an ended ticket's duplicates that the fault is fixed.

    They are told in the morning if it is night. If the ticket ended in another way, their requests
    need an answer of their own, and the agents are told which ones.
    """
    duplicates = endings.take_duplicates(uow, original)
    left = duplicates
    if original.outcome == Outcome.FIXED:
        newest = {each.requester_id: each for each in duplicates}
        left = [each for each in newest.values() if not _tell_fixed(desk, uow, each)]
    if left:
        spoken = language.of_team(desk)
        text = desk.say(
            spoken,
            "duplicates-left",
            ticket=original.id,
            outcome=desk.say(spoken, f"outcome-{original.outcome}"),
            count=len(left),
            tickets=[desk.say(spoken, "ticket-number", ticket=each.id) for each in left],
        )
        tell_agents(uow, desk, text, ticket=original)


def _tell_fixed(desk: Desk, uow: UnitOfWork, ticket: Ticket) -> bool:
    """Tell a requester. Returns False if they cannot be told, because they are blocked."""
    requester = reports.requester(uow, ticket.requester_id)
    if requester is None or requesters.is_blocked(requester, uow.now):
        return False
    spoken = language.of_requester(desk, requester, now=ticket.language)
    text = desk.say(spoken, "your-duplicate-fixed", ticket=ticket.id)
    quiet = uow.policy.quiet
    after = NOW if quiet is None else quiet.end_after(uow.now) - uow.now
    tell(uow, desk, requester, text, ticket=ticket, purpose=Purpose.DECISION, after=after)
    return True
