"""Times at which a reply is to be sent: `tomorrow 9:00`, `2h`, `when open`, «شنبه صبح»."""

import re
from datetime import datetime, time

from bot.conversation.when.clocks import PARTS
from bot.conversation.when.due_times import DAY, DueTime, leading_due_time
from handoff.calendars import Calendar

AFTERNOON = time(15)  # the beginning of the afternoon is noon, which is not meant
USUAL = time(9)  # on a day on which the office is closed
_OPENING = re.compile(
    r"(?:(?:when|once|as soon as|at) )?(?:the )?(?:office |we )?"
    r"(?:opens?|is open|are open|opening|start of (?:the )?(?:work(?:ing)? )?day)(?!\w)"
    r"|(?:وقتی|هر وقت|به محض اینکه|موقع|اول|سر)? ?(?:که )?(?:دفتر )?"
    r"(?:باز شدیم|باز شد|باز شدن|باز بودیم|وقت اداری|ساعت اداری|ساعت کاری|شروع کار)(?!\w)"
)


def leading_send_time(text: str, now: datetime, calendar: Calendar) -> tuple[datetime | None, str]:
    """Parse a time at the start of a folded text. Returns it and the rest of the text.

    A day without a time stands for the opening on that day, a part of it for its beginning, and
    "open" for the next opening. The time may lie in the past if that is what was written.
    """
    opening = _OPENING.match(text)
    if opening is not None:
        return calendar.next_opening(now), text[opening.end() :].lstrip(" ,،:;؛-–—")
    due, rest = leading_due_time(text, now, calendar)
    return (None, text) if due is None else (_moment(due, now, calendar), rest)


def _moment(due: DueTime, now: datetime, calendar: Calendar) -> datetime:
    local = now.astimezone(calendar.zone)
    if due.span is not None and not due.is_working:
        return now + due.span
    if due.clock is not None or due.span is not None:
        return due.moment(calendar, now)
    day = due.day or local.date()
    hours = calendar.hours_on(day)
    begin = hours[0][0] if hours else USUAL
    if due.part is not None:
        begin = max(begin, AFTERNOON if due.part == PARTS["afternoon"] else due.part[0])
    at = datetime.combine(day, begin, calendar.zone)
    return at if at > local or due.day is not None else at + DAY
