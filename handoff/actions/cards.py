"""What a ticket's card and the name of its topic show."""

from handoff.models import Ticket
from handoff.outbox import Rank, refresh_card
from handoff.outbox.signs import TopicState, state_of
from handoff.states import CardMenu
from handoff.storage import UnitOfWork


def show_menu(uow: UnitOfWork, ticket: Ticket, menu: CardMenu) -> None:
    """Change what the ticket's card shows. A change of its state or assignee ends it."""
    ticket.card_menu = menu.value
    refresh_card(uow, ticket, rank=Rank.REPLY)


def note_card(ticket: Ticket, digest: str) -> bool:
    """Store what the card shows. Returns False if it is what was sent last."""
    before, ticket.card_digest = ticket.card_digest, digest
    return before != digest


def note_topic_state(ticket: Ticket) -> None:
    """Store that the name of the ticket's topic shows the present state."""
    ticket.topic_state = state_of(ticket).value


def name_by_hand(ticket: Ticket) -> None:
    """Leave the name of the ticket's topic to the agents, who have changed it."""
    ticket.topic_state = TopicState.BY_HAND.value
