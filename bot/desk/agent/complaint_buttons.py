"""Handle the buttons of complaints, which only leads may press."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.callbacks import Act
from bot.desk import language
from bot.desk.agent import contacting
from bot.desk.agent.press import AgentPress, Pressing
from bot.desk.complaints import complaint_words
from handoff import reports
from handoff.actions import complaints
from handoff.errors import TicketUnknown
from handoff.records import Complaint


def _contact(press: AgentPress) -> str:
    complaint = _complaint_of(press)
    done = contacting.contact(press, complaint)
    _redraw(press, complaint)
    return done


def _no_contact(press: AgentPress) -> str:
    complaint = _complaint_of(press)
    ticket = complaints.dismiss(press.uow, complaint.id, by=press.agent)
    _redraw(press, complaint)
    return press.say("no-contact-noted", ticket=ticket.id)


def _complaint_of(press: AgentPress) -> Complaint:
    found = reports.complaint(press.uow, int(press.facts["complaint"]))
    if found is None:
        raise TicketUnknown
    return found


def _redraw(press: AgentPress, complaint: Complaint) -> None:
    """Replace the buttons of the post by how the complaint ended."""
    ticket = reports.ticket(press.uow, complaint.ticket_id)
    if ticket is not None:
        spoken = language.of_team(press.desk)
        words = complaint_words(press.desk, press.uow, ticket, complaint, spoken)
        press.redraw(words.text, entities=words.entities)


PRESSES: Mapping[Act, Pressing] = MappingProxyType(
    {Act.CONTACT: _contact, Act.NO_CONTACT: _no_contact}
)
