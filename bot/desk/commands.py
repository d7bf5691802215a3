"""Agents' commands, in the group and (for admins) in private."""

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
from handoff import reports
from handoff.actions import agents, replies, requesters, tickets
from handoff.errors import (
    AgentAmbiguous,
    AgentUnknown,
    OutcomeRequired,
    ReplyNeedsText,
    SpanTooLong,
)
from handoff.lifecycle import Outcome
from handoff.outbox import Rank
from handoff.records import Agent, Ticket
from handoff.work import UnitOfWork

QUEUE_SHOWN = 20
SETTING_UP = frozenset({"here"})  # the one command that works before a group is the agents' chat


def run(desk: Desk, uow: UnitOfWork, said: Said, agent: Agent, ticket: Ticket | None) -> bool:
    """Do what an agent's command says; False if there is no such command."""
    assert said.command is not None
    name, argument = said.command.name, said.command.argument
    spoken = Spoken(desk, uow, said, agent, ticket, name, argument.strip())
    handler = COMMANDS.get(name)
    if handler is None:
        # Where neither a ticket nor this bot is named, it may be meant for another bot.
        if ticket is not None or said.command.for_bot is not None:
            spoken.reply(spoken.say("command-unknown"))
        return False
    handler(spoken)
    return True


def _claim(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    claimed = tickets.claim(spoken.uow, ticket.id, by=spoken.agent)
    spoken.take_up_waiting(claimed)
    spoken.reply(spoken.say("claimed", ticket=claimed.id, agent=spoken.agent.name))


def _release(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    tickets.must_hold(spoken.uow, ticket, spoken.agent)
    spoken.take_up_waiting(ticket)
    released = tickets.release(spoken.uow, ticket.id, by=spoken.agent)
    spoken.reply(spoken.say("released", ticket=released.id))


def _assign(spoken: Spoken) -> None:
    """Give a ticket to a colleague; without one clear name the roster is offered."""
    ticket, name = spoken.ticket_and_rest()
    tickets.must_be_free_or_held(spoken.uow, ticket, spoken.agent)
    try:
        to = _named(spoken, name)
    except AgentAmbiguous as several:
        question, among = spoken.say("agent-ambiguous", name=several.name), list(several.agents)
    except AgentUnknown as unknown:
        asked = spoken.say("assign-ask", ticket=ticket.id)
        question = f"{spoken.say(unknown.code, **unknown.facts)}\n{asked}" if name else asked
        among = colleagues(spoken.desk, spoken.uow, ticket)
    else:
        spoken.take_up_waiting(ticket)
        tickets.assign(spoken.uow, ticket.id, to=to, by=spoken.agent)
        spoken.reply(spoken.say("assigned", ticket=ticket.id, agent=to.name))
        return
    spoken.reply(question, keys=agent_keys(spoken.uow, ticket, among))


def _named(spoken: Spoken, name: str) -> Agent:
    """The agent whom the words name, or whom the messenger's own mention points at."""
    for entity in spoken.said.entities:
        if entity.get("type") == "text_mention" and isinstance(entity.get("user"), dict):
            name = str(entity["user"].get("id"))
    return agents.by_name(spoken.uow, name, desk_id=spoken.desk.id)


def _note(spoken: Spoken) -> None:
    ticket, text = spoken.ticket_and_rest()
    if not text:
        raise ReplyNeedsText("note")
    content = agent_notes.argument_of(spoken.desk, spoken.said, text)
    row = replies.note(spoken.uow, ticket.id, content, by=spoken.agent)
    if row is not None:
        agent_notes.show_kept(spoken.desk, spoken.uow, row)


def _pending(spoken: Spoken) -> None:
    """Let a ticket wait; without a clear date some are offered."""
    ticket, argument = spoken.ticket_and_rest()
    tickets.must_hold(spoken.uow, ticket, spoken.agent)
    span = span_in(argument)
    if span is None:
        spoken.reply(
            spoken.say("pending-ask", ticket=ticket.id),
            keys=wait_keys(spoken.uow, ticket, spoken.say),
        )
        return
    spoken.take_up_waiting(ticket)
    until = spoken.uow.now + span
    waiting = tickets.wait_for_requester(spoken.uow, ticket.id, until=until, by=spoken.agent)
    spoken.reply(spoken.say("pending-until", ticket=waiting.id, until=until))


def _resolve(spoken: Spoken) -> None:
    """End the work; without a clear outcome some are offered."""
    ticket, argument = spoken.ticket_and_rest()
    tickets.must_be_endable(spoken.uow, ticket, spoken.agent)
    outcome, reason = outcome_in(argument)
    if outcome is None:
        spoken.take_up_waiting(ticket)
        spoken.reply(
            spoken.say("resolve-ask", ticket=ticket.id),
            keys=outcome_keys(spoken.uow, ticket, spoken.say),
            rank=Rank.NEWS,
        )
        return
    if outcome is Outcome.REFUSED and not reason:
        raise OutcomeRequired(ticket.id)
    if spoken.take_up_waiting(ticket):
        spoken.reply(
            spoken.say("late-words", ticket=ticket.id),
            keys=late_words_keys(spoken.uow, ticket, outcome, reason, spoken.say),
            rank=Rank.NEWS,
        )
        return
    resolve_and_tell(
        spoken.desk, spoken.uow, ticket.id, outcome.value, reason or None, spoken.agent
    )
    spoken.reply(spoken.say("resolved", ticket=ticket.id))


def _reopen(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    reopen_and_tell(spoken.desk, spoken.uow, ticket.id, spoken.agent)
    spoken.reply(spoken.say("reopened", ticket=ticket.id))


def _queue(spoken: Spoken) -> None:
    waiting = reports.queue(spoken.uow, spoken.desk.id, limit=QUEUE_SHOWN)
    words = queue_words(spoken.desk, spoken.uow, waiting, spoken.language)
    spoken.reply(words.text, entities=words.entities)


def _ticket(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    words = ticket_words(spoken.desk, spoken.uow, ticket, spoken.language)
    spoken.reply(words.text, entities=words.entities)


def _help(spoken: Spoken) -> None:
    spoken.reply(spoken.say("agents-help"))


def _block(spoken: Spoken) -> None:
    """Not serve a requester for a while: `24 reason` in hours, `2d reason`, `۲ روز دلیل`."""
    ticket, argument = spoken.ticket_and_rest()
    span, reason = span_before(argument)
    if not span:
        raise ReplyNeedsText("block")
    if span > spoken.uow.policy.longest_block:
        raise SpanTooLong(spoken.uow.policy.longest_block)
    if not reason:
        raise ReplyNeedsText("block-reason")
    until = spoken.uow.now + span
    requester = requesters.block(spoken.uow, ticket.id, until=until, reason=reason)
    spoken.reply(spoken.say("blocked", name=requester.name, until=until))


def _unblock(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    requester = unblock_and_tell(spoken.desk, spoken.uow, ticket)
    spoken.reply(spoken.say("unblocked", name=requester.name))


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
