"""The log of agents' acts."""

from handoff.models import Agent, AgentAct
from handoff.storage import UnitOfWork

LONGEST_WORDS = 200  # characters of an argument


def log(
    uow: UnitOfWork,
    agent: Agent,
    act: str,
    *,
    ticket_id: int | None = None,
    words: str = "",
    refusal: str | None = None,
) -> None:
    """Store what an agent did, or was refused."""
    uow.acts.add(
        AgentAct(
            desk_id=agent.desk_id,
            agent_id=agent.id,
            ticket_id=ticket_id,
            act=act,
            words=words[:LONGEST_WORDS],
            refusal=refusal,
            at=uow.now,
        )
    )
