"""Names of agents as requesters read them, according to the team's settings."""

from bot.desk.context import Desk
from bot.desk.language import of_requester
from bot.team.model import ShownName, Signed
from handoff import reports
from handoff.actions.names import folded
from handoff.records import Agent, Ticket
from handoff.work import Reader

PERSIAN_TITLES = ("دکتر", "مهندس", "خانم", "آقای", "سید", "سیده")
TITLES = frozenset(("dr", "mr", "mrs", "ms", "eng", *map(folded, PERSIAN_TITLES)))


def shown_name(
    desk: Desk, agent: Agent, ticket: Ticket, language: str, *, in_text: bool = True
) -> str:
    """Return what the requester reads of an agent: the first name, the team or "Support".

    With `in_text`, it is part of a sentence.
    """
    setting = desk.team.settings.shown_name
    if setting is ShownName.SUPPORT:
        return desk.say(language, "name-support")
    if setting is ShownName.ROLE:
        return _team_name(desk, ticket, language, in_text=in_text)
    return _first_name(agent.name) or desk.say(language, "name-support")


def _first_name(name: str) -> str:
    """Return the first word of a name that has letters and is not a title, or ""."""
    words = [word for word in name.split() if any(map(str.isalpha, word))]
    named = [word for word in words if folded(word).rstrip(".") not in TITLES]
    return next(iter(named or words), "")


def _team_name(desk: Desk, ticket: Ticket, language: str, *, in_text: bool) -> str:
    """Return the name of the team that a ticket is routed to."""
    route = desk.knowledge.kb.routes.get(ticket.route)
    if route is None:  # no longer in the knowledge base
        return desk.say(language, "name-support")
    return desk.say(
        language, "name-team" if in_text else "name-team-alone", team=route.name_in(language)
    )


def signature(desk: Desk, reader: Reader, ticket: Ticket, *, by: Agent) -> str:
    """Return the line below a reply, or "" if the requester has read the name before."""
    requester = reports.requester(reader, ticket.requester_id)
    if desk.team.settings.signed is Signed.NEVER or requester is None:
        return ""
    spoken = of_requester(desk, requester, now=ticket.language)
    shown = shown_name(desk, by, ticket, spoken, in_text=False)
    line = f"— {shown}"
    return "" if reports.last_signature(reader, ticket.id) == line else line
