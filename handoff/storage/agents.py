"""Agent repository, including agents' chats and invitations."""

from datetime import datetime
from types import EllipsisType

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from handoff.models import Agent, AgentsChat, Invitation
from handoff.states import AgentRole


class Agents:
    """Repository for agents, agents' chats and invitations."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, agent: Agent) -> None:
        self._session.add(agent)

    def get(self, agent_id: int) -> Agent | None:
        found: Agent | None = self._session.get(Agent, agent_id)
        return found

    def by_platform_id(self, desk_id: int, channel: str, platform_id: str) -> Agent | None:
        """Find an agent of the desk by messenger and platform id."""
        found: Agent | None = self._session.scalar(
            select(Agent).where(
                Agent.desk_id == desk_id,
                Agent.channel == channel,
                Agent.platform_id == platform_id,
            )
        )
        return found

    def active(self, desk_id: int) -> list[Agent]:
        found = self._session.scalars(
            select(Agent).where(Agent.desk_id == desk_id, Agent.active).order_by(Agent.id)
        )
        return list(found)

    def count_admins(self, desk_id: int) -> int:
        return (
            self._session.scalar(
                select(func.count()).where(
                    Agent.desk_id == desk_id, Agent.active, Agent.role == AgentRole.ADMIN
                )
            )
            or 0
        )

    def chat(self, desk_id: int) -> AgentsChat | None:
        found: AgentsChat | None = self._session.get(AgentsChat, desk_id)
        return found

    def set_chat(self, chat: AgentsChat) -> None:
        self._session.add(chat)

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
