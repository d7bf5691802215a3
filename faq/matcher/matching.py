"""From a query to a verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from faq.knowledge_base import Kind, KnowledgeBase
from faq.matcher.cache import learned_from
from faq.matcher.calibration import Thresholds
from faq.matcher.engine import Learned, Scored, learn, nearest_question, score
from faq.matcher.verdicts import (
    Abstain,
    Answer,
    Candidate,
    Clarify,
    Explanation,
    Part,
    Reason,
    Verdict,
)
from faq.normalize import Reading, Vocabulary, Way, fold, readings

MAX_CANDIDATES = 3
MANY_ENTRIES = 3
SHOWN = 8  # candidates in an explanation
LONGEST = 1000  # letters of a query that are looked at: what matters is said by then
# What keys were meant is certain once it reads as words; what a Latin writing meant is a guess.
CERTAIN = frozenset({Way.TYPED, Way.LAYOUT})


@dataclass(frozen=True, slots=True)
class _Looked:
    """One query, looked at from all sides."""

    folded: str
    readings: tuple[Reading, ...]
    scored: Scored | None
    best: tuple[tuple[int, int], ...]  # (reading, entry), best first
    exact: frozenset[int]  # entries that have a reading as a question, word for word


class Matcher:
    """Built once per version of the knowledge base; the same query gets the same verdict."""

    def __init__(self, kb: KnowledgeBase, learned: Learned) -> None:
        self.kb = kb
        self._learned = learned
        self._names = tuple(sorted(kb.entries))
        self._small_talk = np.array(
            [
                kb.entries[self._names[owner]].kind is Kind.CHITCHAT
                for owner in learned.classifier.classes
            ]
        )
        self._vocabulary = Vocabulary(learned.texts)
        self._exact: dict[str, set[int]] = {}
        self._owners_of_word: dict[str, set[int]] = {}
        for text, owner in zip(learned.texts, learned.owners.tolist(), strict=True):
            self._exact.setdefault(text, set()).add(owner)
            for word in text.split():
                self._owners_of_word.setdefault(word, set()).add(owner)

    @classmethod
    def build(cls, kb: KnowledgeBase, *, cache: Path | None = None) -> "Matcher":
        """Learn from the questions, or take what was learned before out of the `cache` folder."""
        return cls(kb, learn(kb) if cache is None else learned_from(kb, cache))

    @property
    def thresholds(self) -> Thresholds:
        return self._learned.thresholds

    def match(self, query: str) -> Verdict:
        return self._verdict(self._look(query))[0]

    def candidates(self, query: str, *, limit: int = SHOWN) -> tuple[Candidate, ...]:
        """The best entries, whether or not they are good enough for a verdict."""
        return self._candidates(self._look(query))[:limit]

    def explain(self, query: str) -> Explanation:
        """The same verdict as `match`, with everything that led to it."""
        looked = self._look(query)
        verdict, reason = self._verdict(looked)
        return Explanation(
            query=query,
            folded=looked.folded,
            readings=looked.readings,
            parts=tuple(self._parts(looked)),
            thresholds=self.thresholds,
            verdict=verdict,
            reason=reason,
        )

    def _look(self, query: str) -> _Looked:
        query = query[:LONGEST]
        folded = fold(query)
        tried = tuple(each for each in readings(query, self._vocabulary) if each.text)
        exact = frozenset(
            entry
            for reading in tried
            if reading.way in CERTAIN
            for entry in self._exact.get(reading.text, ())
        )
        if not tried:
            return _Looked(folded, tried, None, (), exact)
        scored = score(self._learned, [each.text for each in tried], self._small_talk)
        return _Looked(folded, tried, scored, self._ranked(scored, exact), exact)

    def _ranked(self, scored: Scored, exact: frozenset[int]) -> tuple[tuple[int, int], ...]:
        rounded = scored.score.round(6)
        rows = rounded.argmax(axis=0)
        best = rounded.max(axis=0)
        classes = self._learned.classifier.classes
        order = sorted(
            np.flatnonzero(best > 0).tolist(),
            key=lambda place: (int(classes[place]) not in exact, -best[place], classes[place]),
        )
        return tuple((int(rows[place]), place) for place in order)

    def _score(self, looked: _Looked, row: int, column: int) -> float:
        if looked.scored is None:
            return 0.0
        owner = int(self._learned.classifier.classes[column])
        return 1.0 if owner in looked.exact else round(float(looked.scored.score[row, column]), 4)

    def _candidates(self, looked: _Looked) -> tuple[Candidate, ...]:
        found = []
        for row, column in looked.best:
            name = self._names[int(self._learned.classifier.classes[column])]
            value = self._score(looked, row, column)
            found.append(Candidate(name, self.kb.entries[name].kind, value))
        return tuple(found)

    def _language(self, looked: _Looked) -> str:
        """The best reading's language, else the file's first."""
        if looked.readings:
            row = looked.best[0][0] if looked.best else 0
            if (language := looked.readings[row].language) in self.kb.languages:
                return language
        return self.kb.languages[0]

    def _verdict(self, looked: _Looked) -> tuple[Verdict, Reason]:
        found = self._candidates(looked)
        language = self._language(looked)
        limits = self.thresholds
        if not found:
            return Abstain(None, language), Reason.EMPTY if not looked.folded else Reason.UNKNOWN
        first = found[0]
        margin = round(first.score - (found[1].score if len(found) > 1 else 0.0), 4)
        if first.score < limits.clarify:
            return Abstain(first, language), Reason.WEAK
        exact = len(looked.exact) == 1
        clear = first.score >= limits.answer and margin >= limits.margin
        if exact or (clear and not self._vague(looked)):
            fast = exact or (
                first.score >= limits.fast
                and margin >= limits.fast_margin
                and " " in looked.readings[looked.best[0][0]].text
            )
            answer = Answer(
                first.entry_id,
                first.kind,
                first.score,
                margin,
                fast and first.kind is Kind.ANSWER,
                language,
            )
            return answer, Reason.EXACT if exact else Reason.CLEAR
        near = tuple(each for each in found[:MAX_CANDIDATES] if each.score >= limits.clarify / 2)
        if clear:
            return Clarify(near, language), Reason.VAGUE
        sure = first.score >= limits.answer
        return Clarify(near, language), Reason.CLOSE if sure else Reason.UNSURE

    def _vague(self, looked: _Looked) -> bool:
        """A single word that many entries have says too little, however it scores."""
        best = looked.readings[looked.best[0][0]].text
        return len(self._owners_of_word.get(best, ())) >= MANY_ENTRIES

    def _parts(self, looked: _Looked) -> Iterator[Part]:
        if (scored := looked.scored) is None:
            return
        for row, column in looked.best[:SHOWN]:
            owner = int(self._learned.classifier.classes[column])
            name = self._names[owner]
            yield Part(
                entry_id=name,
                kind=self.kb.entries[name].kind,
                score=self._score(looked, row, column),
                probability=round(float(scored.probability[row, column]), 4),
                likeness=round(float(scored.likeness[row, column]), 4),
                coverage=round(float(scored.coverage[row]), 4),
                way=looked.readings[row].way,
                question=nearest_question(self._learned, scored, row, owner),
            )
