"""What agents' button presses do. Rights are checked again inside the transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.conversation.callbacks import Act, Press
from bot.desk import note_presses
from bot.desk.commands import resolve_and_tell
from bot.desk.desk import Desk
from bot.desk.speech import tell_agents
from handoff.actions import agents, tickets
from handoff.errors import TicketNotYours
from handoff.lifecycle import LIVE, Outcome, Status
from handoff.models import Agent, Ticket
from handoff.outbox import BackAgain, Edit, Purpose, post, refresh_card
from handoff.outbox.payload import from_json
from handoff.outbox.post import RELAY
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
    ticket = await tickets.reopen(press.uow, press.ticket_id, by=press.agent)
    return press.say("reopened", ticket=ticket.id)


async def _send_note(press: AgentPress) -> str:
    return await note_presses.offered(
        press.desk, press.uow, int(press.facts["message"]), by=press.agent
    )


async def _send_sure(press: AgentPress) -> str:
    return await note_presses.sure(
        press.desk,
        press.uow,
        int(press.facts["message"]),
        str(press.facts.get("version", "")),
        by=press.agent,
    )


async def _keep_note(press: AgentPress) -> str:
    return await note_presses.leave(
        press.desk, press.uow, int(press.facts["message"]), by=press.agent
    )


async def _send_again(press: AgentPress) -> str:
    """What a requester missed while they could not be reached goes out, in its old order."""
    uow = press.uow
    ticket = await tickets.find(uow, press.ticket_id, bot_id=press.desk.bot_id)
    notice = await uow.deliveries.get(int(press.facts["notice"]))
    carried = from_json(notice.payload) if notice is not None else None
    if notice is None or notice.ticket_id != ticket.id or not isinstance(carried, BackAgain):
        return press.say("nothing-to-send-again")
    count = await uow.deliveries.revive(carried.deliveries, at=uow.now)
    if not count:
        return press.say("nothing-to-send-again")
    uow.wake.add(RELAY)
    words = press.say("sent-again", ticket=ticket.id, count=count, agent=press.agent.name)
    if Status(ticket.status) not in LIVE:
        status = press.say(f"status-word-{ticket.status}")
        words = f"{words}\n{press.say('sent-again-over', status=status)}"
    if notice.platform_ids:
        await post(
            uow,
            Edit(message_id=notice.platform_ids[0], text=words),
            bot_id=notice.bot_id,
            to=notice.chat_id,
            purpose=Purpose.NOTICE,
            ticket_id=ticket.id,
        )
    await refresh_card(uow, ticket)
    return words


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
    Act.SEND_AGAIN: _send_again,
    Act.SEND_SURE: _send_sure,
    Act.KEEP_NOTE: _keep_note,
    Act.MAKE_AGENT: _make_agent,
}
