"""Matching of messages that follow an answer sent before the end of the quiet window."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.conversation.act_table import REACTIONS
from faq.acts import NO_ACT, DialogueAct, Recognised
from faq.knowledge_base import Entry, Kind
from faq.matcher import Answer, Clarify, Verdict

Match = Callable[[str], Verdict]

# Acts that are not matched together with the question before them.
ALONE = REACTIONS | {
    DialogueAct.PERSON,
    DialogueAct.URGENT,
    DialogueAct.INSULT,
    DialogueAct.ENGLISH,
    DialogueAct.PERSIAN,
    DialogueAct.OTHER_LANGUAGE,
}


@dataclass(frozen=True)
class Answered:
    """A question, and the entry that answered it."""

    query: str
    entry_id: str


@dataclass(frozen=True)
class Matched:
    """The text on which the next move depends, with its verdict."""

    words: str
    verdict: Verdict
    act: Recognised = NO_ACT


def match_follow_up(
    match: Match,
    words: str,
    *,
    answered: Answered,
    entries: Mapping[str, Entry],
    act: Recognised = NO_ACT,
) -> Matched | None:
    """Match a follow-up together with the question before it.

    Returns None if the follow-up does not need an answer of its own.

    `act` is the act of the follow-up. A reaction to the answer is not matched with the question.
    """
    if act.sure and act.act in ALONE:
        return Matched(words, match(words), act)
    together = f"{answered.query}\n{words}"
    verdict = match(together)
    beyond = _without(verdict, answered.entry_id, entries)
    if beyond is not None:
        return Matched(together, beyond)
    alone = match(words)
    beyond = _without(alone, answered.entry_id, entries)
    if act.act is DialogueAct.PROBLEM or _is_new(beyond, answered):
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
