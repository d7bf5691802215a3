"""The /hours and /holiday commands."""

from dataclasses import replace
from functools import partial

from bot.conversation.when.dates import Dates, leading_dates, written_dates
from bot.conversation.when.hours import HoursFault, leading_hours
from bot.conversation.when.weekdays import WEEK, leading_days
from bot.conversation.when.words import first_word, plain
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.team_changes import change_file, explain
from bot.desk.agent.team_words import dates_words, days_words, hours_words, special_line
from bot.team.changing import with_hours, with_special, without_special
from bot.team.lines import LineInvalid, read_holiday, read_special
from handoff.actions import agents
from handoff.actions.names import folded
from handoff.calendars import Calendar, Intervals, SpecialDays

REMOVE = frozenset({"remove", "delete", "off", "حذف", "پاک", "بردار"})
LONGEST_NAME = 80  # characters of the name of special days
MOST_SPECIAL = 10  # special days that are listed
EXAMPLE_DAY = "13 فروردین"


def hours(spoken: Spoken) -> None:
    """Show the office hours, or change those of weekdays or dates (leads only)."""
    if not spoken.argument:
        spoken.reply(_shown(spoken))
        return
    agents.must_lead(spoken.agent)
    text = plain(spoken.argument)
    days, rest = leading_days(text)
    found, left = leading_hours(rest) if days else (HoursFault.UNREADABLE, text)
    try:
        if days and not left:
            _set_week(spoken, days, found, rest)
            return
        # A weekday with a name or nothing behind it is the next such day.
        special = read_special(spoken.argument, today=spoken.today)
    except LineInvalid as invalid:
        example = spoken.say("hours-example")
        explain(spoken, invalid, example=example, unreadable="day-unreadable")
        return
    _set_special(spoken, special)


def _set_week(
    spoken: Spoken, days: frozenset[int], found: Intervals | HoursFault, text: str
) -> None:
    if isinstance(found, HoursFault):
        raise LineInvalid(f"hours-{found}", value=text or spoken.argument)
    team = spoken.desk.team
    change = partial(with_hours, settings=team.settings, days=days, hours=found)
    change_file(spoken, team.desk, change)


def _set_special(spoken: Spoken, special: SpecialDays) -> None:
    if special.last < spoken.today:
        days = dates_words(spoken.say, special.first, special.last)
        spoken.reply(spoken.say("dates-over", days=days))
        return
    special = replace(special, name=special.name[:LONGEST_NAME])
    team = spoken.desk.team
    change_file(spoken, team.desk, partial(with_special, settings=team.settings, special=special))


def holiday(spoken: Spoken) -> None:
    """Show the holidays, or add or remove one (leads only)."""
    if not spoken.argument:
        spoken.reply(_holidays(spoken))
        return
    agents.must_lead(spoken.agent)
    word, rest = first_word(spoken.argument)
    try:
        if folded(word) in REMOVE:
            _remove(spoken, rest)
            return
        special = read_holiday(spoken.argument, today=spoken.today)
    except LineInvalid as invalid:
        command = spoken.say("command-shown", command="holiday")
        explain(spoken, invalid, example=f"{command} {_example(spoken)}")
        return
    _set_special(spoken, special)


def _remove(spoken: Spoken, text: str) -> None:
    dates, _ = leading_dates(plain(text), today=spoken.today)
    if not isinstance(dates, Dates):
        raise LineInvalid("date-unreadable", value=text)
    team = spoken.desk.team
    is_known = any(
        (one.first, one.last) == (dates.first, dates.last)
        for one in team.settings.calendar_of(None).special
    )
    if not is_known:
        _explain_unknown(spoken, dates)
        return
    if not change_file(spoken, team.desk, partial(_without, dates=dates)):
        return
    left = team.settings.calendar_of(None).special_on(dates.first)
    if left is not None and dates.first == dates.last:
        days = dates_words(spoken.say, dates.first, dates.last)
        head = spoken.say("holiday-still", days=days)
        spoken.reply(f"{head}\n{special_line(spoken.say, left)}")


def _without(text: str, dates: Dates) -> str:
    return without_special(text, dates.first, dates.last) or text


def _explain_unknown(spoken: Spoken, dates: Dates) -> None:
    """Reply that no special days have these dates, and name those that include them."""
    days = dates_words(spoken.say, dates.first, dates.last)
    around = [
        one
        for one in spoken.desk.team.settings.calendar_of(None).special
        if one.first <= dates.first and dates.last <= one.last
    ]
    if not around:
        spoken.reply(spoken.say("holiday-unknown", days=days))
        return
    lines = [special_line(spoken.say, one) for one in around]
    spoken.reply("\n".join([spoken.say("holiday-part-of", days=days), *lines]))


def _example(spoken: Spoken) -> str:
    """Return the next date of an example as it is typed."""
    dates, _ = leading_dates(EXAMPLE_DAY, today=spoken.today)
    assert isinstance(dates, Dates)
    return written_dates(dates).replace("-", "/")


def _shown(spoken: Spoken) -> str:
    """Return the week, the special days to come, and whether the office is open."""
    settings = spoken.desk.team.settings
    lines = [spoken.say("hours-head")]
    for name, calendar in settings.calendars.items():
        rows = _week(spoken, calendar)
        if name != settings.main_calendar:
            rows = [spoken.say("team-line-of", calendar=name, line=row) for row in rows]
        lines += rows
    special = _to_come(spoken, settings.calendar_of(None))
    if special:
        lines.append(spoken.say("hours-special-head"))
        lines += [special_line(spoken.say, one) for one in special[:MOST_SPECIAL]]
        if len(special) > MOST_SPECIAL:
            lines.append(spoken.say("hours-more", count=len(special) - MOST_SPECIAL))
    lines.append(_now(spoken, settings.calendar_of(None)))
    lines.append(spoken.say("hours-how", example=_example(spoken)))
    return "\n".join(lines)


def _week(spoken: Spoken, calendar: Calendar) -> list[str]:
    """Return a line for each group of weekdays with the same hours, in the order of the week."""
    groups: dict[Intervals, list[int]] = {}
    for day in WEEK:
        groups.setdefault(calendar.week.get(day, ()), []).append(day)
    return [
        spoken.say(
            "team-line",
            what=days_words(spoken.say, days),
            value=hours_words(spoken.say, its),
        )
        for its, days in groups.items()
    ]


def _now(spoken: Spoken, calendar: Calendar) -> str:
    now = spoken.uow.now
    if calendar.are_open(now):
        until = calendar.closing(now)
        if until is None:
            return spoken.say("hours-now-open")
        return spoken.say("hours-now-open-until", until=until)
    opens = calendar.next_opening(now)
    if opens is None:
        return spoken.say("hours-now-closed")
    return spoken.say("hours-opens", opens=opens)


def _to_come(spoken: Spoken, calendar: Calendar) -> list[SpecialDays]:
    today = spoken.today
    coming = [one for one in calendar.special if one.last >= today]
    return sorted(coming, key=lambda one: (one.first, one.last))


def _holidays(spoken: Spoken) -> str:
    calendar = spoken.desk.team.settings.calendar_of(None)
    coming = [one for one in _to_come(spoken, calendar) if one.is_holiday]
    if not coming:
        return (
            f"{spoken.say('holiday-none')}\n{spoken.say('holiday-how', example=_example(spoken))}"
        )
    lines = [spoken.say("holiday-head"), *(special_line(spoken.say, one) for one in coming)]
    return "\n".join([*lines, spoken.say("holiday-how", example=_example(spoken))])


COMMANDS = (
    AgentCommand(
        "hours",
        hours,
        Right.AGENT,
        "the office hours; leads: `/hours fri 10:00-14:00`, `/hours sat-wed 9-13, 14-18`, "
        "`/hours fri closed`, and for dates `/hours tomorrow 9-12`, "
        "`/hours 1405/12/01 to 1405/12/29 9-15 Ramadan`",
        persian="ساعت",
        is_logged_in_full=True,
        task=8,
        menu=False,
    ),
    AgentCommand(
        "holiday",
        holiday,
        Right.AGENT,
        "the holidays; leads: `/holiday 1405/01/13 Nature Day`, "
        "`/holiday 1406/01/01 to 1406/01/04 Nowruz`, `/holiday remove 1405/01/13`",
        persian="تعطیلی",
        is_logged_in_full=True,
        task=8,
        menu=False,
    ),
)
