"""Definition of agent commands and of the context they run in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.conversation.messages import Said
from bot.desk import language
from bot.desk.agent.arguments import ticket_reference
from bot.desk.context import Desk
from bot.desk.outgoing import Keys, buttons
from bot.desk.waiting import take_up_waiting
from handoff import reports
from handoff.actions import tickets
from handoff.errors import ArgumentUnclear, TicketUnknown
from handoff.outbox import Purpose, Rank, Send, post
from handoff.records import Agent, Message, Ticket
from handoff.work import UnitOfWork


@dataclass(frozen=True)
class Spoken:
    """A command with its context. `ticket` comes from the topic or from the message replied to."""

    desk: Desk
    uow: UnitOfWork
    said: Said
    agent: Agent
    ticket: Ticket | None
    name: str
    argument: str

    @property
    def language(self) -> str:
        return language.of_agent(self.desk, self.agent)

    @property
    def today(self) -> date:
        """The date in the time zone of the office hours."""
        return self.uow.now.astimezone(self.desk.team.zone).date()

    def say(self, text_id: str, **facts: object) -> str:
        return self.desk.say(self.language, text_id, **facts)

    def reply(
        self,
        text: str,
        *,
        entities: Sequence[dict[str, object]] = (),
        keys: Keys = (),
        rank: Rank = Rank.REPLY,
        about: Message | None = None,
    ) -> None:
        """Reply to the command in the same chat.

        Use Rank.NEWS to send the reply after messages that were relayed just before. If the reply
        may be edited later, pass the stored message it refers to as `about`.
        """
        post(
            self.uow,
            Send(
                text=text,
                entities=tuple(entities),
                keyboard=buttons(self.uow, keys, account_id=self.desk.account.id) if keys else (),
                reply_to=self.said.message_id,
            ),
            to=self.desk.at(self.said.place),
            purpose=Purpose.NOTICE,
            rank=rank,
            ticket_id=self.ticket.id if self.ticket is not None else None,
            message_id=about.id if about is not None else None,
        )

    def unclear(self) -> ArgumentUnclear:
        """Return an error for an invalid argument."""
        return ArgumentUnclear(self.name, self.argument)

    def only_ticket(self) -> Ticket:
        """Return the ticket given as the only argument. Defaults to `self.ticket`."""
        number, rest = ticket_reference(self.argument, bare=True)
        if rest:
            raise self.unclear()
        return self._found(number)

    def ticket_and_rest(self) -> tuple[Ticket, str]:
        """Return the ticket and the rest of the argument.

        A number without "#" only counts as a ticket number if the ticket is not already known from
        the topic or a reply to a card.
        """
        number, rest = ticket_reference(self.argument, bare=self.ticket is None)
        return self._found(number), rest

    def message_replied_to(self) -> Message | None:
        """Return the message the command replies to. For a notice, return the notice's subject."""
        if self.said.reply_to is None:
            return None
        account_id, chat_id = self.desk.account.id, self.said.place.chat_id
        row = reports.message_at(self.uow, account_id, chat_id, self.said.reply_to)
        if row is None:
            place = reports.placement(self.uow, account_id, chat_id, self.said.reply_to)
            if place is not None and place.message_id is not None:
                row = reports.message(self.uow, place.message_id)
        return row

    def take_up_waiting(self, ticket: Ticket) -> int:
        """Relay the requester's pending messages and return their number."""
        return take_up_waiting(self.desk, self.uow, ticket.requester_id, ticket)

    def _found(self, number: int | None) -> Ticket:
        if number is not None:
            return tickets.find(self.uow, number, desk_id=self.desk.id)
        if self.ticket is None:
            raise TicketUnknown
        return self.ticket


class Right(StrEnum):
    """Permission required by a command. The command's own function checks it."""

    AGENT = "agent"
    HOLDER = "holder"  # the ticket's assignee, and admins
    FREE_OR_HOLDER = "free-or-holder"  # any agent if it is in the queue, else HOLDER and leads
    AUTHOR = "author"  # the author of the message replied to, and admins
    ADMIN = "admin"


@dataclass(frozen=True)
class AgentCommand:
    """An agent command.

    Menus, /help, docs/agents.md and the permission matrix are generated from these definitions.
    `argument` is an example, and `does` is the description for docs/agents.md. Commands are
    grouped by `task` in /help (see `help-task`), which leaves out those with 0; those without
    `menu` are left out of the messenger's menu. The corresponding text ids are `help-NAME` and
    `menu-NAME`.
    """

    name: str
    run: Callable[[Spoken], None]
    who: Right
    does: str
    argument: str = ""
    aliases: tuple[str, ...] = ()
    task: int = 0
    menu: bool = True
    persian: str = ""  # its name in Persian, which is accepted as well
    spoken: tuple[str, ...] = ()  # further Persian names, such as the words of the button
    before_setup: bool = False  # can be used before the agents' chat is set
    is_logged_in_full: bool = False  # its argument is in the log of acts
