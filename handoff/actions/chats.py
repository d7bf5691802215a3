"""The agents' chats of a desk: its main chat, and chats for the tickets of a route."""

from handoff.actions.agents import must_be_admin
from handoff.addresses import Address
from handoff.errors import AgentsChatTaken, NoAgentsChat, NotARouteChat
from handoff.models import Agent, AgentsChat, Ticket
from handoff.outbox import agents_chat, outage
from handoff.outbox.moving import bring_here
from handoff.storage import UnitOfWork


def set_agents_chat(
    uow: UnitOfWork, at: Address, *, by: Agent, title: str, has_topics: bool, route: str = ""
) -> list[Ticket]:
    """Set the desk's main chat or the chat of a route, and post a card for each of its tickets.

    Returns the tickets that were shown in another chat before.

    Undelivered messages and notices about tickets are redirected from the previous chat. Raises
    NotAnAdmin if `by` is not an admin, AgentsChatTaken if the group is an agents' chat for other
    tickets, and NoAgentsChat for a route as long as there is no main chat.
    """
    must_be_admin(by)
    other = uow.agents.chat_at(by.desk_id, at)
    if other is not None and other.route != route:
        raise AgentsChatTaken(other.route)
    if route and uow.agents.chat(by.desk_id) is None:
        raise NoAgentsChat
    chat = uow.agents.chat(by.desk_id, route=route)
    if chat is None:
        chat = AgentsChat(
            desk_id=by.desk_id,
            route=route,
            account_id=at.account_id,
            chat_id=at.chat_id,
            title=title,
            has_topics=has_topics,
            since=uow.now,
        )
        uow.agents.set_chat(chat)
        uow.session.flush()
    else:
        if chat.address != at:
            agents_chat.move_owed(uow, chat.address, at)
        chat.account_id, chat.chat_id = at.account_id, at.chat_id
        chat.title, chat.has_topics = title, has_topics
    lost_at, chat.unreachable_since = chat.unreachable_since, None
    came = bring_here(uow, chat, agents_chat.tickets_in(uow, chat))
    chat.unreachable_since = lost_at
    if lost_at is not None:
        outage.back(uow, chat)  # `by` has just written in this group
    else:
        outage.show_missing(uow, chat)
    return came


def end_route_chat(
    uow: UnitOfWork, *, by: Agent, at: Address | None = None, route: str = ""
) -> list[Ticket]:
    """End the chat of a route, given by its address or its route. Returns its live tickets.

    They are shown in the main chat from then on. Raises NotAnAdmin, and NotARouteChat if there is
    no such chat.
    """
    must_be_admin(by)
    chat = uow.agents.chat_at(by.desk_id, at) if at is not None else None
    if at is None and route:
        chat = uow.agents.chat(by.desk_id, route=route)
    main = uow.agents.chat(by.desk_id)
    if chat is None or not chat.route or main is None:
        raise NotARouteChat
    address, tickets = chat.address, agents_chat.tickets_in(uow, chat)
    ended = address if chat.unreachable_since is None else None
    uow.agents.remove_chat(chat)
    uow.session.flush()
    agents_chat.move_owed(uow, address, main.address)
    came = bring_here(uow, main, tickets, ended=ended)
    outage.show_missing(uow, main)
    return came
