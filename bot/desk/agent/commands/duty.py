"""The /duty command."""

import re
from collections.abc import Callable
from functools import partial

from bot.conversation.when.dates import Dates, leading_dates
from bot.conversation.when.weekdays import WEEK, leading_days
from bot.conversation.when.words import original_end, plain
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.team_changes import change_file, explain
from bot.desk.agent.team_words import dates_words, days_words
from bot.team.changing import with_duty, with_duty_dates
from bot.team.lines import LineInvalid, read_names
from bot.team.model import Duty, DutyDates, Names
from handoff.actions import agents
from handoff.actions.names import folded
from handoff.records import Agent

NONE = frozenset(map(folded, ("none", "no one", "nobody", "-", "هیچکس", "هیچ کس", "هیچ‌کس", "حذف")))
ME = frozenset(map(folded, ("me", "من", "خودم")))
_AND = re.compile(r"\s(?:و|and)\s")
MOST_DATES = 6


def duty(spoken: Spoken) -> None:
    """Show who is on duty, or change it for weekdays or dates (leads only)."""
    if not spoken.argument:
        spoken.reply(_shown(spoken))
        return
    agents.must_lead(spoken.agent)
    try:
        change = _change(spoken)
    except LineInvalid as invalid:
        explain(spoken, invalid, example=spoken.say("duty-example"), unreadable="day-unreadable")
        return
    change_file(spoken, spoken.desk.team.desk, change)


def _change(spoken: Spoken) -> Callable[[str], str]:
    """Return the change of the file. Raises LineInvalid, AgentUnknown or AgentAmbiguous."""
    text = plain(spoken.argument)
    days, rest = leading_days(text)
    if days:
        names = _names(spoken, original_end(spoken.argument, rest))
        return partial(with_duty, days=days, names=names)
    dates, rest = leading_dates(text, today=spoken.today)
    if not isinstance(dates, Dates):
        raise LineInvalid("date-unreadable", value=spoken.argument)
    names = _names(spoken, original_end(spoken.argument, rest))
    return partial(with_duty_dates, duty=DutyDates(dates.first, dates.last, names))


def _names(spoken: Spoken, text: str) -> Names:
    """Return the names of agents as they are stored: the username if there is one."""
    if folded(text).strip() in NONE:
        return ()
    found = []
    if not text:
        raise LineInvalid("name-missing", value=spoken.argument)
    for name in read_names(_AND.sub(", ", text)):
        is_own = folded(name) in ME
        agent = spoken.agent if is_own else _agent(spoken, name)
        found.append(_stored(agent))
    return tuple(dict.fromkeys(found))


def _stored(agent: Agent) -> str:
    """Return the name by which an agent is found again in the file."""
    is_readable = read_names(agent.name) == (agent.name,) if agent.name.strip() else False
    return agent.username or (agent.name if is_readable else agent.platform_id)


def _agent(spoken: Spoken, name: str) -> Agent:
    return agents.by_name(spoken.uow, name, desk_id=spoken.desk.id)


def _shown(spoken: Spoken) -> str:
    roster, today = spoken.desk.team.settings.duty, spoken.today
    if not roster.is_used:
        return f"{spoken.say('duty-none')}\n{spoken.say('duty-how')}"
    lines = [spoken.say("duty-head"), *_week(spoken, roster)]
    coming = sorted((one for one in roster.dates if one.last >= today), key=lambda one: one.first)
    for one in coming[:MOST_DATES]:
        what = dates_words(spoken.say, one.first, one.last)
        lines.append(spoken.say("team-line", what=what, value=list(one.names)))
    now = roster.on(today)
    lines.append(
        spoken.say("duty-today", names=list(now)) if now else spoken.say("duty-today-none")
    )
    return "\n".join([*lines, spoken.say("duty-how")])


def _week(spoken: Spoken, roster: Duty) -> list[str]:
    groups: dict[Names, list[int]] = {}
    for day in WEEK:
        if day in roster.week:
            groups.setdefault(roster.week[day], []).append(day)
    return [
        spoken.say("team-line", what=days_words(spoken.say, days), value=list(names))
        for names, days in groups.items()
    ]


COMMANDS = (
    AgentCommand(
        "duty",
        duty,
        Right.AGENT,
        "who is on duty; leads: `/duty sat sara, omid`, `/duty sat-wed sara`, "
        "`/duty tomorrow omid`, `/duty sat none`. They are mentioned in lists of missed "
        "targets",
        persian="کشیک",
        is_logged_in_full=True,
        task=8,
        menu=False,
    ),
)
