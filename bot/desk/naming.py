"""Names of agents as requesters read them, according to the team's settings."""

from bot.desk.context import Desk
from bot.desk.language import of_requester
from bot.team.model import ShownName, Signed
from handoff import reports
from handoff.records import Agent, Ticket
from handoff.work import Reader


def shown_name(desk: Desk, agent: Agent, ticket: Ticket, language: str) -> str:
    """Return what the requester reads of an agent: the first name, the team or "Support"."""
    setting = desk.team.settings.shown_name
    if setting is ShownName.SUPPORT:
        return desk.say(language, "name-support")
    if setting is ShownName.ROLE:
        return team_name(desk, ticket, language)
    return next(iter(agent.name.split()), agent.name)


def team_name(desk: Desk, ticket: Ticket, language: str) -> str:
    """Return the name of the team that a ticket is routed to, as it is shown to requesters."""
    route = desk.knowledge.kb.routes.get(ticket.route)
    if route is None:  # no longer in the knowledge base
        return desk.say(language, "name-support")
    return desk.say(language, "name-team", team=route.name_in(language))


def signature(desk: Desk, reader: Reader, ticket: Ticket, *, by: Agent) -> str:
    """Return the line below a reply, or "" if the requester has read the name before."""
    requester = reports.requester(reader, ticket.requester_id)
    if desk.team.settings.signed is Signed.NEVER or requester is None:
        return ""
    spoken = of_requester(desk, requester, now=ticket.language)
    shown = shown_name(desk, by, ticket, spoken)
    last = reports.last_reply(reader, ticket.id)
    sender = None if last is None else (last.origin or {}).get("sent_by") or last.agent_id
    before = None if sender is None else reports.agent(reader, int(sender))
    if before is not None and shown_name(desk, before, ticket, spoken) == shown:
        return ""
    return f"— {shown}"
