"""Membership checks for agents, made before each of their actions."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from bot.conversation.messages import (
    Incoming,
    MessageKind,
    Person,
    Pressed,
    Said,
)
from bot.conversation.slashes import read
from bot.desk.agent import command_table, leaving
from bot.desk.context import Desk
from handoff import reports
from handoff.actions import agents as roster
from handoff.addresses import Address, ChatKind
from handoff.errors import DeskError, LeftGroup, NotAnAgent, OutsideGroup
from handoff.records import Agent, AgentsChat
from handoff.states import AgentRole
from handoff.work import Reader, UnitOfWork

logger = logging.getLogger(__name__)

BELIEVED = 60.0  # time to cache a response, in seconds
PATIENCE = 3.0  # timeout of a membership query, in seconds
MOST_KEPT = 1_000  # cache size


@dataclass(frozen=True)
class Known:
    """A cached membership response."""

    inside: bool | None
    at: float


@dataclass(frozen=True)
class Standing:
    """Result of the membership check made before a unit of work.

    `refusal` is set if the sender was on the roster but is not in the agents' chat.
    """

    refusal: DeskError | None = None
    renamed: Person | None = None  # set if the sender's name differs from the roster

    def instead_of(self, refusal: DeskError) -> DeskError:
        """Return the error to report. NotAnAgent is replaced by the more specific refusal."""
        return self.refusal if self.refusal and isinstance(refusal, NotAnAgent) else refusal


class Membership:
    """Checks whether agents are members of an agents' chat.

    Responses are cached for a minute. The messenger is never called while a transaction is open.
    """

    def __init__(
        self, desk: Desk, *, monotonic: Callable[[], float], for_requesters: Collection[str]
    ) -> None:
        self._desk = desk
        self._for_requesters = for_requesters  # command names
        self._monotonic = monotonic
        self._known: dict[tuple[Address, str], Known] = {}
        self._mute_until = 0.0

    def forget(self, person_id: str) -> None:
        """Clear the cache for a person who has just joined or left."""
        for key in [key for key in self._known if key[1] == person_id]:
            del self._known[key]

    async def look_again(self, person_id: str) -> None:
        """Check an agent who left one of several agents' chats."""
        agent, chats = await self._desk.db.read(_agent_and_chats, self._desk, person_id)
        if agent is not None and agent.active and chats:
            inside = await self._is_inside_any(agent, chats)
            if inside is False:
                await self._gone(agent)

    async def check(self, incoming: Incoming) -> Standing:
        """Check the sender of an update.

        Agents who are no longer in the agents' chat are removed from the roster. Raises LeftGroup
        or OutsideGroup if only agents may send such an update.
        """
        person = _sender(incoming)
        if person is None:
            return Standing()
        agent, chats = await self._desk.db.read(_agent_and_chats, self._desk, person.id)
        if agent is None or not agent.active:
            return Standing()
        same = (agent.name, agent.username) == (person.name, person.username)
        refusal = await self._refusal(agent, chats, incoming) if chats else None
        if refusal is not None and self._is_for_agents(incoming, chats):
            raise refusal
        return Standing(refusal, None if same else person)

    def _is_for_agents(self, incoming: Incoming, chats: Sequence[AgentsChat]) -> bool:
        """Return True if only agents may send the update. Button presses are checked later."""
        if not isinstance(incoming, Said):
            return False
        if incoming.place.kind is ChatKind.PRIVATE:
            name = _private_command(incoming)
            return name in command_table.BY_NAME and name not in self._for_requesters
        if self._stands_in(incoming, chats):
            return True
        return incoming.command is not None and incoming.command.name in command_table.BEFORE_SETUP

    async def _refusal(
        self, agent: Agent, chats: Sequence[AgentsChat], incoming: Incoming
    ) -> DeskError | None:
        here = [chat for chat in chats if self._stands_in(incoming, [chat])]
        others = [chat for chat in chats if chat not in here]
        inside = await self._is_inside_any(agent, [*here, *others])
        if inside is None:
            inside = True if here else None
        if inside is False:
            return await self._gone(agent)
        if roster.is_outside(agent):
            return await self._back(agent, seen=inside is True)
        return None

    async def _is_inside_any(self, agent: Agent, chats: Sequence[AgentsChat]) -> bool | None:
        """Return whether the agent is in one of the chats, or None if that is unknown."""
        is_unknown = False
        for chat in chats:
            same = agent.channel == self._desk.on(chat.account_id).account.channel
            inside = await self._is_inside(chat, agent.platform_id) if same else None
            if inside:
                return True
            is_unknown = is_unknown or inside is None
        return None if is_unknown else False

    def _stands_in(self, incoming: Incoming, chats: Sequence[AgentsChat]) -> bool:
        return isinstance(incoming, Said | Pressed) and self._desk.at(incoming.place) in [
            chat.address for chat in chats
        ]

    async def _gone(self, agent: Agent) -> DeskError:
        """Remove an agent who left the chat from the roster, and return the refusal."""
        if not roster.is_outside(agent):
            await self._desk.db.write(partial(leaving.left, self._desk), agent.platform_id)
            kept = await self._desk.db.read(reports.agent, agent.id)
            if kept is None or not kept.active:
                return LeftGroup()
        return OutsideGroup()

    async def _back(self, agent: Agent, *, seen: bool) -> DeskError | None:
        """Restore the permissions of an agent who was outside the agents' chat.

        `seen` must be True (membership confirmed) for the last admin. For other agents, it is
        enough that membership has not been denied.
        """
        back = await self._desk.db.write(_restore_rights, agent, seen=seen)
        return None if back else OutsideGroup()

    async def _is_inside(self, chat: AgentsChat, person_id: str) -> bool | None:
        at = self._monotonic()
        key = (chat.address, person_id)
        known = self._known.get(key)
        if known is not None and at - known.at < BELIEVED:
            return known.inside
        if at < self._mute_until:
            return None
        inside = await self.ask(chat.address, person_id)
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[key] = Known(inside, at)
        return inside

    async def ask(self, chat: Address, person_id: str) -> bool | None:
        """Query the messenger. Returns None on failure or timeout."""
        try:
            async with asyncio.timeout(PATIENCE):
                messenger = self._desk.on(chat.account_id).messenger
                return await messenger.is_member(chat.chat_id, person_id)
        except TimeoutError:
            logger.warning("membership query timed out", extra={"chat": chat.chat_id})
            # Pause for a minute because each call blocks the group's other updates.
            self._mute_until = self._monotonic() + BELIEVED
            return None


def _agent_and_chats(
    reader: Reader, desk: Desk, person_id: str
) -> tuple[Agent | None, list[AgentsChat]]:
    agent = reports.agent_by_platform_id(reader, desk.id, desk.account.channel, person_id)
    return agent, reports.agents_chats(reader, desk.id)


def _restore_rights(uow: UnitOfWork, agent: Agent, *, seen: bool) -> bool:
    """Restore an agent's permissions.

    Returns False if the agent is the last admin and membership has not been confirmed (`seen`).
    """
    last = agent.role == AgentRole.ADMIN and reports.count_admins(uow, agent.desk_id) == 1
    if last and not seen:
        return False
    roster.came_back(uow, account_id=agent.account_id, platform_id=agent.platform_id)
    return True


def _sender(incoming: Incoming) -> Person | None:
    """Return the sender of an update if it may be an agent.

    In private chats, anything but a command comes from a requester.
    """
    match incoming:
        case Pressed(person=person):
            return person
        case Said(person=person, place=place, hidden_sender=False):
            private = place.kind is ChatKind.PRIVATE
            return person if not private or _private_command(incoming) else None
        case _:
            return None


def _private_command(said: Said) -> str:
    """Return the name of the command to run in a private chat, or an empty string."""
    if said.kind is not MessageKind.TEXT:
        return ""
    slashed = read(said.text)
    command = slashed.command if slashed is not None else None
    command = command or command_table.persian_command(said.text)
    return command.name if command is not None else ""
