"""Moving tickets to another agents' chat, and chats to another id."""

from collections.abc import Collection, Iterable, Mapping

from handoff.addresses import Address, ChatKind
from handoff.models import AgentsChat, Ticket
from handoff.outbox import agents_chat
from handoff.outbox.payload import Late, Purpose, Rank
from handoff.outbox.places import card_is_at
from handoff.outbox.post import post
from handoff.states import DeliveryStatus
from handoff.storage import UnitOfWork


def bring_here(
    uow: UnitOfWork, chat: AgentsChat, tickets: Iterable[Ticket], *, ended: Address | None = None
) -> list[Ticket]:
    """Show live tickets in the chat that has become theirs. Returns those that were in another.

    Undelivered messages follow. Their former cards name the new chat and lose their buttons, in
    reachable agents' chats and in the one that has `ended`.
    """
    reached = {
        one.address for one in uow.agents.chats(chat.desk_id) if one.unreachable_since is None
    }
    came: list[Ticket] = []
    moved: dict[Address, dict[int, str | None]] = {}
    for ticket in tickets:
        if card_is_at(ticket, chat.address):
            continue
        if ticket.card_account_id is not None and ticket.card_chat_id is not None:
            old = Address(ticket.card_account_id, ticket.card_chat_id, ChatKind.GROUP)
            moved.setdefault(old, {})[ticket.id] = ticket.card_message_id
            came.append(ticket)
        uow.tickets.remember_topic(ticket)
        ticket.card_account_id = ticket.card_chat_id = None
        ticket.card_message_id = ticket.topic_id = None
    for old, cards in moved.items():
        _move_owed(uow, cards.keys(), old, chat)
        if old in reached or old == ended:
            _point_from(uow, cards, old, chat)
    uow.session.flush()
    return came


def _move_owed(
    uow: UnitOfWork, ticket_ids: Collection[int], old: Address, chat: AgentsChat
) -> None:
    found = []
    for delivery in uow.deliveries.unfinished_to(old.account_id, old.chat_id):
        if delivery.ticket_id in ticket_ids and delivery.status == DeliveryStatus.QUEUED:
            payload = agents_chat.elsewhere(
                delivery.payload, old=old.account_id, new=chat.account_id
            )
            if payload is not None:
                found.append((delivery.id, payload))
    agents_chat.redirect(uow, found, to=chat.address)


def _point_from(
    uow: UnitOfWork, cards: Mapping[int, str | None], old: Address, chat: AgentsChat
) -> None:
    for ticket_id, card_id in cards.items():
        if card_id is not None:
            post(
                uow,
                Late("card-moved", {"ticket": ticket_id, "title": chat.title}, edits=card_id),
                to=old,
                purpose=Purpose.NOTICE,
                rank=Rank.REFRESH,
                ticket_id=ticket_id,
            )


def move_agents_chat(uow: UnitOfWork, account_id: int, old: str, new: str) -> None:
    """Update the chat id of a group that was upgraded to a supergroup."""
    account = uow.accounts.get(account_id)
    for chat in uow.agents.chats(account.desk_id) if account is not None else ():
        if (chat.account_id, chat.chat_id) == (account_id, old):
            chat.chat_id = new
    uow.deliveries.move_chat(account_id, old, new)
    uow.tickets.move_cards(account_id, old, new)
