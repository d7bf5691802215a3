"""Agents' commands, in the group and (for admins) in private."""

from datetime import timedelta

from bot.conversation.messages import Said
from bot.desk import agent_notes, taking_back
from bot.desk.arguments import outcome_in, span_before, span_in
from bot.desk.blocking import unblock_and_tell
from bot.desk.desk import Desk
from bot.desk.prompts import agent_keys, colleagues, outcome_keys, wait_keys
from bot.desk.resolving import late_words_keys, reopen_and_tell, resolve_and_tell
from bot.desk.roster_commands import agents_command, here
from bot.desk.spoken import Handler, Spoken
from bot.desk.ticket_view import queue_words, ticket_words
from handoff.actions import agents, requesters, tickets
from handoff.errors import (
    AgentAmbiguous,
    AgentUnknown,
    OutcomeRequired,
    ReplyNeedsText,
    SpanTooLong,
)
from handoff.lifecycle import Outcome
from handoff.models import Agent, Message, Ticket
from handoff.outbox import Rank
from handoff.storage import UnitOfWork

QUEUE_SHOWN = 20
LONGEST_BLOCK = timedelta(days=365)
SETTING_UP = frozenset({"here"})  # the one command that works before a group is the agents' chat


async def run(
    desk: Desk, uow: UnitOfWork, said: Said, agent: Agent, ticket: Ticket | None
) -> bool:
    """Do what an agent's command says; False if there is no such command."""
    assert said.command is not None
    name, argument = said.command.name, said.command.argument
    spoken = Spoken(desk, uow, said, agent, ticket, name, argument.strip())
    handler = COMMANDS.get(name)
    if handler is None:
        # Where neither a ticket nor this bot is named, it may be meant for another bot.
        if ticket is not None or said.command.for_bot is not None:
            await spoken.reply(spoken.say("command-unknown"))
        return False
    await handler(spoken)
    return True


async def _claim(spoken: Spoken) -> None:
    ticket = await spoken.only_ticket()
    claimed = await tickets.claim(spoken.uow, ticket.id, by=spoken.agent)
    await spoken.take_up_waiting(claimed)
    await spoken.reply(spoken.say("claimed", ticket=claimed.id, agent=spoken.agent.name))


async def _release(spoken: Spoken) -> None:
    ticket = await spoken.only_ticket()
    await tickets.must_hold(spoken.uow, ticket, spoken.agent)
    await spoken.take_up_waiting(ticket)
    released = await tickets.release(spoken.uow, ticket.id, by=spoken.agent)
    await spoken.reply(spoken.say("released", ticket=released.id))


async def _assign(spoken: Spoken) -> None:
    """Give a ticket to a colleague; without one clear name the roster is offered."""
    ticket, name = await spoken.ticket_and_rest()
    await tickets.must_be_free_or_held(spoken.uow, ticket, spoken.agent)
    try:
        to = await _named(spoken, name)
    except AgentAmbiguous as several:
        question, among = spoken.say("agent-ambiguous", name=several.name), list(several.agents)
    except AgentUnknown as unknown:
        asked = spoken.say("assign-ask", ticket=ticket.id)
        question = f"{spoken.say(unknown.code, **unknown.facts)}\n{asked}" if name else asked
        among = await colleagues(spoken.desk, spoken.uow, ticket)
    else:
        await spoken.take_up_waiting(ticket)
        await tickets.assign(spoken.uow, ticket.id, to=to, by=spoken.agent)
        await spoken.reply(spoken.say("assigned", ticket=ticket.id, agent=to.name))
        return
    await spoken.reply(question, keys=await agent_keys(spoken.uow, ticket, among))


async def _named(spoken: Spoken, name: str) -> Agent:
    """The agent whom the words name, or whom the messenger's own mention points at."""
    for entity in spoken.said.entities:
        if entity.get("type") == "text_mention" and isinstance(entity.get("user"), dict):
            name = str(entity["user"].get("id"))
    return await agents.by_name(spoken.uow, name, bot_id=spoken.desk.bot_id)


async def _note(spoken: Spoken) -> None:
    ticket, text = await spoken.ticket_and_rest()
    if not text:
        raise ReplyNeedsText("note")
    row = Message(
        bot_id=spoken.desk.bot_id,
        requester_id=ticket.requester_id,
        ticket_id=ticket.id,
        agent_id=spoken.agent.id,
        direction="note",
        chat_id=spoken.said.place.chat_id,
        platform_id=spoken.said.message_id,
        kind="text",
        text=text,
        at=spoken.uow.now,
    )
    await agent_notes.keep_explicit(spoken.desk, spoken.uow, row, ticket, by=spoken.agent)


async def _pending(spoken: Spoken) -> None:
    """Let a ticket wait; without a clear date some are offered."""
    ticket, argument = await spoken.ticket_and_rest()
    await tickets.must_hold(spoken.uow, ticket, spoken.agent)
    span = span_in(argument)
    if span is None:
        await spoken.reply(
            spoken.say("pending-ask", ticket=ticket.id),
            keys=await wait_keys(spoken.uow, ticket, spoken.say),
        )
        return
    await spoken.take_up_waiting(ticket)
    until = spoken.uow.now + span
    waiting = await tickets.wait_for_requester(spoken.uow, ticket.id, until=until, by=spoken.agent)
    await spoken.reply(
        spoken.say("pending-until", ticket=waiting.id, until=waiting.next_action_at)
    )


async def _resolve(spoken: Spoken) -> None:
    """End the work; without a clear outcome some are offered."""
    ticket, argument = await spoken.ticket_and_rest()
    await tickets.must_be_endable(spoken.uow, ticket, spoken.agent)
    outcome, reason = outcome_in(argument)
    if outcome is None:
        await spoken.take_up_waiting(ticket)
        await spoken.reply(
            spoken.say("resolve-ask", ticket=ticket.id),
            keys=await outcome_keys(spoken.uow, ticket, spoken.say),
            rank=Rank.NEWS,
        )
        return
    if outcome is Outcome.REFUSED and not reason:
        raise OutcomeRequired(ticket.id)
    if await spoken.take_up_waiting(ticket):
        await spoken.reply(
            spoken.say("late-words", ticket=ticket.id),
            keys=await late_words_keys(spoken.uow, ticket, outcome, reason, spoken.say),
            rank=Rank.NEWS,
        )
        return
    await resolve_and_tell(
        spoken.desk, spoken.uow, ticket.id, outcome.value, reason or None, spoken.agent
    )
    await spoken.reply(spoken.say("resolved", ticket=ticket.id))


async def _reopen(spoken: Spoken) -> None:
    ticket = await spoken.only_ticket()
    await reopen_and_tell(spoken.desk, spoken.uow, ticket.id, spoken.agent)
    await spoken.reply(spoken.say("reopened", ticket=ticket.id))


async def _queue(spoken: Spoken) -> None:
    waiting = await spoken.uow.tickets.queue(spoken.desk.bot_id, limit=QUEUE_SHOWN)
    words = await queue_words(spoken.desk, spoken.uow, waiting, spoken.language)
    await spoken.reply(words.text, entities=words.entities)


async def _ticket(spoken: Spoken) -> None:
    ticket = await spoken.only_ticket()
    words = await ticket_words(spoken.desk, spoken.uow, ticket, spoken.language)
    await spoken.reply(words.text, entities=words.entities)


async def _help(spoken: Spoken) -> None:
    await spoken.reply(spoken.say("agents-help"))


async def _block(spoken: Spoken) -> None:
    """Not serve a requester for a while: `24 reason` in hours, `2d reason`, `۲ روز دلیل`."""
    ticket, argument = await spoken.ticket_and_rest()
    span, reason = span_before(argument)
    if not span:
        raise ReplyNeedsText("block")
    if span > LONGEST_BLOCK:
        raise SpanTooLong(LONGEST_BLOCK)
    if not reason:
        raise ReplyNeedsText("block-reason")
    until = spoken.uow.now + span
    requester = await requesters.block(spoken.uow, ticket.id, until=until, reason=reason)
    await spoken.reply(spoken.say("blocked", name=requester.name, until=until))


async def _unblock(spoken: Spoken) -> None:
    ticket = await spoken.only_ticket()
    requester = await unblock_and_tell(spoken.desk, spoken.uow, ticket)
    await spoken.reply(spoken.say("unblocked", name=requester.name))


COMMANDS: dict[str, Handler] = {
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "note": _note,
    "send": taking_back.send,
    "unsend": taking_back.unsend,
    "pending": _pending,
    "resolve": _resolve,
    "reopen": _reopen,
    "queue": _queue,
    "ticket": _ticket,
    "agents": agents_command,
    "block": _block,
    "unblock": _unblock,
    "here": here,
    "help": _help,
    "start": _help,
}
