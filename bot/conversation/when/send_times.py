"""Times at which a reply is to be sent: `tomorrow 9:00`, `2h`, `when open`, «شنبه صبح».

A text follows the time, so that less belongs to the time than in running text: it ends with the
line, and before a second day or a greeting such as «صبح بخیر».
"""

import re
from datetime import datetime, time

from bot.conversation.when.bare_hours import hour_at
from bot.conversation.when.clocks import PARTS
from bot.conversation.when.due_times import DAY, DueTime, leading_due_time
from bot.conversation.when.words import original_end, plain
from handoff.calendars import Calendar

AFTERNOON = time(15)  # the beginning of the afternoon is noon, which is not meant
NOON = time(12)
USUAL = time(9)  # on a day on which the office is closed, or open at night
NIGHT_ENDS = time(6)
MASK = "\x00"  # replaces the letters of greetings while a time is parsed
_OPENING = re.compile(
    r"(?:(?:when|once|as soon as) (?:the )?(?:office |we )?(?:opens?|is open|are open)"
    r"|at (?:the )?opening|(?:at )?(?:the )?start of (?:the )?(?:work(?:ing)? )?day"
    r"|open(?=$|[ ]?[:,،]|[ ](?!the |this |that |it |a |an |your |my |up |in |with )))(?!\w)"
    r"|(?:وقتی|هر وقت|همین که|به محض اینکه|موقعی که)(?: که)?(?: دفتر| اداره| شرکت)?"
    r" (?:باز شدیم|باز شد|باز بودیم)(?!\w)"
    r"|(?:اول |سر )?(?:وقت اداری|ساعت اداری|ساعت کاری|شروع کار)(?!\w)"
)
_GREETING = re.compile(
    r"(?:صبح|ظهر|عصر|شب|روز) ?(?:به ?خیر|بخیر)|good (?:morning|afternoon|evening|night|day)"
)
_FURTHER_NUMBER = re.compile(r"\d[^\d ]*(?: (?!and |و )[^\d ]+)*(?P<gap> )\d")
_SEPARATOR = re.compile(r"[ ]?(?:[:،,؛–—-](?= |$))?[ ]*")


def leading_send_time(text: str, now: datetime, calendar: Calendar) -> tuple[datetime | None, str]:
    """Parse a time at the start of a text. Returns it and the rest as it was written.

    A day without a time stands for the opening on that day, a part of it for its beginning, and
    "when open" for the next opening. The time may lie in the past if that is what was written.
    """
    line, newline, more = text.partition("\n")
    folded = plain(line)
    moment, rest = _leading(folded, now, calendar)
    if moment is None:
        return None, text
    kept = original_end(line, folded[len(folded) - len(rest) :]) if rest else ""
    return moment, f"{kept}{newline}{more}".strip()


def _leading(text: str, now: datetime, calendar: Calendar) -> tuple[datetime | None, str]:
    opening = _OPENING.match(text)
    if opening is not None:
        return _next_opening(calendar, now), _behind(text, opening.end())
    masked = _GREETING.sub(lambda found: MASK * len(found[0]), text.replace("سر صبح", "   صبح"))
    due, _ = leading_due_time(masked, now, calendar, one_day=True)
    further = _FURTHER_NUMBER.match(masked, masked.find(next(filter(str.isdigit, masked), " ")))
    if due is not None and due.span is not None and further is not None:
        first = masked[: min(due.end, further.start("gap"))]
        due, _ = leading_due_time(first, now, calendar, one_day=True)
    if due is None or due.is_period:  # "next week" does not name a day
        return None, text
    return _with_hour(text, due, now, calendar)


def _next_opening(calendar: Calendar, now: datetime) -> datetime | None:
    """Return the next opening, by day if the office is open at night as well."""
    at = calendar.next_opening(now)
    if at is None or at.time() >= NIGHT_ENDS:
        return at
    return datetime.combine(at.date(), USUAL, calendar.zone)


def _with_hour(
    text: str, due: DueTime, now: datetime, calendar: Calendar
) -> tuple[datetime | None, str]:
    """Return the moment of a time. An hour or the opening may follow a day."""
    rest = _behind(text, due.end)
    is_day = due.day is not None and due.clock is None and due.part is None
    opening = _OPENING.match(rest) if is_day else None
    if opening is not None:
        return _moment(due, now, calendar), _behind(rest, opening.end())
    hour = hour_at(rest, 0) if is_day and due.end < len(text) else None
    if hour is None:
        return _moment(due, now, calendar), rest
    clock, end = hour
    assert due.day is not None
    return datetime.combine(due.day, clock, calendar.zone), _behind(rest, end)


def _behind(text: str, end: int) -> str:
    found = _SEPARATOR.match(text, end)
    return text[end if found is None else found.end() :]


def _moment(due: DueTime, now: datetime, calendar: Calendar) -> datetime:
    local = now.astimezone(calendar.zone)
    if due.span is not None and not due.is_working:
        return now + due.span
    if due.clock is not None or due.span is not None:
        return due.moment(calendar, now)
    day = due.day or local.date()
    at = datetime.combine(day, _begin(due, calendar), calendar.zone)
    return at if at > local or due.day is not None else at + DAY


def _begin(due: DueTime, calendar: Calendar) -> time:
    """Return the time of the day: the opening, or the beginning of the part that is meant."""
    hours = () if due.day is None else calendar.hours_on(due.day)
    begin = hours[0][0] if hours and hours[0][0] >= NIGHT_ENDS else USUAL
    if due.part is None:
        return begin
    named = {PARTS["afternoon"]: AFTERNOON, PARTS["noon"]: NOON, PARTS["lunch"]: NOON}
    return max(begin, named.get(due.part, due.part[0]))
