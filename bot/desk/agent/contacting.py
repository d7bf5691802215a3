"""The contact of a lead with a requester who has complained about the support."""

from bot.desk import language
from bot.desk.agent import held_replies
from bot.desk.agent.claiming import tell_agent
from bot.desk.agent.command import Spoken
from bot.desk.agent.press import AgentPress
from bot.desk.naming import shown_name
from bot.desk.outgoing import tell
from handoff import reports
from handoff.actions import agents, complaints
from handoff.addresses import ChatKind
from handoff.outbox import Purpose
from handoff.records import Complaint


def contact(wish: Spoken | AgentPress, complaint: Complaint) -> str:
    """Give a lead the requester's ticket, and tell the requester and the former owner.

    Returns the answer to the lead.
    """
    desk, uow = wish.desk, wish.uow
    agents.must_lead(wish.agent)
    about = reports.ticket(uow, complaint.ticket_id)
    live = None if about is None else reports.live_ticket_of(uow, about.requester_id)
    if live is not None:
        held_replies.before_change(wish, live)
    found = complaints.contact(uow, complaint.id, by=wish.agent)
    ticket = found.ticket
    if found.former is not None:
        tell_agent(desk, uow, found.former, "contact-call", ticket, agent=wish.agent.name)
    requester = reports.requester(uow, ticket.requester_id)
    if requester is not None:
        spoken = language.of_requester(desk, requester, now=ticket.language)
        agent = shown_name(desk, wish.agent, ticket, spoken)
        text = desk.say(spoken, "lead-contacts", ticket=ticket.id, agent=agent)
        tell(uow, desk, requester, text, ticket=ticket, purpose=Purpose.DECISION)
    in_private = isinstance(wish, Spoken) and wish.said.place.kind is ChatKind.PRIVATE
    if in_private:  # the ticket is shown below
        return wish.say("claimed", ticket=ticket.id, agent=wish.agent.name)
    return wish.say("contact-yours", ticket=ticket.id)
