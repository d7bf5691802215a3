"""Recognition of promises in agents' replies: a commitment of the support with a time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.commitments import is_no_limit, is_vetoed
from bot.conversation.english_commitments import commits_in_english, is_order
from bot.conversation.persian_commitments import commits_in_persian
from bot.conversation.when.due_times import DueTime, due_times_in
from bot.conversation.when.words import plain
from handoff.calendars import Calendar

LONGEST_AHEAD = timedelta(days=92)  # later dates are rarely those of a promise
_QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"|“[^”]*”|^>.*$", re.MULTILINE)
# A dot ends a sentence only before a space, so that times and dates stay whole.
_SENTENCE = re.compile(r"(?:[^.!?؟\n;؛]|[.](?=\S))+[.!?؟;؛]*")
_TURN = re.compile(r"(?<!\w)(?:ولی|اما|but|however|وگرنه|otherwise|or else|ضمنا|بعلاوه)(?!\w)")
_MARKS = str.maketrans("أإؤ’", "ااو'", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654")
_PERSIAN = re.compile(r"[\u0621-\u06cc]")


@dataclass(frozen=True)
class Phrases:
    """Phrases of the team: further commitments, and texts that do not promise anything."""

    more: Sequence[str] = ()
    never: Sequence[str] = ()


@dataclass(frozen=True)
class Promised:
    """A promise in a reply: its sentence as it was written, and the time in it."""

    words: str
    due: DueTime


def promise_in(
    text: str, now: datetime, calendar: Calendar, phrases: Phrases = Phrases()
) -> Promised | None:
    """Return the first promise in a reply, or None.

    A promise says that the support will have done something by a time. Questions, requests to the
    requester, rules that hold for everyone, refusals and quotations are none.
    """
    written = _QUOTED.sub(" ", text)
    never = [_folded(one) for one in phrases.never]
    more = [_folded(one) for one in phrases.more]
    for sentence in _SENTENCE.findall(written):
        whole = _folded(sentence)
        if whole.endswith(("?", "؟")) or any(one in whole for one in never):
            continue
        for clause in _clauses(whole):
            found = _in_clause(clause, now, calendar, more)
            if found is not None:
                return Promised(sentence.strip(), found)
    return None


def _folded(text: str) -> str:
    """Fold a text, also its vowel marks: «معمولاً», «تأیید»."""
    return plain(text).translate(_MARKS)


def _clauses(text: str) -> Iterator[str]:
    start = 0
    for turn in _TURN.finditer(text):
        yield text[start : turn.start()].strip(" ,،")
        start = turn.end()
    yield text[start:].strip(" ,،")


def _in_clause(
    clause: str, now: datetime, calendar: Calendar, more: Sequence[str]
) -> DueTime | None:
    if not clause or is_vetoed(clause):
        return None
    is_persian = _PERSIAN.search(clause) is not None
    if not is_persian and is_order(clause):
        return None
    times = due_times_in(clause, now, calendar)
    for found in sorted(times, key=lambda one: (not one.is_limit, one.is_weak)):
        if is_no_limit(clause, found.start, is_span=found.span is not None):
            continue
        if found.day is not None and found.day - now.date() > LONGEST_AHEAD:
            continue
        if any(one in clause for one in more) or _commits(
            clause, found, now, is_persian=is_persian
        ):
            return found
    return None


def _commits(clause: str, found: DueTime, now: datetime, *, is_persian: bool) -> bool:
    if not is_persian:
        return commits_in_english(clause, found.start, found.end)
    is_ahead = found.span is not None or (found.day is not None and found.day > now.date())
    return commits_in_persian(
        clause, found.start, found.end, is_limit=found.is_limit, is_ahead=is_ahead
    )
