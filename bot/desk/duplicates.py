"""Word to the agents about duplicates of a ticket that has ended."""

from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from handoff.actions import endings
from handoff.records import Ticket
from handoff.work import UnitOfWork


def settle_duplicates(desk: Desk, uow: UnitOfWork, original: Ticket) -> None:
    """Have the requesters of an ended ticket's duplicates told that the fault is fixed.

    If the ticket ended in another way, their requests need an answer of their own, and the agents
    are told which ones.
    """
    left = endings.settle_duplicates(uow, original)
    if not left:
        return
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
