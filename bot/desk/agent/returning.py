"""What an agent who is back reads: their former tickets, and what waits for them."""

from collections.abc import Sequence

from bot.desk.agent import referring
from bot.desk.agent.command import Spoken
from handoff import reports
from handoff.lifecycle import LIVE, Status
from handoff.records import Agent, Ticket

MOST_NUMBERS = 3  # tickets that are named; the others are counted


def back_lines(spoken: Spoken, agent: Agent, returned: Sequence[Ticket]) -> list[str]:
    """Return the lines below the answer to `/back`: where the tickets are, and what waits."""
    lines = []
    if returned:
        parts = _where_they_are(spoken, returned)
        lines.append(spoken.say("back-tickets", count=len(returned), parts=parts))
    waiting = _waiting(spoken, agent)
    if waiting:
        lines.append(spoken.say("back-waiting", parts=waiting))
    return lines


def _where_they_are(spoken: Spoken, returned: Sequence[Ticket]) -> list[str]:
    """Return a part for the queue, for each present owner and for tickets that have ended."""
    groups: dict[tuple[str, int], list[int]] = {}
    for ticket in returned:
        is_live = Status(ticket.status) in LIVE
        owner = ticket.assignee_id or 0
        key = ("back-ended", 0) if not is_live else ("back-held" if owner else "back-queue", owner)
        groups.setdefault(key, []).append(ticket.id)
    parts = []
    for (text_id, owner), numbers in groups.items():
        holder = reports.agent(spoken.uow, owner) if owner else None
        facts = {} if not owner else {"name": holder.name if holder is not None else "–"}
        parts.append(spoken.say(text_id, tickets=_numbers(spoken, numbers), **facts))
    return parts


def _waiting(spoken: Spoken, agent: Agent) -> list[str]:
    """Return the open promises of the agent that no colleague has taken over, and referrals."""
    uow, desk = spoken.uow, spoken.desk
    promised = []
    for promise in reports.open_promises_of_desk(uow, desk.id):
        ticket = reports.ticket(uow, promise.ticket_id)
        is_theirs = ticket is not None and ticket.assignee_id in (None, agent.id)
        if promise.made_by_id == agent.id and is_theirs:
            promised.append(promise.ticket_id)
    referred = [
        referral.ticket_id
        for referral in reports.offered_referrals(uow, desk.id)
        if agent.id in {one.id for one in referring.awaited(desk, uow, referral)}
    ]
    found = (("back-promises", promised), ("back-referrals", referred))
    return [
        spoken.say(text_id, count=len(numbers), tickets=_numbers(spoken, dict.fromkeys(numbers)))
        for text_id, numbers in found
        if numbers
    ]


def _numbers(spoken: Spoken, tickets: Sequence[int] | dict[int, None]) -> list[str]:
    """Return the first ticket numbers, and how many more there are."""
    numbers = list(tickets)
    shown = [spoken.say("ticket-number", ticket=number) for number in numbers[:MOST_NUMBERS]]
    more = len(numbers) - MOST_NUMBERS
    return [*shown, spoken.say("back-more", count=more)] if more > 0 else shown
