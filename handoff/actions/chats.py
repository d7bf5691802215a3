"""The agents' chats of a desk: its main chat, and chats for the tickets of a route."""

from handoff.actions.agents import must_be_admin
from handoff.addresses import Address
from handoff.errors import AgentsChatTaken, NoAgentsChat, NotARouteChat
from handoff.models import Agent, AgentsChat
from handoff.outbox import agents_chat
from handoff.outbox.moving import bring_here
from handoff.storage import UnitOfWork


def set_agents_chat(
    uow: UnitOfWork, at: Address, *, by: Agent, title: str, has_topics: bool, route: str = ""
) -> AgentsChat:
    """Set the desk's main chat or the chat of a route, and post a card for each of its tickets.

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
    bring_here(uow, chat, agents_chat.tickets_in(uow, chat))
    if chat.unreachable_since is not None:
        agents_chat.back(uow, chat)  # `by` has just written in this group
    else:
        agents_chat.show_missing(uow, chat)
    return chat


def end_route_chat(uow: UnitOfWork, at: Address, *, by: Agent) -> AgentsChat:
    """Return the tickets of a route's chat to the main chat. Returns the main chat.

    Raises NotAnAdmin, and NotARouteChat if the group is not the chat of a route.
    """
    must_be_admin(by)
    chat, main = uow.agents.chat_at(by.desk_id, at), uow.agents.chat(by.desk_id)
    if chat is None or not chat.route or main is None:
        raise NotARouteChat
    moved = agents_chat.tickets_in(uow, chat)
    uow.agents.remove_chat(chat)
    uow.session.flush()
    agents_chat.move_owed(uow, at, main.address)
    bring_here(uow, main, moved)
    agents_chat.show_missing(uow, main)
    return main
