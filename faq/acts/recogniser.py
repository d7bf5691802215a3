"""Recognises the dialogue act of a message with a matcher that is trained on wordings of acts."""

from dataclasses import dataclass

from faq.acts.acts import CONTRAST, DialogueAct
from faq.acts.wordings import bare, signs
from faq.matcher import Answer, Clarify, Matcher


@dataclass(frozen=True, slots=True)
class Recognised:
    """The dialogue act of a message. `act` is None if the message is not a dialogue act.

    `sure` is false if the confidence is low. Such an act should only be used where it is expected,
    for example right after an answer.
    """

    act: DialogueAct | None = None
    sure: bool = False


NO_ACT = Recognised()


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
