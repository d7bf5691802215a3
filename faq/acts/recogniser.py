"""Recognises the dialogue act of a message with a matcher that is trained on wordings of acts."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Final

from faq.acts.acts import CONTRAST, UPSET, DialogueAct
from faq.acts.wordings import bare, short_words, signs
from faq.knowledge_base import KnowledgeBase
from faq.matcher import JOINT, LEXICAL, Candidate, Matcher
from faq.normalize import fold

MOST_KEPT = 2  # maximum number of lexical matchers that are kept in memory
CANDIDATES = 4
# Thresholds by engine, chosen on the first blind sets (tests/queries/first).
# Minimum score of an uncertain act.
UNSURE: Final = {LEXICAL: 0.3, JOINT: 0.3}
# Minimum confidence of a certain act.
SURE: Final = {LEXICAL: 0.35, JOINT: 0.3}
# Same for a request for a person, which outranks the answers of the knowledge base.
SURE_OF_PERSON: Final = {LEXICAL: 0.25, JOINT: 0.2}
# Minimum confidence of URGENT, if it is the best act.
URGENT: Final = {LEXICAL: 0.2, JOINT: 0.15}
# Same, for a text of up to SHORT words, because a single similar word has much weight in it.
URGENT_IF_SHORT: Final = {LEXICAL: 0.35, JOINT: 0.2}
SHORT = 3
# If another act is better: minimum score of URGENT relative to that act, and minimum confidence.
NEARLY_BEST = 0.7
URGENT_IF_NEARLY_BEST: Final = 0.2
# Minimum confidence of URGENT in the check on arrival, which comes before that of the turn.
URGENT_ON_ARRIVAL: Final = 0.35
# Acts that are less important than a wish for a person in the same text.
BESIDE_PERSON: Final = frozenset(
    {
        DialogueAct.CANCEL,
        DialogueAct.NO,
        DialogueAct.NOT_MEANT,
        DialogueAct.THANKS,
        DialogueAct.UNSOLVED,
        DialogueAct.INSULT,
    }
)
LONGEST_WISH = 12  # maximum number of words in a message that only states an act
MOST_OTHER_WORDS = 1  # maximum number of unknown words in such a message
MOST_SENTENCES = 100  # maximum number of sentences that are checked for danger on arrival
LONGEST_SENTENCE = 300  # characters

_SENTENCE_END: Final = re.compile(r"[\n.!?؟…]+")
_kept: OrderedDict[str, Matcher] = OrderedDict()  # by version of the act base
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Recognised:
    """The dialogue act of a message. `act` is None if the message is not a dialogue act.

    `sure` is false if the confidence is low. Such an act should only be used where it is expected,
    for example right after an answer. `exact` is true if the text equals a wording of the act.
    `upset` is true if the message contains an insult or criticism in addition to its act. `score`
    is the matcher's score of the act, from 0 to 1.
    """

    act: DialogueAct | None = None
    sure: bool = False
    exact: bool = False
    upset: bool = False
    score: float = 0.0


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
    """Recognises dialogue acts. The class is thread-safe.

    `lexical` is used where a quick result is needed. It is the lexical matcher of the same acts,
    and may be omitted if `matcher` is lexical.
    """

    def __init__(self, matcher: Matcher, *, lexical: Matcher | None = None) -> None:
        self._matcher = matcher
        self._lexical = lexical or matcher

    @property
    def engine(self) -> str:
        """JOINT if embeddings are used, otherwise LEXICAL."""
        return self._matcher.engine

    def recognise(self, text: str) -> Recognised:
        """Return the act of a message. Emoji are ignored if the message also contains words."""
        if (act := _of_signs(text)) is not None:
            return Recognised(act, sure=True, exact=True, score=1.0)
        engine = self._matcher.engine
        whole, *parts = self._matcher.candidates_by_part(text, limit=CANDIDATES)
        upset = any(_is_upset(each, engine) for each in (whole, *parts))
        urgency = max(map(_urgency, (whole, *parts)))
        if urgency >= _least_urgency(text, engine):
            return Recognised(DialogueAct.URGENT, sure=True, upset=upset, score=urgency)
        found, part = _best(whole, engine), _of_parts(parts, engine)
        is_ordinary = found.act in CONTRAST
        if part is not None and self._is_preferred(part, found):
            found = part
        elif is_ordinary:
            return Recognised(upset=upset)
        # A single word that is only similar to a wording has too little content.
        sure = found.sure and (found.exact or len(fold(text).split()) > 1)
        return replace(found, sure=sure, upset=upset)

    @staticmethod
    def _is_preferred(part: Recognised, whole: Recognised) -> bool:
        """Return True if the act of a sentence is used instead of that of the whole text.

        A wish for a person beside an ordinary question or a short remark is not overlooked.
        """
        if part.act is DialogueAct.PERSON and whole.act in (CONTRAST | BESIDE_PERSON):
            return True
        return whole.act not in CONTRAST and not whole.sure

    def is_urgent(self, text: str, *, thorough: bool = False) -> bool:
        """Return True if a sentence of the text reports danger to life.

        The lexical model is used, which takes about a millisecond per sentence. A `thorough` check
        also uses the model and the thresholds of `recognise`, which may ask the encoder.
        """
        if thorough and self.recognise(text).act is DialogueAct.URGENT:
            return True
        sentences = [*_sentences(text)]
        found = self._lexical.candidates_of_all(sentences, limit=CANDIDATES)
        return any(
            _urgency(candidates) >= max(URGENT_ON_ARRIVAL, _least_urgency(sentence, LEXICAL))
            for sentence, candidates in zip(sentences, found, strict=True)
        )

    def prepare(self, texts: Sequence[str], *, checked: Sequence[str]) -> None:
        """Analyse texts together, so that `recognise` finds them in the matcher's cache.

        Those in `checked` are prepared for `is_urgent`.
        """
        self._lexical.prepare([each for text in checked for each in _sentences(text)])
        self._matcher.prepare(texts)

    def is_only(self, text: str, act: DialogueAct) -> bool:
        """Return True if the text is an act and names no subject.

        Its words are compared with those of the short wordings, which seldom name a subject.
        """
        words = fold(text).split()
        found = _best(self._lexical.candidates(text, limit=CANDIDATES), LEXICAL)
        others = [word for word in words if word not in short_words(act)]
        short = 0 < len(words) <= LONGEST_WISH and len(others) <= MOST_OTHER_WORDS
        return short and found.act is act


def _best(candidates: Sequence[Candidate], engine: str) -> Recognised:
    """Return the best act, unless it is URGENT, which has its own threshold."""
    if not candidates or candidates[0].score < UNSURE[engine]:
        return NO_ACT
    first = candidates[0]
    exact = first.score == first.confidence == 1.0
    act = DialogueAct(first.entry_id)
    if act is DialogueAct.URGENT and not exact:
        return NO_ACT
    enough = (SURE_OF_PERSON if act is DialogueAct.PERSON else SURE)[engine]
    return Recognised(act, first.confidence >= enough, exact, score=first.score)


def _of_parts(parts: Iterable[Sequence[Candidate]], engine: str) -> Recognised | None:
    """Return the act of one sentence if it is certain and the other sentences have no other."""
    found = {each.act: each for each in (_best(part, engine) for part in parts) if each.sure}
    acts = found.keys() - CONTRAST
    if DialogueAct.PERSON in acts:
        acts = {DialogueAct.PERSON}
    return replace(found[acts.pop()], exact=False) if len(acts) == 1 else None


def _urgency(candidates: Sequence[Candidate]) -> float:
    """Return the confidence of URGENT, or 0 if another act is clearly better."""
    found = next((each for each in candidates if each.entry_id == DialogueAct.URGENT), None)
    if found is None:
        return 0.0
    best = candidates[0]  # with a confidence of 1, the text equals a wording of another act
    nearly = found.score >= NEARLY_BEST * best.score and best.confidence < 1
    enough = found is best or (nearly and found.confidence >= URGENT_IF_NEARLY_BEST)
    return found.confidence if enough else 0.0


def _least_urgency(text: str, engine: str) -> float:
    """Return the confidence that is required for URGENT. A single word has to equal a wording."""
    words = len(fold(text).split())
    if words <= 1:
        return 1.0
    return (URGENT_IF_SHORT if words <= SHORT else URGENT)[engine]


def _is_upset(candidates: Sequence[Candidate], engine: str) -> bool:
    return any(each.entry_id in UPSET and each.score >= UNSURE[engine] for each in candidates)


def _sentences(text: str) -> Iterator[str]:
    """Yield the first and last sentences of a text, and the whole text if it is short."""
    sentences = [each for each in dict.fromkeys(_SENTENCE_END.split(text)) if each.strip()]
    if sentences and len(text) <= LONGEST_SENTENCE:
        yield text  # a single sentence without its marks is the same text
        if len(sentences) == 1:
            return
    half = MOST_SENTENCES // 2
    seen = sentences if len(sentences) <= MOST_SENTENCES else sentences[:half] + sentences[-half:]
    for sentence in seen:
        yield sentence[:LONGEST_SENTENCE]
        if len(sentence) > LONGEST_SENTENCE:
            yield sentence[-LONGEST_SENTENCE:]


def _of_signs(text: str) -> DialogueAct | None:
    """Return the act of an emoji. If there are several emoji, the first one is used."""
    known, found = signs(), bare(text)
    if found in known or any(map(str.isalnum, text)):
        return known.get(found)
    return known.get(found[:1])
