"""Word to those whose tickets were resolved as duplicates of another requester's ticket."""

from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import tell, tell_agents
from handoff import reports
from handoff.lifecycle import Outcome
from handoff.outbox import Purpose
from handoff.records import Ticket
from handoff.work import UnitOfWork

DONE = frozenset({Outcome.ANSWERED, Outcome.FIXED})


def tell_duplicates(desk: Desk, uow: UnitOfWork, original: Ticket) -> None:
    """Tell the requesters of a ticket's duplicates that the matter is settled.

    If it ended in another way, the agents are told which tickets still depend on it. The
    requester's own duplicates are left out.
    """
    duplicates = [
        each
        for each in reports.duplicates_of(uow, original.id)
        if each.requester_id != original.requester_id
    ]
    if not duplicates:
        return
    outcome = Outcome(original.outcome or Outcome.WITHDRAWN)
    if outcome not in DONE:
        spoken = language.of_team(desk)
        text = desk.say(
            spoken,
            "duplicates-left",
            ticket=original.id,
            outcome=desk.say(spoken, f"outcome-{outcome.value}"),
            tickets=[f"#{each.id}" for each in duplicates],
        )
        tell_agents(uow, desk, text, ticket=original)
        return
    for each in duplicates:
        requester = reports.requester(uow, each.requester_id)
        if requester is None:
            continue
        spoken = language.of_requester(desk, requester, now=each.language)
        text = desk.say(spoken, "your-duplicate-settled", ticket=each.id)
        tell(uow, desk, requester, text, ticket=each, purpose=Purpose.DECISION)
