"""Search for stored replies by meaning, and whether a reply fits a requester's messages.

A matcher is trained with a class for each reply: its example questions and its title. The evidence
for a reply is the confidence of its class, plus the similarity of the messages and the reply's
questions in the confidences of the knowledge base's entries. A reply fits unless its own evidence
is low, compared to that of the best other reply.

The lexical models are used, which warn of as many wrong replies as those with embeddings and of
fewer right ones. Embeddings serve the search.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from faq.lexical import Floats
from faq.matcher import Matcher, base_of_examples
from faq.normalize import fold
from faq.semantic import Encoder

# Weight of the similarity (0 to 1) in the evidence. Most confidences are below it.
SHARE_OF_SIMILARITY = 0.2
# A reply fits if OWN_WEIGHT * (its evidence) - (the best other evidence) is at least LEAST_LEAD.
# Both were chosen on 240 pairs of a ticket and a reply. Evidence ranges from 0 to about 0.5.
OWN_WEIGHT = 1.6
LEAST_LEAD = 0.05
FEWEST_REPLIES = 2
NEARLY_SAME = 90.0  # rapidfuzz's ratio, 0 to 100
SHORTEST_SAME = 40  # characters of a folded text


@dataclass(frozen=True)
class StoredReply:
    """A reply with examples of the questions for which it is meant."""

    id: str
    title: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fit:
    """Whether a reply fits, and the reply with the most evidence if that is another one."""

    fits: bool
    better: str | None = None


class ReplyMatcher:
    """Deterministic, thread-safe matcher of messages to stored replies."""

    def __init__(
        self, replies: Iterable[StoredReply], matcher: Matcher, knowledge: Matcher
    ) -> None:
        self._replies = {one.id: one for one in replies}
        self._search_matcher = matcher
        self._matcher = matcher.without_embeddings()
        self._knowledge = knowledge.without_embeddings()
        self._entries = {name: index for index, name in enumerate(knowledge.kb.entries)}
        self._relations: Mapping[str, Sequence[Floats]] = {
            one.id: [self._entry_confidences(question) for question in one.questions]
            for one in self._replies.values()
        }

    @classmethod
    def build(
        cls,
        replies: Sequence[StoredReply],
        knowledge: Matcher,
        *,
        cache: Path | None = None,
        encoder: Encoder | None = None,
    ) -> "ReplyMatcher":
        """Train on the replies. `knowledge` is the matcher of the knowledge base."""
        base = base_of_examples({one.id: (*one.questions, one.title) for one in replies})
        return cls(replies, Matcher.build(base, cache=cache, encoder=encoder), knowledge)

    def search(self, query: str, *, limit: int) -> tuple[str, ...]:
        """Return the ids of the replies nearest in meaning, the best first."""
        found = self._search_matcher.candidates(query, limit=limit)
        return tuple(one.entry_id for one in found if one.confidence > 0)

    def suggest(self, messages: Sequence[str], *, limit: int) -> tuple[str, ...]:
        """Return the ids of the replies that suit a requester's messages best."""
        found = self._evidence(messages)
        return tuple(sorted(found, key=lambda name: -found[name])[:limit])

    def fit(self, messages: Sequence[str], reply_id: str) -> Fit:
        """Return whether a reply fits a requester's messages.

        A reply without example questions, a single reply, and messages without words cannot be
        judged. They are said to fit.
        """
        reply, found = self._replies.get(reply_id), self._evidence(messages)
        if reply is None or not reply.questions or len(found) < FEWEST_REPLIES:
            return Fit(True)
        own = found.pop(reply_id)
        best = max(found, key=lambda name: found[name])
        if OWN_WEIGHT * own - found[best] >= LEAST_LEAD:
            return Fit(True)
        return Fit(False, best if found[best] > own else None)

    def _evidence(self, messages: Sequence[str]) -> dict[str, float]:
        """Return the evidence for each reply, or {} without words."""
        text = "\n".join(one for one in messages if one.strip())
        if not text:
            return {}
        scores = {
            one.entry_id: one.confidence
            for one in self._matcher.candidates(text, limit=len(self._replies))
        }
        seen = self._entry_confidences(text)
        return {
            name: scores.get(name, 0.0) + SHARE_OF_SIMILARITY * _nearest(seen, relations)
            for name, relations in self._relations.items()
        }

    def _entry_confidences(self, text: str) -> Floats:
        """Return the confidence of each entry of the knowledge base."""
        vector = np.zeros(len(self._entries))
        for one in self._knowledge.candidates(text, limit=len(self._entries)):
            vector[self._entries[one.entry_id]] = one.confidence
        return vector


def nearly_same(text: str, texts: Mapping[str, Iterable[str]]) -> str | None:
    """Return the id of the stored text that a text repeats with few changes, or None.

    Texts below SHORTEST_SAME are not looked at, because different people write the same.
    """
    folded = fold(text)
    if len(folded) < SHORTEST_SAME:
        return None
    for name, stored in texts.items():
        for one in stored:
            if fuzz.ratio(folded, fold(one), score_cutoff=NEARLY_SAME):
                return name
    return None


def _nearest(vector: Floats, others: Sequence[Floats]) -> float:
    """Return the highest cosine similarity, or 0."""
    return max((_cosine(vector, other) for other in others), default=0.0)


def _cosine(first: Floats, second: Floats) -> float:
    length = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / length if length else 0.0
