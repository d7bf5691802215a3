"""Work in the private chat: the next ticket, and what is shown of the one in focus."""

from collections.abc import Iterator

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind
from bot.desk import language
from bot.desk.agent import claiming
from bot.desk.agent.command import Spoken
from bot.desk.agent.press import AgentPress
from bot.desk.cards import ticket_words
from bot.desk.context import Desk
from bot.desk.masking import is_hiding, show_key
from bot.desk.outgoing import Keys, buttons
from bot.desk.to_agents import show_media
from handoff import reports
from handoff.actions import focus, takeovers
from handoff.errors import TooManyHeld
from handoff.lifecycle import LIVE, Status
from handoff.outbox import Payload, Purpose, Send, post
from handoff.records import Agent, Message, Ticket
from handoff.reports import Section, Waiting
from handoff.states import Direction
from handoff.work import Reader, UnitOfWork

PAGE, MOST_PAGES = 50, 10
MOST_MEDIA = 10  # files of the requester that are shown with the ticket


def take_next(wish: Spoken | AgentPress) -> None:
    """Put the next ticket into the agent's focus and show it, or say that there is none.

    Tickets of the queue are claimed. Raises TooManyHeld if the agent may claim no further one and
    none of their own waits.
    """
    desk, uow, agent = wish.desk, wish.uow, wish.agent
    before = focus.pass_by(uow, agent)
    ticket = _next(desk, uow, agent, before)
    if ticket is None:
        is_held = before is not None and before.assignee_id == agent.id
        number = before.id if before is not None and is_held else 0
        tell(desk, uow, agent, desk.say(_spoken(desk, agent), "next-none", ticket=number))
        return
    take(wish, ticket)


def take(wish: Spoken | AgentPress, ticket: Ticket) -> None:
    """Put a ticket into the agent's focus and show it. Raises the errors of a claim."""
    if ticket.assignee_id != wish.agent.id:
        claiming.claim(wish, ticket.id)
    else:
        wish.take_up_waiting(ticket)
    show(wish.desk, wish.uow, wish.agent, ticket)


def _next(desk: Desk, uow: UnitOfWork, agent: Agent, before: Ticket | None) -> Ticket | None:
    """Return the next ticket, or None.

    Danger comes first, then what is overdue, then an own ticket whose requester waits, and then
    the queue. Tickets that were passed by come again when no other is left.
    """
    most = desk.team.settings.most_held
    has_room = most is None or takeovers.count_open(uow, agent) < most
    waiting = [one for one in _waiting(uow, desk, agent) if one.ticket is not before]
    waiting.sort(key=lambda one: _rank(one, agent))
    new = [one for one in waiting if not focus.is_passed(agent, one.ticket)]
    if waiting and not new:
        focus.begin_again(agent)
    for one in new or waiting:
        if (has_room or _needs_no_room(one, agent)) and _is_free(uow, one.ticket, agent):
            return one.ticket
    if waiting and not has_room:
        raise TooManyHeld(most or 0)
    return None


def _waiting(reader: Reader, desk: Desk, agent: Agent) -> Iterator[Waiting]:
    """Yield the open tickets that the agent may work on, in the order of `/queue`."""
    for page in range(MOST_PAGES):
        rows = reports.waiting_page(reader, desk.id, limit=PAGE, offset=page * PAGE).rows
        for row in rows:
            ticket = row.ticket
            is_own = ticket.assignee_id == agent.id and ticket.waiting_since is not None
            is_open = Status(ticket.status) is Status.OPEN
            asks = reports.requester(reader, ticket.requester_id)
            is_of_agent = asks is not None and asks.chat_id == agent.platform_id
            if is_open and (is_own or ticket.assignee_id is None) and not is_of_agent:
                yield row
        if len(rows) < PAGE:
            return


def _is_free(reader: Reader, ticket: Ticket, agent: Agent) -> bool:
    """Return True unless another agent looks at the ticket."""
    return takeovers.looker(reader, ticket) in (None, agent)


def _needs_no_room(row: Waiting, agent: Agent) -> bool:
    return row.ticket.assignee_id == agent.id or row.ticket.urgent_since is not None


def _rank(row: Waiting, agent: Agent) -> tuple[bool, bool, bool]:
    """Return the sort key of a ticket. Those with the same key keep the order of `/queue`."""
    is_overdue = row.section is Section.OVERDUE
    return row.ticket.urgent_since is None, not is_overdue, row.ticket.assignee_id != agent.id


def show(desk: Desk, uow: UnitOfWork, agent: Agent, ticket: Ticket) -> None:
    """Set an agent's focus to a ticket and show it in the private chat, with the latest files."""
    focus.set_focus(uow, agent, ticket)
    spoken = _spoken(desk, agent)
    words = ticket_words(desk, uow, ticket, spoken)
    keys = [[show_key(desk, spoken, ticket)]] if is_hiding(desk, uow, ticket) else []
    rows = buttons(uow, keys, account_id=agent.account_id) if keys else ()
    _post(uow, agent, Send(text=words.text, entities=words.entities, keyboard=rows), ticket)
    show_media(desk, uow, ticket, _unanswered_media(uow, ticket), to=agent)
    tell(desk, uow, agent, focus_words(desk, uow, agent, ticket), ticket=ticket)


def _unanswered_media(reader: Reader, ticket: Ticket) -> list[Message]:
    """Return the files that the requester sent after the last reply."""
    said = reports.messages_of_ticket(reader, ticket.id, limit=MOST_MEDIA * 3)
    reply = reports.last_reply(reader, ticket.id)
    since = 0 if reply is None else reply.id
    inbound = [one for one in said if one.direction == Direction.INBOUND and one.id > since]
    return [one for one in inbound if one.kind != MessageKind.TEXT][-MOST_MEDIA:]


def leave(wish: Spoken | AgentPress) -> None:
    """End the agent's focus, so that what they write in the private chat is for the bot again."""
    ticket = focus.leave(wish.uow, wish.agent)
    number = ticket.id if ticket is not None else 0
    words = wish.desk.say(_spoken(wish.desk, wish.agent), "focus-left", ticket=number)
    tell(wish.desk, wish.uow, wish.agent, words, keys=())


def focus_words(desk: Desk, reader: Reader, agent: Agent, ticket: Ticket) -> str:
    """Return the line that names the ticket in focus and its requester."""
    requester = reports.requester(reader, ticket.requester_id)
    name = requester.name if requester is not None else "?"
    return desk.say(_spoken(desk, agent), "focus-on", ticket=ticket.id, name=name)


def focus_keys(desk: Desk, spoken: str) -> Keys:
    return [
        [
            (desk.say(spoken, "button-next-ticket"), Press(Act.NEXT_TICKET)),
            (desk.say(spoken, "button-leave-focus"), Press(Act.LEAVE_FOCUS)),
        ]
    ]


def over_words(desk: Desk, uow: UnitOfWork, agent: Agent) -> str | None:
    """Return a line if the ticket in focus has ended or is not the agent's any more, or None."""
    ticket = focus.ticket_of(uow, agent)
    if ticket is None or (ticket.assignee_id == agent.id and Status(ticket.status) in LIVE):
        return None
    return desk.say(_spoken(desk, agent), "focus-over", ticket=ticket.id)


def _spoken(desk: Desk, agent: Agent) -> str:
    return language.of_agent(desk, agent)


def tell(
    desk: Desk,
    uow: UnitOfWork,
    agent: Agent,
    text: str,
    *,
    ticket: Ticket | None = None,
    reply_to: str | None = None,
    keys: Keys | None = None,
) -> None:
    """Send a text to an agent in the private chat, by default with the usual buttons."""
    shown = focus_keys(desk, _spoken(desk, agent)) if keys is None else keys
    rows = buttons(uow, shown, account_id=agent.account_id) if shown else ()
    _post(uow, agent, Send(text=text, keyboard=rows, reply_to=reply_to), ticket)


def _post(uow: UnitOfWork, agent: Agent, payload: Payload, ticket: Ticket | None) -> None:
    number = ticket.id if ticket is not None else None
    post(uow, payload, to=agent.address, purpose=Purpose.NOTICE, ticket_id=number)
