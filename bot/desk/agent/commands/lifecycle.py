"""Commands that change the status or assignee of a ticket."""

from bot.conversation.when.spans import span_in
from bot.conversation.when.words import plain
from bot.desk.agent import claiming, held_replies
from bot.desk.agent.arguments import ending_in, priority_in
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.prompts import (
    agent_keys,
    answer_awaited_words,
    colleagues,
    priority_keys,
    waiting_words,
)
from bot.desk.agent.resolving import Resolving, reopen_and_tell, resolve_or_ask
from bot.desk.cards.choices import outcome_keys, wait_keys
from handoff.actions import agents, endings, silence, tickets
from handoff.errors import AgentAmbiguous, AgentUnknown
from handoff.outbox import Rank
from handoff.records import Agent

# Arguments of /pending for a wait without a date.
_ANSWER = frozenset({"answer", "reply", "for answer", "جواب", "پاسخ", "جواب کاربر"})


def _claim(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    spoken.reply(claiming.claim(spoken, ticket.id))


def _release(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    tickets.must_hold(spoken.uow, ticket, spoken.agent)
    held_replies.before_change(spoken, ticket)
    released = tickets.release(spoken.uow, ticket.id, by=spoken.agent)
    spoken.reply(spoken.say("released", ticket=released.id))


def _assign(spoken: Spoken) -> None:
    """Assign a ticket. Shows buttons for the agents if the name is missing or ambiguous."""
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
        held_replies.before_change(spoken, ticket)
        tickets.assign(spoken.uow, ticket.id, to=to, by=spoken.agent)
        spoken.reply(spoken.say("assigned", ticket=ticket.id, agent=to.name))
        return
    spoken.reply(question, keys=agent_keys(spoken.uow, ticket, among))


def _named(spoken: Spoken, name: str) -> Agent:
    """Find an agent by name or mention."""
    for entity in spoken.said.entities:
        if entity["type"] == "text_mention":
            name = str(entity["user"]["id"])
    return agents.by_name(spoken.uow, name, desk_id=spoken.desk.id)


def _pending(spoken: Spoken) -> None:
    """Set a ticket to pending, for a duration or until the requester answers.

    Without an argument, buttons to select it are shown.
    """
    ticket, argument = spoken.ticket_and_rest()
    tickets.must_hold(spoken.uow, ticket, spoken.agent)
    if plain(argument) in _ANSWER:
        held_replies.before_change(spoken, ticket)
        silence.wait_for_answer(spoken.uow, ticket.id, by=spoken.agent)
        spoken.reply(answer_awaited_words(spoken.uow, ticket, spoken.say))
        return
    span = span_in(argument)
    if span is None:
        spoken.reply(
            spoken.say("pending-ask", ticket=ticket.id),
            keys=wait_keys(spoken.uow, ticket, spoken.say),
        )
        return
    held_replies.before_change(spoken, ticket)
    until = spoken.uow.now + span
    waiting = tickets.wait_for_requester(spoken.uow, ticket.id, until=until, by=spoken.agent)
    spoken.reply(waiting_words(waiting, until, spoken.say))


def _resolve(spoken: Spoken) -> None:
    """Resolve a ticket. Without an outcome, buttons to select one are shown."""
    ticket, argument = spoken.ticket_and_rest()
    tickets.must_be_endable(spoken.uow, ticket, spoken.agent)
    ending = ending_in(argument)
    if ending is None:
        held_replies.before_change(spoken, ticket)
        spoken.reply(
            spoken.say("resolve-ask", ticket=ticket.id),
            keys=outcome_keys(spoken.uow, ticket, spoken.say),
            rank=Rank.NEWS,
        )
        return
    endings.must_be_complete(ticket, ending)
    late = held_replies.before_change(spoken, ticket)
    wish = Resolving(ticket, ending, spoken.agent, spoken.say, late)
    question = resolve_or_ask(spoken.desk, spoken.uow, wish)
    if question is not None:
        spoken.reply(question.text, keys=question.keys, rank=Rank.NEWS)
        return
    spoken.reply(spoken.say("resolved", ticket=ticket.id))


def _priority(spoken: Spoken) -> None:
    """Set a ticket's priority. Without one, buttons to select it are shown."""
    ticket, argument = spoken.ticket_and_rest()
    tickets.must_be_live(ticket)
    priority = priority_in(argument)
    if priority is None:
        shown = spoken.say(f"priority-{ticket.priority}")
        question = spoken.say("priority-ask", ticket=ticket.id, priority=shown)
        spoken.reply(question, keys=priority_keys(spoken.uow, ticket, spoken.say))
        return
    tickets.set_priority(spoken.uow, ticket.id, priority, by=spoken.agent)
    shown = spoken.say(f"priority-{priority.value}")
    spoken.reply(spoken.say("priority-set", ticket=ticket.id, priority=shown))


def _reopen(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    reopen_and_tell(spoken.desk, spoken.uow, ticket.id, spoken.agent)
    spoken.reply(spoken.say("reopened", ticket=ticket.id))


COMMANDS = (
    AgentCommand(
        "claim",
        _claim,
        Right.AGENT,
        "take the ticket",
        persian="برداشتن",
        spoken=("برمی‌دارم", "بردار", "برداشتم"),
        task=1,
    ),
    AgentCommand(
        "release",
        _release,
        Right.HOLDER,
        "return it to the queue",
        persian="رها",
        task=1,
        menu=False,
    ),
    AgentCommand(
        "assign",
        _assign,
        Right.FREE_OR_HOLDER,
        "give it to a colleague: username, name, unique first name, or a mention",
        argument="@sara",
        persian="سپردن",
        is_logged_in_full=True,
        task=4,
        menu=False,
    ),
    AgentCommand(
        "pending",
        _pending,
        Right.HOLDER,
        "wait until a time: `4h`, `1.5d`, `1d12h`, `2w`, also «۲ روز» and «یک هفته و ۳ روز», a "
        "year at most; or `answer` («جواب»): the requester is reminded twice of your question, "
        "and then the ticket is resolved as `no-reply`",
        argument="2d",
        persian="منتظر",
        is_logged_in_full=True,
        task=3,
    ),
    AgentCommand(
        "resolve",
        _resolve,
        Right.HOLDER,
        "resolve it with an outcome: `answered`, `fixed`, `refused` with a reason, "
        "`duplicate` of `#12`, `wrong-door`, `no-reply`; also in Persian («درست شد»، "
        "«نمی‌شود» و دلیل، «تکراری ۱۲»)",
        argument="answered",
        persian="حل",
        spoken=("حل‌شد", "حل‌شده"),
        task=3,
    ),
    AgentCommand(
        "priority",
        _priority,
        Right.AGENT,
        "`high`, `normal` or `low`, also «مهم»، «عادی»، «کم‌اهمیت»; it selects the targets in "
        "`desk.yaml`",
        argument="high",
        persian="اولویت",
        is_logged_in_full=True,
        task=6,
        menu=False,
    ),
    AgentCommand(
        "reopen",
        _reopen,
        Right.AGENT,
        "reopen it",
        persian="بازکردن",
        task=3,
        menu=False,
    ),
)
