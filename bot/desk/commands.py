"""Agents' commands, in the group and (for admins) in private."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.messages import PlaceKind, Said
from bot.desk.desk import Desk
from bot.desk.ticket_view import queue_words, ticket_words
from handoff.actions import agents, requesters, tickets
from handoff.errors import ReplyNeedsText, TicketUnknown
from handoff.models import Agent, Message, Placement, Ticket
from handoff.outbox import Purpose, Send, post
from handoff.storage import UnitOfWork

SPAN = re.compile(r"(\d{1,3})\s*([hdw])")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
QUEUE_SHOWN = 20
LONGEST_BLOCK = timedelta(days=365)


@dataclass(frozen=True)
class Spoken:
    """A command in its circumstances. `ticket` is the one whose place it was written in."""

    desk: Desk
    uow: UnitOfWork
    said: Said
    agent: Agent
    ticket: Ticket | None
    argument: str

    @property
    def language(self) -> str:
        return self.agent.language or self.desk.settings.default_language

    def say(self, text_id: str, **facts: object) -> str:
        return self.desk.say(self.language, text_id, **facts)

    async def reply(self, text: str, *, entities: tuple[dict[str, object], ...] = ()) -> None:
        await post(
            self.uow,
            Send(text=text, entities=entities, reply_to=self.said.message_id),
            bot_id=self.desk.bot_id,
            to=self.said.place.chat_id,
            purpose=Purpose.NOTICE,
            ticket_id=self.ticket.id if self.ticket is not None else None,
        )


Handler = Callable[[Spoken], Awaitable[None]]


async def run(
    desk: Desk, uow: UnitOfWork, said: Said, agent: Agent, ticket: Ticket | None
) -> bool:
    """Do what an agent's command says; False if there is no such command."""
    assert said.command is not None
    spoken = Spoken(desk, uow, said, agent, ticket, said.command.argument.strip())
    handler = COMMANDS.get(said.command.name)
    if handler is None:
        if ticket is not None:  # elsewhere it may be meant for another bot
            await spoken.reply(spoken.say("command-unknown"))
        return False
    await handler(spoken)
    return True


async def _which(spoken: Spoken, *, alone: bool = False) -> tuple[Ticket, str]:
    """The ticket meant, and what is left of the argument: `#12 …`, `12 …`, or by place.

    `alone`: the command takes nothing else, so that a bare number names a ticket everywhere.
    """
    argument = spoken.argument.translate(DIGITS)
    first, _, rest = argument.partition(" ")
    number = first.removeprefix("#")
    if number.isdecimal() and (alone or spoken.ticket is None or first.startswith("#")):
        ticket = await tickets.find(spoken.uow, int(number[:18]), bot_id=spoken.desk.bot_id)
        return ticket, rest.strip()
    if spoken.ticket is None:
        raise TicketUnknown
    return spoken.ticket, argument


async def _claim(spoken: Spoken) -> None:
    ticket, _ = await _which(spoken, alone=True)
    claimed = await tickets.claim(spoken.uow, ticket.id, by=spoken.agent)
    await spoken.reply(spoken.say("claimed", ticket=claimed.id, agent=spoken.agent.name))


async def _release(spoken: Spoken) -> None:
    ticket, _ = await _which(spoken, alone=True)
    released = await tickets.release(spoken.uow, ticket.id, by=spoken.agent)
    await spoken.reply(spoken.say("released", ticket=released.id))


async def _assign(spoken: Spoken) -> None:
    ticket, name = await _which(spoken)
    if not name:
        raise ReplyNeedsText("assign")
    to = await agents.by_name(spoken.uow, name, bot_id=spoken.desk.bot_id)
    await tickets.assign(spoken.uow, ticket.id, to=to, by=spoken.agent)
    await spoken.reply(spoken.say("assigned", ticket=ticket.id, agent=to.name))


async def _note(spoken: Spoken) -> None:
    ticket, text = await _which(spoken)
    if not text:
        raise ReplyNeedsText("note")
    noted = await tickets.note(spoken.uow, ticket.id, by=spoken.agent)
    row = Message(
        bot_id=spoken.desk.bot_id,
        requester_id=noted.requester_id,
        ticket_id=noted.id,
        agent_id=spoken.agent.id,
        direction="note",
        chat_id=spoken.said.place.chat_id,
        platform_id=spoken.said.message_id,
        kind="text",
        text=text,
        at=spoken.uow.now,
    )
    if await spoken.uow.requesters.add_message(row):
        await spoken.uow.tickets.place(
            Placement(
                bot_id=spoken.desk.bot_id,
                chat_id=spoken.said.place.chat_id,
                platform_id=spoken.said.message_id,
                ticket_id=noted.id,
                message_id=row.id,
                role="note",
            )
        )
    await spoken.reply(spoken.say("noted", ticket=noted.id))


def span_in(text: str) -> timedelta | None:
    """`4h`, `2d`, `1w`, also with Persian digits and «روز», «ساعت», «هفته»."""
    plain = text.translate(DIGITS).lower()
    for word, unit in (("ساعت", "h"), ("روز", "d"), ("هفته", "w")):
        plain = plain.replace(word, unit)
    found = SPAN.search(plain)
    return int(found[1]) * UNITS[found[2]] if found else None


async def _pending(spoken: Spoken) -> None:
    ticket, argument = await _which(spoken)
    span = span_in(argument)
    until = spoken.uow.now + span if span else None
    waiting = await tickets.wait_for_requester(spoken.uow, ticket.id, until=until, by=spoken.agent)
    await spoken.reply(
        spoken.say("pending-until", ticket=waiting.id, until=waiting.next_action_at)
    )


async def _resolve(spoken: Spoken) -> None:
    ticket, argument = await _which(spoken)
    outcome, _, reason = argument.partition(" ")
    await resolve_and_tell(
        spoken.desk, spoken.uow, ticket.id, outcome, reason.strip() or None, spoken.agent
    )
    await spoken.reply(spoken.say("resolved", ticket=ticket.id))


async def resolve_and_tell(
    desk: Desk, uow: UnitOfWork, ticket_id: int, outcome: str, reason: str | None, by: Agent
) -> Ticket:
    """End the work and say so to the requester, who can take it up again."""
    ticket = await tickets.resolve(uow, ticket_id, outcome=outcome, reason=reason, by=by)
    requester = await uow.requesters.get(ticket.requester_id)
    if requester is not None:
        language = requester.chosen_language or ticket.language
        await post(
            uow,
            Send(
                text=desk.say(
                    language,
                    "your-ticket-resolved",
                    ticket=ticket.id,
                    outcome=ticket.outcome or outcome,
                    reason=ticket.outcome_reason or "",
                )
            ),
            bot_id=desk.bot_id,
            to=requester.chat_id,
            purpose=Purpose.DECISION,
            ticket_id=ticket.id,
        )
    return ticket


async def _reopen(spoken: Spoken) -> None:
    ticket, _ = await _which(spoken, alone=True)
    await tickets.reopen(spoken.uow, ticket.id, by=spoken.agent)
    await spoken.reply(spoken.say("reopened", ticket=ticket.id))


async def _queue(spoken: Spoken) -> None:
    waiting = await spoken.uow.tickets.queue(spoken.desk.bot_id, limit=QUEUE_SHOWN)
    words = await queue_words(spoken.desk, spoken.uow, waiting, spoken.language)
    await spoken.reply(words.text, entities=words.entities)


async def _ticket(spoken: Spoken) -> None:
    ticket, _ = await _which(spoken, alone=True)
    words = await ticket_words(spoken.desk, spoken.uow, ticket, spoken.language)
    await spoken.reply(words.text, entities=words.entities)


async def _agents(spoken: Spoken) -> None:
    verb, _, name = spoken.argument.partition(" ")
    if verb == "invite":
        agents.must_be_admin(spoken.agent)
        role = "admin" if name.strip() == "admin" else "agent"
        token = await agents.invite(spoken.uow, bot_id=spoken.desk.bot_id, role=role)
        link = f"https://t.me/{spoken.desk.bot_username}?start={token}"
        await spoken.reply(spoken.say("invitation", link=link))
        return
    if verb == "remove":
        gone, freed = await agents.dismiss(spoken.uow, name, by=spoken.agent)
        await spoken.reply(spoken.say("agent-removed", name=gone.name, freed=freed))
        return
    lines = [spoken.say("agents-head")]
    for agent in await spoken.uow.agents.active(spoken.desk.bot_id):
        held = len(await spoken.uow.tickets.held_by(agent.id))
        lines.append(spoken.say("agents-line", name=agent.name, role=agent.role, held=held))
    await spoken.reply("\n".join(lines))


async def _help(spoken: Spoken) -> None:
    await spoken.reply(spoken.say("agents-help"))


async def _block(spoken: Spoken) -> None:
    ticket, argument = await _which(spoken)
    hours, _, reason = argument.partition(" ")
    if not hours.isdecimal() or not reason.strip():
        raise ReplyNeedsText("block")
    span = min(timedelta(hours=int(hours[:6])), LONGEST_BLOCK)
    until: datetime = spoken.uow.now + span
    requester = await requesters.block(spoken.uow, ticket.id, until=until, reason=reason.strip())
    await spoken.reply(spoken.say("blocked", name=requester.name, until=until))


async def _unblock(spoken: Spoken) -> None:
    ticket, _ = await _which(spoken)
    requester = await requesters.block(spoken.uow, ticket.id, until=None, reason=None)
    await spoken.reply(spoken.say("unblocked", name=requester.name))


async def _here(spoken: Spoken) -> None:
    place = spoken.said.place
    if place.kind is not PlaceKind.GROUP:
        await spoken.reply(spoken.say("here-needs-group"))
        return
    await agents.settle_in(
        spoken.uow,
        by=spoken.agent,
        chat_id=place.chat_id,
        title=place.title,
        has_topics=place.is_forum,
    )
    await spoken.reply(spoken.say("here-done"))


COMMANDS: dict[str, Handler] = {
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "note": _note,
    "pending": _pending,
    "resolve": _resolve,
    "reopen": _reopen,
    "queue": _queue,
    "ticket": _ticket,
    "agents": _agents,
    "block": _block,
    "unblock": _unblock,
    "here": _here,
    "help": _help,
    "start": _help,
}
