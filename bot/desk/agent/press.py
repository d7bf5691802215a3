"""Context of an agent's button press."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.messages import Pressed
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import Keys, buttons
from bot.desk.waiting import take_up_waiting
from handoff import reports
from handoff.actions import cards, tickets
from handoff.outbox import Edit, Purpose, post
from handoff.records import Agent, Ticket
from handoff.states import CardMenu, PlacementRole
from handoff.work import UnitOfWork

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class AgentPress:
    """An agent's button press and its context."""

    desk: Desk
    uow: UnitOfWork
    agent: Agent
    facts: Facts
    pressed: Pressed

    def say(self, text_id: str, **facts: object) -> str:
        spoken = language.of_agent(self.desk, self.agent)
        return self.desk.say(spoken, text_id, **facts)

    @property
    def ticket_id(self) -> int:
        return int(self.facts["ticket"])

    def ticket(self) -> Ticket:
        return tickets.find(self.uow, self.ticket_id, desk_id=self.desk.id)

    def take_up_waiting(self, ticket: Ticket) -> int:
        """Relay the requester's pending messages and return their number."""
        return take_up_waiting(self.desk, self.uow, ticket.requester_id, ticket)

    def redraw(
        self,
        text: str,
        keys: Keys = (),
        *,
        message_id: str | None = None,
        entities: Sequence[dict[str, Any]] = (),
    ) -> None:
        """Replace the message and its buttons, or another message in the chat."""
        message_id = message_id or self.pressed.message_id
        if message_id is None:
            return
        rows = buttons(self.uow, keys, account_id=self.desk.account.id) if keys else ()
        post(
            self.uow,
            Edit(message_id=message_id, text=text, entities=tuple(entities), keyboard=rows),
            to=self.desk.at(self.pressed.place),
            purpose=Purpose.NOTICE,
        )

    def answered(self, done: str) -> str:
        """Replace a question by its result. A card keeps its text."""
        if not self.is_on_card():
            self.redraw(done)
        return done

    def is_on_card(self) -> bool:
        """Return True if the button belongs to a ticket's card."""
        chat_id, message_id = self.pressed.place.chat_id, self.pressed.message_id
        place = (
            None
            if message_id is None
            else reports.placement(self.uow, self.desk.account.id, chat_id, message_id)
        )
        return place is not None and place.role == PlacementRole.CARD

    def outdated(self) -> str:
        """Replace an outdated message and return the text that explains the refusal."""
        ticket = self.ticket()
        words = self.say("prompt-outdated", ticket=ticket.id)
        if ticket.outcome is not None:
            shown = self.say(f"outcome-{ticket.outcome}")
            words = self.say("prompt-ended", ticket=ticket.id, outcome=shown)
        if self.is_on_card():
            cards.show_menu(self.uow, ticket, CardMenu.USUAL)
        return self.answered(words)


Pressing = Callable[[AgentPress], str]
