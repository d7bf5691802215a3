"""From a query to a verdict."""

from dataclasses import dataclass

from faq.knowledge_base import Kind, KnowledgeBase
from faq.lexical import LexicalIndex
from faq.matcher.verdicts import Abstain, Answer, Candidate, Clarify, Verdict
from faq.normalize import fold

MAX_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least scores for an answer and for a question back, and least lead over the next."""

    answer: float = 0.55
    clarify: float = 0.3
    margin: float = 0.08


class Matcher:
    """Built once per version of the knowledge base; the same query gets the same verdict."""

    def __init__(self, kb: KnowledgeBase, thresholds: Thresholds) -> None:
        self._kb = kb
        self.thresholds = thresholds
        pairs = sorted(
            (fold(question), entry.id)
            for entry in kb.entries.values()
            for questions in entry.questions.values()
            for question in questions
        )
        self._owners = [owner for _, owner in pairs]
        self._exact = dict(pairs)
        self._index = LexicalIndex([text for text, _ in pairs])

    @classmethod
    def build(cls, kb: KnowledgeBase) -> "Matcher":
        return cls(kb, Thresholds())

    def candidates(self, query: str) -> tuple[Candidate, ...]:
        """Every entry with any likeness, best first."""
        folded = fold(query)
        best: dict[str, float] = {}
        for owner, score in zip(self._owners, self._index.likeness(folded), strict=True):
            best[owner] = max(best.get(owner, 0.0), round(float(score), 6))
        return tuple(
            Candidate(entry, self._kb.entries[entry].kind, score)
            for entry, score in sorted(best.items(), key=lambda item: (-item[1], item[0]))
            if score > 0
        )

    def match(self, query: str) -> Verdict:
        language = self._kb.languages[0]
        found = self.candidates(query)
        if not found or found[0].score < self.thresholds.clarify:
            return Abstain(found[0] if found else None, language)
        first = found[0]
        margin = first.score - (found[1].score if len(found) > 1 else 0.0)
        exact = self._exact.get(fold(query)) == first.entry_id
        if exact or (first.score >= self.thresholds.answer and margin >= self.thresholds.margin):
            unmistakable = exact and first.kind is Kind.ANSWER
            return Answer(first.entry_id, first.kind, first.score, margin, unmistakable, language)
        return Clarify(found[:MAX_CANDIDATES], language)
