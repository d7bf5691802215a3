"""Recognises the dialogue act of a message with a matcher that is trained on wordings of acts."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from faq.acts.acts import CONTRAST, DialogueAct
from faq.acts.wordings import bare, signs
from faq.knowledge_base import KnowledgeBase
from faq.matcher import Answer, Clarify, Matcher

MOST_KEPT = 2  # maximum number of lexical matchers that are kept in memory
_kept: OrderedDict[str, Matcher] = OrderedDict()  # by version of the act base
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Recognised:
    """The dialogue act of a message. `act` is None if the message is not a dialogue act.

    `sure` is false if the confidence is low. Such an act should only be used where it is expected,
    for example right after an answer.
    """

    act: DialogueAct | None = None
    sure: bool = False


NO_ACT = Recognised()


def lexical_matcher(base: KnowledgeBase, *, cache: Path | None) -> Matcher:
    """Return the lexical matcher of an act base.

    The last matchers are kept in memory, because most edits of a knowledge base do not change the
    questions that are used as negative examples.
    """
    with _lock:
        matcher = _kept.get(base.version)
        if matcher is None:
            matcher = Matcher.build(base, cache=cache)
            _kept[base.version] = matcher
        _kept.move_to_end(base.version)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return matcher


class ActRecogniser:
    """Recognises dialogue acts. The class is thread-safe."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def recognise(self, text: str) -> Recognised:
        """Return the act of a message. Emoji are ignored if the message also contains words."""
        if (act := _of_signs(text)) is not None:
            return Recognised(act, sure=True)
        match self._matcher.match(text):
            case Answer(entry_id=name):
                found, sure = DialogueAct(name), True
            case Clarify(candidates=candidates):
                found, sure = DialogueAct(candidates[0].entry_id), False
            case _:
                return NO_ACT
        return NO_ACT if found in CONTRAST else Recognised(found, sure)


def _of_signs(text: str) -> DialogueAct | None:
    """Return the act of an emoji. If there are several emoji, the first one is used."""
    known, found = signs(), bare(text)
    if found in known or any(map(str.isalnum, text)):
        return known.get(found)
    return known.get(found[:1])
