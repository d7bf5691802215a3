"""The /refer command: offer a ticket to another team or agent, or decide about an offer."""

from bot.conversation.when.words import first_word, original_end, plain
from bot.desk.agent import referring
from bot.desk.agent.command import AgentCommand, Right, Spoken
from handoff import reports
from handoff.actions import agents, referrals, tickets
from handoff.actions.referrals import Receiver
from handoff.errors import AgentUnknown, ReferralOver
from handoff.records import Agent, Referral, Ticket

_WITHDRAW = frozenset({"withdraw", "withdraw it", "cancel", "پس گرفتن", "پس گرفتم", "لغو"})
_ACCEPT = frozenset(
    {"accept", "accepted", "ok", "قبول", "قبوله", "قبول کردم", "قبول می کنم", "قبول میکنم"}
)
_BOUNCE = (
    *("not ours", "not mine", "bounce", "مال ما نیست", "مال من نیست", "به ما مربوط نیست"),
    "کار ما نیست",
)
_ENDS = " .!؟?،,"


def _refer(spoken: Spoken) -> None:
    """Offer a ticket, accept or bounce an offer, or withdraw it."""
    ticket, argument = spoken.ticket_and_rest()
    live = reports.live_referral(spoken.uow, ticket.id)
    word = plain(argument).strip(_ENDS)
    if not argument:
        spoken.reply(_usage(spoken))
    elif word in _WITHDRAW:
        if live is None:
            raise ReferralOver(ticket.id)
        withdrawn = referrals.withdraw(spoken.uow, live.id, by=spoken.agent)
        spoken.reply(spoken.say("referral-withdrawn", ticket=withdrawn.ticket_id))
    elif word in _ACCEPT:
        _accept(spoken, ticket, live)
    elif (reason := _reason_in(argument)) is not None:
        if live is None:
            raise ReferralOver(ticket.id)
        referring.send_back(spoken.desk, spoken.uow, live, reason, by=spoken.agent)
    else:
        _offer(spoken, ticket, argument)


def _accept(spoken: Spoken, ticket: Ticket, live: Referral | None) -> None:
    if live is None:
        raise ReferralOver(ticket.id)
    spoken.take_up_waiting(ticket)
    referring.accept(spoken.desk, spoken.uow, live, ticket, by=spoken.agent)
    spoken.reply(spoken.say("referral-accepted", ticket=ticket.id, agent=spoken.agent.name))


def _reason_in(argument: str) -> str | None:
    """Return the reason behind a word for "not ours", "" without one, or None for other texts."""
    folded = plain(argument)
    for verb in _BOUNCE:
        rest = folded.removeprefix(verb)
        if rest != folded and not rest[:1].isalnum():
            return original_end(argument, rest.lstrip(" :،,-"))
    return None


def _offer(spoken: Spoken, ticket: Ticket, argument: str) -> None:
    """Offer the ticket. Without a team or an agent, buttons to select a team are shown."""
    tickets.must_be_free_or_held(spoken.uow, ticket, spoken.agent)
    route, rest = referring.route_in(spoken.desk, argument)
    agent = None
    if route is None:
        agent, rest = _agent_in(spoken, argument)
    question = referring.question_in(spoken.desk, ticket, rest)
    if route is None and agent is None:
        keys = referring.team_keys(spoken.desk, ticket, question, spoken.language)
        spoken.reply(spoken.say("refer-which", due=question.due_at), keys=keys)
        return
    receiver: Receiver = referring.receiver_of(spoken.desk, spoken.uow, route=route, agent=agent)
    spoken.take_up_waiting(ticket)
    referring.offer(spoken.desk, spoken.uow, ticket, receiver, question, by=spoken.agent)


def _agent_in(spoken: Spoken, argument: str) -> tuple[Agent | None, str]:
    """Parse an agent's username or first name at the start."""
    word, rest = first_word(argument)
    word = word.rstrip(":،,")
    try:
        return agents.by_name(spoken.uow, word, desk_id=spoken.desk.id), rest
    except AgentUnknown:
        if word.startswith("@"):
            raise
        return None, argument


def _usage(spoken: Spoken) -> str:
    routes = spoken.desk.knowledge.kb.routes.values()
    return spoken.say("refer-how", teams=[route.name_in(spoken.language) for route in routes])


COMMANDS = (
    AgentCommand(
        "refer",
        _refer,
        Right.FREE_OR_HOLDER,
        "offer the ticket to another team or agent with a question, and a time (a working day "
        "without one); it stays yours until they accept. They press a button, or write "
        "`/refer accept` («قبول») or `/refer not ours` («مال ما نیست») with the reason; "
        "`/refer withdraw` («لغو»)",
        argument="finance was it paid? by tomorrow",
        persian="ارجاع",
        task=4,
    ),
)
