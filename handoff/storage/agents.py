"""Agent repository, including agents' chats and invitations."""

from datetime import datetime
from types import EllipsisType

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.orm import Session

from handoff.addresses import Address
from handoff.models import Account, Agent, AgentsChat, Invitation, Ticket
from handoff.states import AgentRole
from handoff.storage.ahead import ahead_of

_BY_PLATFORM_ID = select(Agent).where(
    Agent.desk_id == bindparam("desk_id"),
    Agent.channel == bindparam("channel"),
    Agent.platform_id == bindparam("platform_id"),
)
_OF_ACCOUNT = (
    select(Agent)
    .join(Account, and_(Account.desk_id == Agent.desk_id, Account.channel == Agent.channel))
    .where(
        Account.id == bindparam("account_id"),
        Agent.platform_id == bindparam("platform_id"),
    )
)
_ACTIVE = (
    select(Agent).where(Agent.desk_id == bindparam("desk_id"), Agent.active).order_by(Agent.id)
)
_ADMIN_COUNT = select(func.count()).where(
    Agent.desk_id == bindparam("desk_id"), Agent.active, Agent.role == AgentRole.ADMIN
)
_CHATS = (
    select(AgentsChat).where(AgentsChat.desk_id == bindparam("desk_id")).order_by(AgentsChat.route)
)


class Agents:
    """Repository for agents, agents' chats and invitations."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._chats: dict[int, list[AgentsChat]] = {}  # by desk, read once per transaction

    def add(self, agent: Agent) -> None:
        self._session.add(agent)
        ahead = ahead_of(self._session)
        if ahead is not None:
            ahead.agents.clear()

    def get(self, agent_id: int) -> Agent | None:
        found: Agent | None = self._session.get(Agent, agent_id)
        return found

    def by_platform_id(self, desk_id: int, channel: str, platform_id: str) -> Agent | None:
        """Find an agent of the desk by messenger and platform id."""
        found: Agent | None = self._session.scalar(
            _BY_PLATFORM_ID,
            {"desk_id": desk_id, "channel": channel, "platform_id": platform_id},
        )
        return found

    def of_account(self, account_id: int, platform_id: str) -> Agent | None:
        """Find an agent by platform id on any account of the same messenger."""
        ahead, key = ahead_of(self._session), (account_id, platform_id)
        if ahead is not None and key in ahead.agents:
            return ahead.agents[key]
        found: Agent | None = self._session.scalar(
            _OF_ACCOUNT, {"account_id": account_id, "platform_id": platform_id}
        )
        return found

    def active(self, desk_id: int) -> list[Agent]:
        return list(self._session.scalars(_ACTIVE, {"desk_id": desk_id}))

    def count_admins(self, desk_id: int) -> int:
        return self._session.scalar(_ADMIN_COUNT, {"desk_id": desk_id}) or 0

    def chats(self, desk_id: int) -> list[AgentsChat]:
        """Return the agents' chats of a desk, the main chat first."""
        if desk_id not in self._chats:
            self._chats[desk_id] = list(self._session.scalars(_CHATS, {"desk_id": desk_id}))
        return self._chats[desk_id]

    def chat(self, desk_id: int, *, route: str = "") -> AgentsChat | None:
        """Return the desk's main chat, or the chat of a route."""
        return next((chat for chat in self.chats(desk_id) if chat.route == route), None)

    def chat_of(self, ticket: Ticket) -> AgentsChat | None:
        """Return the chat of the ticket's route if it is reachable, otherwise the main chat."""
        own = self.chat(ticket.desk_id, route=ticket.route) if ticket.route else None
        is_reached = own is not None and own.unreachable_since is None
        return own if is_reached else self.chat(ticket.desk_id)

    def chat_at(self, desk_id: int, address: Address) -> AgentsChat | None:
        return next((chat for chat in self.chats(desk_id) if chat.address == address), None)

    def set_chat(self, chat: AgentsChat) -> None:
        self._session.add(chat)
        self._chats.pop(chat.desk_id, None)

    def remove_chat(self, chat: AgentsChat) -> None:
        self._session.delete(chat)
        self._chats.pop(chat.desk_id, None)

    def add_invitation(self, invitation: Invitation) -> None:
        self._session.add(invitation)

    def void_invitations(
        self,
        desk_id: int,
        *,
        at: datetime,
        role: str | None = None,
        made_by: str | EllipsisType | None = ...,
        not_made_by: str | None = None,
    ) -> None:
        """Expire unused links, filtered by role and creator. None means created at startup."""
        ending = (
            update(Invitation)
            .where(
                Invitation.desk_id == desk_id,
                Invitation.used_at.is_(None),
                Invitation.expires_at > at,
            )
            .values(expires_at=at)
            .execution_options(synchronize_session=False)
        )
        if role is not None:
            ending = ending.where(Invitation.role == role)
        if made_by is not ...:
            ending = ending.where(Invitation.made_by.is_not_distinct_from(made_by))
        if not_made_by is not None:
            ending = ending.where(Invitation.made_by.is_distinct_from(not_made_by))
        self._session.execute(ending)

    def spend_invitation(
        self, token_hash: str, *, desk_id: int, by: str, at: datetime
    ) -> str | None:
        """Use up a link and return its role, or None if it is unknown, expired or already used."""
        role: str | None = self._session.scalar(
            update(Invitation)
            .where(
                Invitation.token_hash == token_hash,
                Invitation.desk_id == desk_id,
                Invitation.used_at.is_(None),
                Invitation.expires_at > at,
            )
            .values(used_at=at, used_by=by)
            .returning(Invitation.role)
        )
        return role
