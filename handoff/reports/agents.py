"""The roster and the agents' chat."""

from handoff.models import Agent, AgentsChat
from handoff.storage.database import Reader


def agent(reader: Reader, agent_id: int) -> Agent | None:
    return reader.agents.get(agent_id)


def agent_by_platform_id(reader: Reader, bot_id: int, platform_id: int) -> Agent | None:
    return reader.agents.by_platform_id(bot_id, platform_id)


def active_agents(reader: Reader, bot_id: int) -> list[Agent]:
    return reader.agents.active(bot_id)


def count_admins(reader: Reader, bot_id: int) -> int:
    return reader.agents.count_admins(bot_id)


def agents_chat(reader: Reader, bot_id: int) -> AgentsChat | None:
    return reader.agents.chat(bot_id)
