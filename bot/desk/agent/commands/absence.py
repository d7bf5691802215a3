"""The /away and /back commands."""

from datetime import datetime

from bot.conversation.when.send_times import leading_send_time
from bot.conversation.when.words import original_end, plain
from bot.desk.agent import held_replies
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.joining import returned_words
from bot.desk.outgoing import tell_agents
from handoff import reports
from handoff.actions import absence, agents
from handoff.addresses import ChatKind
from handoff.presence import is_away
from handoff.records import Agent


def _away(spoken: Spoken) -> None:
    """Mark the agent as away, until a time or until `/back`. Leads name another agent first."""
    until, rest = _time_in(spoken, spoken.argument)
    agent = spoken.agent
    if rest and until is None:  # words behind a time are a reason
        agent, until = _other(spoken)
    for ticket in reports.tickets_held_by(spoken.uow, agent.id):
        held_replies.before_change(spoken, ticket)
    returned = absence.go_away(spoken.uow, agent, until=until)
    facts = {} if until is None else {"until": until}
    words = spoken.say("away-done" if until is None else "away-until", name=agent.name, **facts)
    _tell(spoken, f"{words}\n{returned_words(spoken.desk, spoken.uow, returned)}")


def _other(spoken: Spoken) -> tuple[Agent, datetime | None]:
    """Return the named agent, and the time behind the name. Raises NotALead for agents."""
    words = spoken.argument.split()
    for count in range(1, len(words) + 1):
        until, rest = _time_in(spoken, " ".join(words[count:]))
        if rest:
            continue
        agents.must_lead(spoken.agent)
        name = " ".join(words[:count])
        return agents.by_name(spoken.uow, name, desk_id=spoken.desk.id), until
    raise spoken.unclear()


def _time_in(spoken: Spoken, argument: str) -> tuple[datetime | None, str]:
    calendar = spoken.desk.team.settings.calendar_of(None)
    until, rest = leading_send_time(plain(argument), spoken.uow.now, calendar)
    if until is None or until <= spoken.uow.now:
        return None, argument
    return until, original_end(argument, rest)


def _back(spoken: Spoken) -> None:
    """End the agent's absence, or that of a named one."""
    agent = spoken.agent
    if spoken.argument:
        agents.must_lead(spoken.agent)
        agent = agents.by_name(spoken.uow, spoken.argument, desk_id=spoken.desk.id)
    was_away = is_away(agent, spoken.uow.now)
    absence.come_back(agent)
    _tell(spoken, spoken.say("back-done" if was_away else "back-already", name=agent.name))


def _tell(spoken: Spoken, words: str) -> None:
    """Answer the command, and tell the agents' chat if it was written elsewhere."""
    spoken.reply(words)
    if spoken.said.place.kind is ChatKind.PRIVATE:
        tell_agents(spoken.uow, spoken.desk, words)


COMMANDS = (
    AgentCommand(
        "away",
        _away,
        Right.AGENT,
        "you are away, until `/back` or a time: `tomorrow`, `sat`, `2h`; your requests return to "
        "the queue with their promises, and nothing is given to you; leads: `/away @sara sat`",
        argument="tomorrow",
        line=5,
        menu=False,
        persian="نیستم",
        is_logged_in_full=True,
    ),
    AgentCommand(
        "back",
        _back,
        Right.AGENT,
        "you are back; a claim says so as well",
        line=5,
        menu=False,
        persian="برگشتم",
        is_logged_in_full=True,
    ),
)
