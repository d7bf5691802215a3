"""Weekdays in Persian and English."""

import re
from collections.abc import Mapping
from types import MappingProxyType

WEEK = (5, 6, 0, 1, 2, 3, 4)  # Saturday first; 0 is Monday
EVERY = frozenset(WEEK)

_NAMES: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        5: ("saturdays", "saturday", "sat", "شنبه"),
        6: ("sundays", "sunday", "sun", "یکشنبه", "1شنبه"),
        0: ("mondays", "monday", "mon", "دوشنبه", "2شنبه"),
        1: ("tuesdays", "tuesday", "tues", "tue", "سهشنبه", "سشنبه", "3شنبه"),
        2: ("wednesdays", "wednesday", "wed", "چهارشنبه", "چارشنبه", "4شنبه"),
        3: ("thursdays", "thursday", "thurs", "thur", "thu", "پنجشنبه", "5شنبه"),
        4: ("fridays", "friday", "fri", "جمعه"),
    }
)
_EVERY = r"every day|everyday|all days|daily|هر ?روز|همه ?روزه|همه روز ?ها"
_DAY_OF = {name: day for day, names in _NAMES.items() for name in names}
# Persian names are also written with a space, and in the plural.
_ONE = "|".join(sorted(_DAY_OF, key=len, reverse=True)).replace("شنبه", " ?شنبه")
_DAY = re.compile(rf"({_ONE})(?: ها)?(?!\w)")
_ALL = re.compile(rf"(?:{_EVERY})(?!\w)")
_FROM = re.compile(r"(?:(?:from|از) )?")
_TO = re.compile(r" ?(?:-|–|—|to |till |until |through |تا |الی ) ?")
_AND = re.compile(r" ?(?:,|،|&|\+|/| and | و ) ?| ")
_END = re.compile(r" ?[:=،,]? ?")


def leading_days(text: str) -> tuple[frozenset[int], str]:
    """Parse weekdays at the start of a folded text. Returns them and the rest of the text.

    Examples: `fri`, `sat-wed`, `sat, sun and mon`, `شنبه تا چهارشنبه`, `هر روز`. Ranges begin on
    any day. The set is empty if the text begins with something else.
    """
    every = _ALL.match(text)
    if every is not None:
        return EVERY, _rest(text, every.end())
    days: set[int] = set()
    start = _after(_FROM, text, 0)
    end = 0
    found = _DAY.match(text, start)
    while found is not None:
        first = last = _day(found)
        end = found.end()
        to = _TO.match(text, end)
        until = _DAY.match(text, to.end()) if to is not None else None
        if until is not None:
            last, end = _day(until), until.end()
        days |= _range(first, last)
        between = _AND.match(text, end)
        found = _DAY.match(text, between.end()) if between is not None else None
    if start and len(days) < 2:
        return frozenset(), text
    return frozenset(days), _rest(text, end)


def leading_day(text: str) -> tuple[int | None, str]:
    """Parse one weekday at the start of a folded text. The rest keeps its space.

    Returns None if the text begins with something else or with a list of weekdays.
    """
    found = _DAY.match(text)
    if found is None:
        return None, text
    between = _AND.match(text, found.end())
    if between is not None and _DAY.match(text, between.end()) is not None:
        return None, text
    return _day(found), text[found.end() :]


def _day(found: re.Match[str]) -> int:
    return _DAY_OF[found[1].replace(" ", "")]


def _after(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found is not None else start


def _range(first: int, last: int) -> set[int]:
    start, length = WEEK.index(first), (WEEK.index(last) - WEEK.index(first)) % 7 + 1
    return {WEEK[(start + step) % 7] for step in range(length)}


def _rest(text: str, end: int) -> str:
    if end == 0:
        return text
    gap = _END.match(text, end)
    return text[gap.end() if gap is not None else end :]
