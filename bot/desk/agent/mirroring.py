"""What agents write in the private chat, shown to colleagues in the ticket's chat."""

from bot.conversation.agent_input import without_mark
from bot.conversation.messages import MessageKind
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import chat_for, tell_agents
from bot.texts.render import Text
from handoff import reports
from handoff.addresses import Address, ChatKind
from handoff.outbox import Purpose, post
from handoff.outbox.copies import private_chat_of
from handoff.outbox.payload import copy_of
from handoff.records import Agent, Message, Ticket
from handoff.states import Direction
from handoff.work import Reader, UnitOfWork


def is_from_private_chat(reader: Reader, row: Message) -> bool:
    """Return True for a message that its agent wrote in the private chat."""
    return private_chat_of(reader, row) is not None


def address_of(reader: Reader, row: Message) -> Address:
    """Return the chat in which an agent wrote a message."""
    group = Address(row.account_id, row.chat_id, ChatKind.GROUP)
    return private_chat_of(reader, row) or group


def mirror(desk: Desk, uow: UnitOfWork, row: Message, ticket: Ticket, *, by: Agent) -> None:
    """Show colleagues in the ticket's chat what an agent wrote in the private chat."""
    chat = chat_for(uow, desk, ticket)
    if chat is None:
        return
    is_note = row.direction == Direction.NOTE
    is_text = row.kind == MessageKind.TEXT
    if is_text or reports.album_of(uow, row)[0].id == row.id:
        head = "private-note" if is_note else "private-reply"
        _post_text(desk, uow, row, ticket, head, by=by)
    if not is_text:
        payload = copy_of([row], to=chat.address)
        post(uow, payload, to=chat.address, purpose=Purpose.NOTICE, ticket_id=ticket.id)


def mirror_edit(desk: Desk, uow: UnitOfWork, row: Message, ticket: Ticket, *, by: Agent) -> None:
    """Show colleagues the new text of a message that was edited in the private chat."""
    _post_text(desk, uow, row, ticket, "private-edit", by=by)


def mirror_unsend(desk: Desk, uow: UnitOfWork, row: Message, ticket: Ticket, *, by: Agent) -> None:
    """Show colleagues that a reply of the private chat is taken back."""
    _post_text(desk, uow, row, ticket, "private-unsent", by=by)


def _post_text(
    desk: Desk, uow: UnitOfWork, row: Message, ticket: Ticket, text_id: str, *, by: Agent
) -> None:
    head = desk.say(language.of_team(desk), text_id, ticket=ticket.id, agent=by.name)
    words = Text().bold(head).line().foreign(without_mark(row.text)).build()
    tell_agents(uow, desk, words.text, entities=words.entities, ticket=ticket)
