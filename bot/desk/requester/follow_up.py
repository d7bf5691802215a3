"""Matching of messages that follow an answer, or a question that was not answered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.conversation.act_table import REACTIONS
from bot.conversation.ordinals import named_positions
from faq.acts import NO_ACT, DialogueAct, Recognised
from faq.knowledge_base import Entry, Kind
from faq.matcher import Answer, Clarify, Verdict
from faq.normalize import asks, refers_back
from handoff import reports
from handoff.moments import within
from handoff.states import InteractionOutcome
from handoff.work import Reader

CONTEXT_LASTS = timedelta(minutes=30)  # maximum age of an answer that is used as context
OPEN_LASTS = timedelta(minutes=10)  # maximum age of an unanswered question that is completed
LONGEST_OPEN = 500  # maximum characters of such a question
SHOWN_OUTCOMES = (InteractionOutcome.ANSWERED, InteractionOutcome.SOLVED)
UNANSWERED_OUTCOMES = (InteractionOutcome.OPEN, InteractionOutcome.OFFERED)

# Acts that are not matched together with the question before them.
ALONE = REACTIONS | {
    DialogueAct.PERSON,
    DialogueAct.URGENT,
    DialogueAct.INSULT,
    DialogueAct.ENGLISH,
    DialogueAct.PERSIAN,
    DialogueAct.OTHER_LANGUAGE,
}


class TextMatcher(Protocol):
    """The methods of a matcher that are used for follow-ups."""

    def match(self, query: str) -> Verdict: ...

    def match_after(self, query: str, *, question: str, shown: Collection[str]) -> Verdict: ...

    def match_narrowing(
        self, query: str, *, question: str, offered: Collection[str]
    ) -> tuple[str, Verdict]: ...


@dataclass(frozen=True)
class Answered:
    """A question, the entry that answered it, and entries that answered further parts of it."""

    query: str
    entry_id: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unanswered:
    """A question that was not answered, with the entries that were offered for it."""

    query: str
    offered: tuple[str, ...]
    interaction_id: int


@dataclass(frozen=True)
class Matched:
    """The text on which the next move depends, with its verdict.

    `completes` is the id of the unanswered question that is part of the text, if any.
    """

    words: str
    verdict: Verdict
    act: Recognised = NO_ACT
    completes: int | None = None


def asked_before(
    reader: Reader, requester_id: int, *, now: datetime
) -> Answered | Unanswered | None:
    """Return the last question of a requester if it was asked a short time ago.

    Small talk in between is ignored.
    """
    recent = [
        each
        for each in reports.recent_interactions(reader, requester_id, since=now - CONTEXT_LASTS)
        if each.outcome != InteractionOutcome.CHITCHAT
    ]
    last = recent[-1] if recent else None
    if last is None:
        return None
    if last.outcome in UNANSWERED_OUTCOMES and last.ticket_id is None:
        offered = tuple(entry_id for entry_id, _ in last.candidates)
        is_used = within(now, last.at, OPEN_LASTS) and len(last.query) <= LONGEST_OPEN
        return Unanswered(last.query, offered, last.id) if is_used else None
    if last.entry_id is None or last.outcome not in SHOWN_OUTCOMES:
        return None
    also = [each.entry_id for each in recent if each.query == last.query and each.entry_id]
    return Answered(last.query, last.entry_id, tuple(also))


def match_after(
    matcher: TextMatcher, words: str, act: Recognised, before: Answered | Unanswered | None
) -> Matched:
    """Match a text in the context of the question before it, unless it is a dialogue act.

    A text that completes an unanswered question is returned together with it.
    """
    is_alone = act.act not in (None, DialogueAct.DETAIL) or bool(named_positions(words))
    if before is None or is_alone:
        return Matched(words, matcher.match(words), act)
    if isinstance(before, Answered):
        shown = {before.entry_id, *before.also}
        verdict = matcher.match_after(words, question=before.query, shown=shown)
        return Matched(words, verdict, act)
    text, verdict = matcher.match_narrowing(words, question=before.query, offered=before.offered)
    completes = None if text == words else before.interaction_id
    return Matched(text, verdict, act, completes)


def match_follow_up(
    matcher: TextMatcher,
    words: str,
    *,
    answered: Answered,
    entries: Mapping[str, Entry],
    act: Recognised = NO_ACT,
) -> Matched | None:
    """Match a message that follows a fast answer together with the question before it.

    Returns None if the message does not need an answer of its own.

    `act` is the act of the message. A reaction to the answer is not matched with the question.
    """
    if act.sure and act.act in ALONE:
        return Matched(words, matcher.match(words), act)
    together = f"{answered.query}\n{words}"
    verdict = matcher.match(together)
    beyond = _without(verdict, answered.entry_id, entries)
    # An unknown word in a reaction is not the name of another product.
    if beyond is not None and not (isinstance(beyond, Clarify) and beyond.outside):
        return Matched(together, beyond)
    alone = match_after(matcher, words, act, answered).verdict
    beyond = _without(alone, answered.entry_id, entries)
    is_question = asks(words) and refers_back(words)
    if act.act is DialogueAct.PROBLEM or is_question or _is_new(beyond, answered):
        return Matched(words, beyond or alone, act)
    return None


def _without(verdict: Verdict, entry_id: str, entries: Mapping[str, Entry]) -> Verdict | None:
    if not isinstance(verdict, Answer):
        return verdict
    left = [each for each in (verdict.entry_id, *verdict.also) if each != entry_id]
    if not left:
        return None
    first, *others = left
    return replace(verdict, entry_id=first, kind=entries[first].kind, also=tuple(others))


def _is_new(verdict: Verdict | None, answered: Answered) -> bool:
    """Return True if the verdict answers another question or offers other entries to choose."""
    match verdict:
        case Answer(kind=kind):
            return kind is not Kind.CHITCHAT
        case Clarify(candidates=candidates):
            return all(each.entry_id != answered.entry_id for each in candidates)
        case _:
            return False
