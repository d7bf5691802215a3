"""Hours without "at" or «ساعت» behind a day: `tomorrow 12 refund`, «فردا ۱۲ واریز».

A number that counts what follows it is no hour: `tomorrow 12 files`, «فردا ۱۲ تا فایل».
"""

import re
from dataclasses import replace
from datetime import datetime, time

from bot.conversation.when.clocks import EARLIEST
from bot.conversation.when.dates import MONTHS
from bot.conversation.when.due_times import LATEST, DueTime, leading_due_time
from bot.conversation.when.spans import UNITS
from bot.conversation.when.words import original_end, plain
from handoff.calendars import Calendar

_MINUTES = {None: 0, "ربع": 15, "نیم": 30}
_HOUR = re.compile(r"(?P<hour>\d{1,2})(?: و (?P<more>ربع|نیم))?(?P<end>[,،:;؛.–—-]*)(?= |$)")
_FURTHER_NUMBER = re.compile(r" ?(?:to |or |and |تا |الی |یا |و |[–—&/+-] ?)?\d")
_UNITS = (
    *(plain(unit) for unit in UNITS),
    *("second", "seconds", "sec", "secs", "ثانیه", "دیقه", "دقه"),
)
_COUNTED_EN = (
    *("percent", "people", "persons", "men", "women", "children", "times", "more", "new", "other"),
    *("of", "missing", "extra", "additional", "further", "toman", "rial", "euro", "usd", "eur"),
    *("kb", "mb", "gb", "tb", "g", "kg", "cm", "km", "k", "hundred", "thousand", "million"),
    *("billion", "x", "working", "business"),
)
_COUNTED_FA = (
    *("تا", "عدد", "نفر", "نفره", "مورد", "فقره", "دانه", "دونه", "بسته", "جفت", "جلد"),
    *("نسخه", "صفحه", "قلم", "بار", "دفعه", "مرتبه", "درصد", "کیلو", "گرم", "متر", "لیتر"),
    *("تومان", "تومن", "تومنی", "تومانی", "ریال", "دلار", "یورو", "صد", "هزار", "میلیون"),
    *("میلیارد", "مگ", "مگابایت", "گیگ", "گیگابایت"),
)
_NOUNS_FA = (*("فایل", "عکس", "سند", "مدرک", "کتاب", "قطعه", "جعبه", "کارتن", "دستگاه", "لایسنس"),)
# In English a plural is counted. In Persian, where it has no ending, few nouns are, and none that
# is definite: «فردا ۱۲ فایل را می‌فرستم».
_COUNTED = re.compile(
    rf" (?:(?:{'|'.join((*_UNITS, *sorted(MONTHS), *_COUNTED_EN, *_COUNTED_FA))})(?!\w)"
    rf"|(?:{'|'.join(_NOUNS_FA)})(?!\w| (?:را|رو|ها|های|هایی|شما|شون|شان)(?!\w))"
    r"|(?!(?:was|has|does|goes|its|yes|as|always|thus|perhaps)(?!\w))[a-z]{2,}(?<![sui])s(?!\w))"
)


def hour_at(text: str, start: int) -> tuple[time, int] | None:
    """Return the hour that a number in a folded text stands for, and its end, or None.

    Hours before the usual ones are those of the afternoon. 24 is the end of the day.
    """
    found = _HOUR.match(text, start)
    if found is None or int(found["hour"]) > 24 or _is_counting(text, found):
        return None
    hour = int(found["hour"])
    if hour == 24:
        return LATEST, found.end()
    hour += 12 if 0 < hour < EARLIEST else 0
    return time(hour, _MINUTES[found["more"]]), found.end()


def _is_counting(text: str, found: re.Match[str]) -> bool:
    if found["end"] and found["end"] not in ",،":
        return False
    is_counted = not found["end"] and _COUNTED.match(text, found.end()) is not None
    return is_counted or _FURTHER_NUMBER.match(text, found.end()) is not None


def leading_deadline(text: str, now: datetime, calendar: Calendar) -> tuple[DueTime | None, str]:
    """Parse a time at the start of a text, with a bare hour behind a day.

    Returns it and the rest as it was written. The hour stands in the line of the day.
    """
    folded, line = plain(text), plain(text.partition("\n")[0])
    due, rest = leading_due_time(folded, now, calendar)
    if due is None:
        return None, text
    hour = hour_at(line, due.end + 1) if _is_day(due) and line[due.end :][:1] == " " else None
    if hour is not None:
        clock, end = hour
        due, rest = replace(due, clock=clock, end=end), folded[end:].lstrip()
    return due, original_end(text, rest)


def _is_day(due: DueTime) -> bool:
    is_open = due.clock is None and due.part is None
    return due.day is not None and is_open and not (due.is_period or due.is_counted)
