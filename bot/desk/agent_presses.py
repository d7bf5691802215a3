"""What agents' button presses do. Rights are checked again inside the transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.conversation.callbacks import Act, Press
from bot.desk import agents as agents_chat
from bot.desk.commands import reopen_and_tell, resolve_and_tell
from bot.desk.desk import Desk
from bot.desk.speech import tell_agents
from handoff.actions import agents, tickets
from handoff.errors import TicketNotYours
from handoff.lifecycle import Outcome
from handoff.models import Agent, Ticket
from handoff.storage import UnitOfWork

Facts = Mapping[str, Any]
WAITS = {"4h": timedelta(hours=4), "1d": timedelta(days=1), "3d": timedelta(days=3)}
# Refusing needs a reason in words, so it has a command but no button.
PRESSED_OUTCOMES = (Outcome.ANSWERED, Outcome.FIXED, Outcome.WRONG_DOOR, Outcome.DUPLICATE)


@dataclass(frozen=True)
class AgentPress:
    """A press with who made it."""

    desk: Desk
    uow: UnitOfWork
    agent: Agent
    facts: Facts

    def say(self, text_id: str, **facts: object) -> str:
        language = self.agent.language or self.desk.settings.default_language
        return self.desk.say(language, text_id, **facts)

    @property
    def ticket_id(self) -> int:
        return int(self.facts["ticket"])


Pressing = Callable[[AgentPress], Awaitable[str]]


async def press(desk: Desk, uow: UnitOfWork, agent: Agent, act: Act, facts: Facts) -> str | None:
    """Do it; answers the words shown over the button."""
    handler = PRESSES.get(act)
    return await handler(AgentPress(desk, uow, agent, facts)) if handler is not None else None


async def _claim(press: AgentPress) -> str:
    ticket = await tickets.claim(press.uow, press.ticket_id, by=press.agent)
    return press.say("claimed", ticket=ticket.id, agent=press.agent.name)


async def _release(press: AgentPress) -> str:
    ticket = await tickets.release(press.uow, press.ticket_id, by=press.agent)
    return press.say("released", ticket=ticket.id)


async def _note(press: AgentPress) -> str:
    return press.say("note-how")


async def _theirs(press: AgentPress) -> Ticket:
    """The ticket, before questions are asked about it that only its assignee can settle."""
    ticket = await tickets.find(press.uow, press.ticket_id, bot_id=press.desk.bot_id)
    if press.agent.id != ticket.assignee_id and press.agent.role != "admin":
        holder = await press.uow.agents.get(ticket.assignee_id) if ticket.assignee_id else None
        raise TicketNotYours(ticket.id, holder.name if holder is not None else None)
    return ticket


async def _pending(press: AgentPress) -> str:
    ticket = await _theirs(press)
    await tell_agents(
        press.uow,
        press.desk,
        press.say("pending-ask", ticket=ticket.id),
        keys=[
            [
                (
                    press.say("button-wait", span=span),
                    Press(Act.PENDING_FOR, {"ticket": ticket.id, "for": name}),
                )
                for name, span in WAITS.items()
            ]
        ],
        ticket=ticket,
    )
    return press.say("toast-choose-below")


async def _pending_for(press: AgentPress) -> str:
    until = press.uow.now + WAITS[str(press.facts["for"])]
    ticket = await tickets.wait_for_requester(
        press.uow, press.ticket_id, until=until, by=press.agent
    )
    return press.say("pending-until", ticket=ticket.id, until=until)


async def _resolve(press: AgentPress) -> str:
    ticket = await _theirs(press)
    await tell_agents(
        press.uow,
        press.desk,
        press.say("resolve-ask", ticket=ticket.id),
        keys=[
            [
                (
                    press.say(f"outcome-{outcome.value}"),
                    Press(Act.RESOLVE_AS, {"ticket": ticket.id, "outcome": outcome.value}),
                )
            ]
            for outcome in PRESSED_OUTCOMES
        ],
        ticket=ticket,
    )
    return press.say("toast-choose-below")


async def _resolve_as(press: AgentPress) -> str:
    ticket = await resolve_and_tell(
        press.desk, press.uow, press.ticket_id, str(press.facts["outcome"]), None, press.agent
    )
    return press.say("resolved", ticket=ticket.id)


async def _reopen(press: AgentPress) -> str:
    ticket = await reopen_and_tell(press.desk, press.uow, press.ticket_id, press.agent)
    return press.say("reopened", ticket=ticket.id)


async def _send_note(press: AgentPress) -> str:
    ticket = await agents_chat.send_note(
        press.desk, press.uow, int(press.facts["message"]), press.agent
    )
    return press.say("note-sent", ticket=ticket.id)


async def _make_agent(press: AgentPress) -> str:
    agents.must_be_admin(press.agent)
    newcomer = await agents.enrol(
        press.uow,
        bot_id=press.desk.bot_id,
        platform_id=int(press.facts["person"]),
        name=str(press.facts["name"]),
        username=press.facts.get("username"),
    )
    welcome = press.say("agent-added", name=newcomer.name)
    await tell_agents(press.uow, press.desk, welcome)
    return welcome


PRESSES: dict[Act, Pressing] = {
    Act.CLAIM: _claim,
    Act.RELEASE: _release,
    Act.NOTE: _note,
    Act.PENDING: _pending,
    Act.PENDING_FOR: _pending_for,
    Act.RESOLVE: _resolve,
    Act.RESOLVE_AS: _resolve_as,
    Act.REOPEN: _reopen,
    Act.SEND_NOTE: _send_note,
    Act.MAKE_AGENT: _make_agent,
}
