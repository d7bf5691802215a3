"""The /ratings and /contact commands."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.desk.agent import contacting
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import listed
from handoff import reports
from handoff.actions import agents
from handoff.records import Complaint
from handoff.reports import Scores
from handoff.states import AgentRole

PERIOD = timedelta(days=30)
LEAST_RATED = 5  # ratings for a percentage
MOST_WORDS, MOST_COMPLAINTS = 5, 10
WORDS = 80  # length of quoted words, in characters


def _ratings(spoken: Spoken) -> None:
    """Show the ratings of the last 30 days: of everyone to leads, else of the team and oneself."""
    since = spoken.uow.now - PERIOD
    found = reports.scores(spoken.uow, spoken.desk.id, since=since)
    lines = [_team_line(spoken, found)]
    is_lead = spoken.agent.role in (AgentRole.LEAD, AgentRole.ADMIN)
    own = [one for one in found if is_lead or one.agent_id == spoken.agent.id]
    lines += [_agent_line(spoken, one) for one in own if one.rated]
    only = None if is_lead else spoken.agent.id
    lines += _words(spoken, only)
    if is_lead:
        lines += _complaints(spoken, reports.open_complaints(spoken.uow, spoken.desk.id))
    spoken.reply("\n".join(lines))


def _team_line(spoken: Spoken, found: Sequence[Scores]) -> str:
    asked, rated = sum(one.asked for one in found), sum(one.rated for one in found)
    if not rated:
        return spoken.say("ratings-none", asked=asked)
    satisfied = sum(one.satisfied for one in found)
    share = round(100 * satisfied / rated) if rated >= LEAST_RATED else -1
    mean = _mean(sum(one.total for one in found), rated)
    return spoken.say("ratings-head", mean=mean, rated=rated, asked=asked, share=share)


def _agent_line(spoken: Spoken, one: Scores) -> str:
    agent = reports.agent(spoken.uow, one.agent_id)
    name = agent.name if agent is not None else "–"
    mean = _mean(one.total, one.rated)
    return spoken.say("ratings-line", name=name, mean=mean, rated=one.rated, asked=one.asked)


def _mean(total: int, count: int) -> float:
    return round(total / count, 1)


def _words(spoken: Spoken, agent_id: int | None) -> Iterator[str]:
    found = reports.ratings_with_words(
        spoken.uow,
        spoken.desk.id,
        since=spoken.uow.now - PERIOD,
        limit=MOST_WORDS,
        agent_id=agent_id,
    )
    if found:
        yield spoken.say("ratings-words")
    for one in found:
        words = listed(one.words, longest=WORDS)
        yield spoken.say("ratings-word", ticket=one.ticket_id, score=one.score or 0, words=words)


def _complaints(spoken: Spoken, found: Sequence[Complaint]) -> Iterator[str]:
    if found:
        yield spoken.say("complaints-open", count=len(found))
    for one in found[:MOST_COMPLAINTS]:
        words = listed(one.words, longest=WORDS) or 0
        yield spoken.say("complaints-line", ticket=one.ticket_id, since=one.began_at, words=words)


def _contact(spoken: Spoken) -> None:
    """Contact the requester of a complaint, which ends it (leads only)."""
    agents.must_lead(spoken.agent)
    ticket = spoken.only_ticket()
    complaint = reports.open_complaint(spoken.uow, ticket.id)
    if complaint is None:
        spoken.reply(spoken.say("complaint-none", ticket=ticket.id))
        return
    spoken.reply(contacting.contact(spoken, complaint))


COMMANDS = (
    AgentCommand(
        "ratings",
        _ratings,
        Right.AGENT,
        "the ratings of the last 30 days; leads also see those of each agent and the open "
        "complaints",
        persian="امتیازها",
        task=7,
        menu=False,
    ),
    AgentCommand(
        "contact",
        _contact,
        Right.AGENT,
        "leads and admins: take the ticket of a requester who has complained, as with the button",
        argument="#12",
        persian="تماس",
        task=8,
        menu=False,
    ),
)
