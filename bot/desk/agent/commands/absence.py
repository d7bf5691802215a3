"""The /away and /back commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.when.absences import Absence, leading_absence
from bot.conversation.when.dates import written_date
from bot.desk.agent import held_replies, team_check
from bot.desk.agent.claiming import tell_agent
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.joining import returned_words
from bot.desk.agent.returning import back_lines
from bot.desk.agent.team_words import days_words
from bot.desk.outgoing import tell_agents
from handoff import reports
from handoff.actions import absence, agents
from handoff.addresses import ChatKind
from handoff.errors import AgentAmbiguous, AgentUnknown
from handoff.presence import come_back, is_away
from handoff.records import Agent, Referral, Ticket

MOST_WORDS = 3  # of a name
NAMED_BY_WEEKDAY = timedelta(days=6)  # days to come that a weekday names


@dataclass(frozen=True)
class _Wish:
    """The agent who is away, and until when. Other words are a reason."""

    agent: Agent
    until: datetime | None = None
    begins_later: bool = False


def _away(spoken: Spoken) -> None:
    """Mark the agent as away, until a time or until `/back`. Leads name another agent.

    An absence that begins later is refused.
    """
    wish = _wish(spoken)
    if wish.begins_later and wish.until is not None:
        spoken.reply(spoken.say("away-later", day=_day_words(spoken, wish.until)))
        return
    if wish.until is not None and wish.until <= spoken.uow.now:
        spoken.reply(spoken.say("away-past", until=wish.until))
        return
    scheduled = [
        held.ticket_id
        for held in reports.scheduled_replies(spoken.uow, spoken.desk.id)
        if held.agent_id == wish.agent.id
    ]
    for ticket in reports.tickets_held_by(spoken.uow, wish.agent.id):
        held_replies.before_change(spoken, ticket)
    returned, referrals = absence.go_away(spoken.uow, wish.agent, until=wish.until)
    for referral in referrals:
        _tell_sender(spoken, referral, wish.agent)
    _tell(spoken, _words(spoken, wish, returned, scheduled))
    _tell_other_chats(spoken, wish, returned)


def _day_words(spoken: Spoken, at: datetime) -> str:
    """Return the day of a time as it can be typed behind "until"."""
    day = at.astimezone(spoken.desk.team.zone).date()
    if day - spoken.today <= NAMED_BY_WEEKDAY:
        return days_words(spoken.say, [day.weekday()])
    return written_date(day).replace("-", "/")


def _words(
    spoken: Spoken, wish: _Wish, returned: Sequence[Ticket], scheduled: Sequence[int]
) -> str:
    lines = [_head(spoken, wish), returned_words(spoken.desk, spoken.uow, returned)]
    if scheduled:
        numbers = [spoken.say("ticket-number", ticket=number) for number in scheduled]
        lines.append(spoken.say("returned-later", tickets=numbers))
    roster = reports.active_agents(spoken.uow, spoken.desk.id)
    if not team_check.here(spoken.uow, roster):
        lines.append(spoken.say("away-all"))
    return "\n".join(lines)


def _head(spoken: Spoken, wish: _Wish) -> str:
    if wish.until is None:
        return spoken.say("away-done", name=wish.agent.name)
    return spoken.say("away-until", name=wish.agent.name, until=wish.until)


def _tell_sender(spoken: Spoken, referral: Referral, away: Agent) -> None:
    """Mention the sender of a referral to an agent who is away."""
    ticket = reports.ticket(spoken.uow, referral.ticket_id)
    sender = reports.agent(spoken.uow, referral.asked_by_id or 0)
    if ticket is not None and sender is not None:
        facts = {"name": away.name}
        tell_agent(spoken.desk, spoken.uow, sender, "returned-referral", ticket, **facts)


def _tell_other_chats(spoken: Spoken, wish: _Wish, returned: Sequence[Ticket]) -> None:
    """Tell the agents' chats of returned tickets in which the command does not stand."""
    here = spoken.desk.at(spoken.said.place)
    for chat in reports.agents_chats(spoken.uow, spoken.desk.id):
        there = [one for one in returned if reports.chat_of(spoken.uow, one) is chat]
        if there and chat.address != here:
            words = returned_words(spoken.desk, spoken.uow, there)
            text = f"{_head(spoken, wish)}\n{words}"
            tell_agents(spoken.uow, spoken.desk, text, chat=chat)


def _wish(spoken: Spoken) -> _Wish:
    """Parse a name and a time in either order. Naming another agent needs a lead."""
    found, rest = _absence_in(spoken, spoken.argument)
    agent, rest = _name_in(spoken, rest)
    if found is None:
        found, _ = _absence_in(spoken, rest)
    if agent is not None and agent.id != spoken.agent.id:
        agents.must_lead(spoken.agent)
    if found is None:
        return _Wish(agent or spoken.agent)
    return _Wish(agent or spoken.agent, found.until, begins_later=found.begins_later)


def _name_in(spoken: Spoken, text: str) -> tuple[Agent | None, str]:
    """Return the agent who is named at the start of a text, and the rest."""
    words = text.replace("،", " ").replace(",", " ").split()
    for count in range(min(MOST_WORDS, len(words)), 0, -1):
        try:
            found = agents.by_name(spoken.uow, " ".join(words[:count]), desk_id=spoken.desk.id)
        except (AgentUnknown, AgentAmbiguous):
            continue
        return found, " ".join(words[count:])
    if words and words[0].startswith("@"):
        raise AgentUnknown(words[0])
    return None, text


def _absence_in(spoken: Spoken, argument: str) -> tuple[Absence | None, str]:
    """Parse an absence at the start, in the hours of the desk. Returns it and the rest."""
    calendar = spoken.desk.team.settings.calendar_of(None)
    return leading_absence(argument, spoken.uow.now, calendar)


def _back(spoken: Spoken) -> None:
    """End the agent's absence, or that of a named one, and say what became of their tickets."""
    named, _ = _name_in(spoken, spoken.argument)
    agent = named or spoken.agent
    if agent.id != spoken.agent.id:
        agents.must_lead(spoken.agent)
    was_away = is_away(agent, spoken.uow.now)
    returned = reports.returned_by_absence(spoken.uow, agent)
    come_back(agent)
    lines = back_lines(spoken, agent, returned)
    head = spoken.say("back-done" if was_away else "back-already", name=agent.name)
    _tell(spoken, "\n".join([head, *lines]))


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
        "you are away from now on, until `/back` or a time: `today`, `until sat`, `2h`; "
        "your requests return to the queue with their promises, and nothing is given to you; "
        "leads: `/away @sara until sat`",
        argument="until sat",
        persian="نیستم",
        task=7,
        menu=False,
    ),
    AgentCommand(
        "back",
        _back,
        Right.AGENT,
        "you are back: where your requests are now, and what waits for you; a claim or a reply "
        "that claims ends the absence as well",
        persian="برگشتم",
        task=7,
        menu=False,
    ),
)
