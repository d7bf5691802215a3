"""Absences as they are written: `2h`, `until sat`, `today`, `tomorrow`, «از فردا تا چهارشنبه»."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.conversation.when.dates import Dates, leading_dates
from bot.conversation.when.due_times import DAY, DueTime, leading_due_time
from bot.conversation.when.send_times import leading_send_time
from bot.conversation.when.weekdays import leading_days
from bot.conversation.when.words import original_end, plain, trimmed
from handoff.calendars import Calendar

_UNTIL = re.compile(r"(?:until|till|til|تا) ")
_NOW = re.compile(
    r"(?:(?:from|از) )?(?:(?:right |همین )?(?:now|الان|حالا)(?: on)?|today|امروز) "
    r"(?=(?:until|till|til|تا) )"
)
_FROM = re.compile(r"(?:from|starting|beginning|as of|after|in|بعد از|از)(?: on| from)? ")
_ON = re.compile(r"(?:on|for) ")
_TWO_DAYS = re.compile(r"(?:today|امروز) ?(?:and|و|&|,|،) ?(?:tomorrow|فردا)(?!\w)[ ,،:-]*")
_THIS = re.compile(r"(?<!\w)(?:this|همین|این)(?!\w)")


@dataclass(frozen=True)
class Absence:
    """An absence up to a time. It `begins_later` if it does not begin now."""

    until: datetime
    begins_later: bool = False


def leading_absence(text: str, now: datetime, calendar: Calendar) -> tuple[Absence | None, str]:
    """Parse an absence at the start of a text. Returns it and the rest as it was written.

    Days are whole days unless "until" is before: the absence ends when the office opens after
    them.
    """
    written = trimmed(text)
    folded = plain(written)
    local = now.astimezone(calendar.zone)
    begin = _NOW.match(folded)
    if begin is not None:
        folded = folded[begin.end() :]
        written = original_end(written, folded)
    if _UNTIL.match(folded) is None:
        found, rest = _days(folded, local, calendar)
        if found is None:
            found, rest = _time(folded, local, calendar)
        if found is not None:
            return found, original_end(written, rest)
    until, left = leading_send_time(written, now, calendar)
    return (None, text) if until is None else (Absence(until), left)


def _days(text: str, local: datetime, calendar: Calendar) -> tuple[Absence | None, str]:
    """Parse whole days, or days of which the absence is a part."""
    today, two = local.date(), _TWO_DAYS.match(text)
    if two is not None:
        return Absence(_opening_after(today + DAY, calendar)), text[two.end() :]
    body = _behind_from(text)
    dates, rest = leading_dates(body, today=today)
    due, behind = leading_due_time(body, local, calendar, one_day=True)
    if not isinstance(dates, Dates):
        dates, rest = _weekdays(body, today)
    if dates is None and due is not None and due.day is not None:
        is_now = due.is_counted or _THIS.search(body[: due.end]) is not None
        dates, rest = Dates(today if is_now else due.day, due.day), behind
    if dates is None or (dates.last == today and _has_time(due)):
        return None, text
    is_later = dates.first > today or _is_delayed(text, due)
    return Absence(_opening_after(dates.last, calendar), is_later), rest


def _weekdays(text: str, today: date) -> tuple[Dates | None, str]:
    """Parse a list of weekdays. It begins today if its days follow each other from today on."""
    days, rest = leading_days(text)
    ahead = sorted((day - today.weekday()) % 7 for day in days)
    if not ahead or ahead == list(range(len(ahead))):
        return (Dates(today, today + (len(ahead) - 1) * DAY), rest) if ahead else (None, text)
    ahead = sorted(one or 7 for one in ahead)
    return Dates(today + ahead[0] * DAY, today + ahead[-1] * DAY), rest


def _time(text: str, local: datetime, calendar: Calendar) -> tuple[Absence | None, str]:
    """Parse a part of today, or a time today at which the absence begins."""
    due, rest = leading_due_time(_behind_from(text), local, calendar, one_day=True)
    if due is None or due.is_period:
        return None, text
    if due.part is not None and due.clock is None:
        begin, end = due.part
        is_now = begin <= local.time() < end
        until = due.moment(calendar, local)
        if is_now:
            return Absence(until), rest
    elif not _is_delayed(text, due):
        return None, text
    return Absence(_opening_after(local.date(), calendar), begins_later=True), rest


def _has_time(due: DueTime | None) -> bool:
    return due is not None and (due.clock is not None or due.part is not None)


def _is_delayed(text: str, due: DueTime | None) -> bool:
    """Return True for a span or a time behind a word such as "from" and "in"."""
    is_time = due is not None and (due.clock is not None or due.span is not None or due.is_counted)
    return is_time and _FROM.match(text) is not None


def _behind_from(text: str) -> str:
    begin = _FROM.match(text) or _ON.match(text)
    return text if begin is None else text[begin.end() :]


def _opening_after(day: date, calendar: Calendar) -> datetime:
    """Return the end of a day, or the next opening after it if the office is closed then."""
    end = datetime.combine(day + DAY, time.min, calendar.zone)
    return end if calendar.are_open(end) else calendar.next_opening(end) or end
