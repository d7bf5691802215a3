"""Matching of queries and choice of the verdict."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from faq.knowledge_base import Kind, KnowledgeBase
from faq.matcher.analysis import Analyser, Analysis
from faq.matcher.cache import Cache
from faq.matcher.calibration import Thresholds
from faq.matcher.context import LONGEST, in_context, narrowed
from faq.matcher.corpus import corpus_of, synonyms_of
from faq.matcher.engine import (
    JointModel,
    LexicalModel,
    Scored,
    nearest_row,
    train_joint,
    train_lexical,
)
from faq.matcher.updating import updated_joint, updated_lexical
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
from faq.normalize import asks, fold, tells
from faq.semantic import Encoder, EncoderUnavailable, Progress, vectors

LEXICAL, JOINT = "lexical", "joint"
MAX_CANDIDATES = 3
OFFERED = 0.6  # minimum score of an offered entry, relative to the best score
SHOWN = 8  # maximum number of candidates in an explanation
# From this multiple of the answer threshold, the verdict on the whole text is used even if it is
# small talk.
SMALL_TALK = 2


class ScopeCheck(Protocol):
    """Decides whether a text with unknown words is about another product."""

    def is_outside(self, text: str) -> bool: ...


class Matcher:
    """Deterministic, thread-safe matcher.

    Each knowledge base version needs a new matcher. If the encoder fails, the lexical model is
    used until the encoder is available again.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        lexical: LexicalModel,
        joint: JointModel | None = None,
        encoder: Encoder | None = None,
        *,
        scope: ScopeCheck | None = None,
    ) -> None:
        self.kb = kb
        self._scope = scope
        self._lexical = lexical
        self._joint = joint
        self._encoder = encoder
        self._names = lexical.corpus.names
        self._analyser = Analyser(kb, lexical, joint, encoder)

    @classmethod
    def build(
        cls,
        kb: KnowledgeBase,
        *,
        cache: Path | None = None,
        encoder: Encoder | None = None,
        progress: Progress | None = None,
        scope: ScopeCheck | None = None,
    ) -> "Matcher":
        """Train on the questions, or load trained models from the `cache` folder.

        Returns a lexical matcher if the encoder fails. `progress` is called with the number of
        embedded texts. With a `scope`, texts about other products get a clarifying question.
        """
        models = None if cache is None else Cache(cache)
        if models is not None:
            lexical = models.lexical(kb)
        else:
            lexical = train_lexical(corpus_of(kb), synonyms_of(kb))
        if encoder is None:
            return cls(kb, lexical, scope=scope)
        try:
            if models is not None:
                joint = models.joint(kb, lexical, encoder, progress)
            else:
                joint = train_joint(lexical, vectors(encoder, lexical.corpus.texts))
        except EncoderUnavailable:
            return cls(kb, lexical, scope=scope)
        return cls(kb, lexical, joint, encoder, scope=scope)

    @classmethod
    def at_hand(
        cls,
        kb: KnowledgeBase,
        *,
        cache: Path,
        encoder: Encoder | None,
        scope: ScopeCheck | None = None,
    ) -> "Matcher":
        """Return a matcher without embedding any texts, which may take minutes.

        The joint model is used if it is in the cache, otherwise the lexical model.
        """
        models = Cache(cache)
        lexical = models.lexical(kb)
        joint = None if encoder is None else models.stored_joint(kb, lexical, encoder)
        return cls(kb, lexical, joint, None if joint is None else encoder, scope=scope)

    @staticmethod
    def is_stored(kb: KnowledgeBase, *, cache: Path, encoder: Encoder | None) -> bool:
        """Return True if all models are in the cache, so that nothing has to be trained."""
        models = Cache(cache)
        return models.has_lexical(kb) and (encoder is None or models.has_joint(kb, encoder))

    def updated(self, kb: KnowledgeBase) -> "Matcher | None":
        """Return a matcher for an edited knowledge base without training it.

        Unchanged texts keep their coefficients. A few new texts are embedded; if there are many,
        or the encoder fails, the result uses the lexical model. Returns None if too much has
        changed.
        """
        if (found := updated_lexical(self._lexical, kb)) is None:
            return None
        lexical, change = found
        joint = None
        if self._joint is not None and self._encoder is not None:
            with suppress(EncoderUnavailable):
                joint = updated_joint(self._joint, self._lexical, lexical, change, self._encoder)
        encoder = None if joint is None else self._encoder
        return Matcher(kb, lexical, joint, encoder, scope=self._scope)

    def without_embeddings(self) -> "Matcher":
        """Return a matcher with the lexical model alone."""
        return Matcher(self.kb, self._lexical, scope=self._scope)

    @property
    def engine(self) -> str:
        """JOINT if embeddings are used, otherwise LEXICAL."""
        return LEXICAL if self._joint is None else JOINT

    @property
    def thresholds(self) -> Thresholds:
        return (self._lexical if self._joint is None else self._joint).classifier.thresholds

    def match(self, query: str) -> Verdict:
        return self._decided(self._analyser.analyse(query))[0]

    def match_all(self, queries: Sequence[str]) -> list[Verdict]:
        """Match queries together, which takes less time than one after the other."""
        return [self._decided(each)[0] for each in self._analyser.analyse_all(queries)]

    def prepare(self, queries: Sequence[str]) -> None:
        """Analyse queries together, so that the next calls find them in the cache."""
        self._analyser.analyse_all(queries)

    def match_after(self, query: str, *, question: str, shown: Collection[str]) -> Verdict:
        """Match a short text together with the question before it.

        `shown` contains the entries that answered the question. Of several sentences before the
        text, the one that is most similar to these entries is the context.
        """
        own = self.match(query)
        if isinstance(own, Answer) or len(fold(query).split()) > LONGEST:
            return own
        question = self._answered_part(question, shown)
        found = self.candidates(f"{question} {query}")
        alone, before = self.candidates(query), self.candidates(question)
        return in_context(found, own, alone, shown=shown, before=before)

    def match_narrowing(
        self, query: str, *, question: str, offered: Collection[str]
    ) -> tuple[str, Verdict]:
        """Match a short text that may complete a question for which entries were offered.

        Returns the text that counts, with its verdict: the question and the text together, or the
        text alone if it is long or does not belong to the question.
        """
        own, words = self.match(query), len(fold(query).split())
        if words > LONGEST:
            return query, own
        together = f"{question}\n{query}"
        found = narrowed(own, self.match(together), offered=offered, words=words)
        return (query, own) if found is None else (together, found)

    def _answered_part(self, question: str, shown: Collection[str]) -> str:
        """Return the part of a text with the highest score for one of the entries `shown`."""

        def best_score(analysis: Analysis) -> float:
            found = self._candidates(analysis, SHOWN)
            return max((each.score for each in found if each.entry_id in shown), default=0.0)

        return max(self._analyser.analyse(question), key=best_score).text

    def candidates(self, query: str, *, limit: int = SHOWN) -> tuple[Candidate, ...]:
        """Return the best entries, including those with insufficient confidence."""
        return self._candidates(self._analyser.analyse(query)[0], limit)

    def candidates_of_all(
        self, queries: Sequence[str], *, limit: int = SHOWN
    ) -> list[tuple[Candidate, ...]]:
        """Return the best entries for each query."""
        return [
            self._candidates(whole, limit) for whole, *_ in self._analyser.analyse_all(queries)
        ]

    def candidates_by_part(
        self, query: str, *, limit: int = SHOWN
    ) -> tuple[tuple[Candidate, ...], ...]:
        """Return the best entries for the whole text, and then for each question in it."""
        return tuple(self._candidates(each, limit) for each in self._analyser.analyse(query))

    def explain(self, query: str) -> Explanation:
        """Explain the verdict of `match`."""
        whole, *pieces = self._analyser.analyse_fully(query)
        verdict, reason = self._decided((whole, *pieces))
        return Explanation(
            query=query,
            folded=whole.folded,
            pieces=tuple(each.text for each in pieces),
            readings=whole.readings,
            parts=tuple(self._parts(whole)),
            thresholds=whole.thresholds,
            verdict=verdict,
            reason=reason,
        )

    def _decided(self, analyses: Sequence[Analysis]) -> tuple[Verdict, Reason]:
        """Return the verdict on the whole text, or on its questions if there are several."""
        whole, *pieces = analyses
        verdict, reason = self._verdict(whole)
        if reason is Reason.EXACT or not pieces:
            return verdict, reason
        found = [self._verdict(each) for each in pieces]
        verdicts = [each for each, _ in found]
        if (remaining := self._after_statements(analyses, verdicts)) is not None:
            return _of_parts(remaining)
        answers = _settling_answers(verdicts)
        if len(answers) > 1:
            return _several(answers), Reason.SEVERAL
        if _settles(verdict):
            return verdict, reason
        if answers:
            return replace(answers[0], verbatim=False), Reason.PART
        if whole.best and whole.distinct_confidence >= SMALL_TALK * whole.thresholds.answer:
            return verdict, reason
        return _verdict_of_parts(verdict, reason, found)

    def _after_statements(
        self, analyses: Sequence[Analysis], verdicts: Sequence[Verdict]
    ) -> list[Verdict] | None:
        """Return the verdicts on the parts of a text without the statements before its question.

        Returns None if there is no such statement. A statement is only left out if its entry has
        the category of the entry that is found for the question, so that an unrelated wish or
        complaint keeps its answer.
        """
        whole, *pieces = analyses
        asked = max((index for index, each in enumerate(pieces) if asks(each.text)), default=0)
        told = {
            index: verdict.entry_id
            for index, verdict in enumerate(verdicts[:asked])
            if isinstance(verdict, Answer)
            and verdict.kind is Kind.ANSWER
            and not verdict.unmistakable
            and tells(pieces[index].text)
        }
        if not told:
            return None
        found, alone = self._candidates(whole, SHOWN), self._candidates(pieces[asked], SHOWN)
        verdict = in_context(found, verdicts[asked], alone, shown=set(told.values()))
        category = self._category(_first(verdict))
        related = {index for index, entry in told.items() if self._category(entry) == category}
        if category is None or not related:
            return None
        if isinstance(verdict, Answer) and verdict != verdicts[asked]:
            best = Candidate(verdict.entry_id, verdict.kind, verdict.score)
            verdict = Clarify((best,), verdict.language)
        replaced = [*verdicts[:asked], verdict, *verdicts[asked + 1 :]]
        return [each for index, each in enumerate(replaced) if index not in related]

    def _category(self, entry_id: str) -> str | None:
        entry = self.kb.entries.get(entry_id)
        return None if entry is None else entry.category

    def _verdict(self, analysis: Analysis) -> tuple[Verdict, Reason]:
        found = self._candidates(analysis, MAX_CANDIDATES)
        language, thresholds = self._language(analysis), analysis.thresholds
        if not found:
            return Abstain(None, language), Reason.EMPTY if not analysis.folded else Reason.UNKNOWN
        first = found[0]
        exact, shared = len(analysis.exact) == 1, len(analysis.exact) > 1
        confident = analysis.distinct_confidence >= thresholds.answer
        clear = confident and analysis.margin >= thresholds.margin and not shared
        outside = clear and not exact and self._is_outside(analysis, first)
        is_reversed = clear and self._analyser.is_reversed(analysis, entry=first.entry_id)
        unclear = analysis.refused or analysis.vague or outside or is_reversed
        if exact or (clear and not unclear):
            return self._answer(analysis, first, exact), Reason.EXACT if exact else Reason.CLEAR
        if not clear and first.score < thresholds.clarify:
            return Abstain(first, language), Reason.WEAK
        near = tuple(each for each in found if each.score >= OFFERED * first.score)
        if outside:
            return Clarify(near, language, outside=True), Reason.OUTSIDE
        if clear:
            return Clarify(near, language), _doubt(analysis, is_reversed=is_reversed)
        return Clarify(near, language), Reason.CLOSE if confident else Reason.UNSURE

    def _is_outside(self, analysis: Analysis, best: Candidate) -> bool:
        """Return True if the text has unknown words and seems to be about another product."""
        if self._scope is None or best.kind not in (Kind.ANSWER, Kind.PROBLEM):
            return False
        unknown = self._analyser.unknown_words(analysis, entry=best.entry_id)
        return bool(unknown) and self._scope.is_outside(analysis.text)

    def _answer(self, analysis: Analysis, first: Candidate, exact: bool) -> Answer:
        thresholds, reading = analysis.thresholds, analysis.best_reading
        fast = exact or (
            first.confidence >= thresholds.fast
            and analysis.margin >= thresholds.fast_margin
            and reading is not None
            and " " in reading.text
        )
        return Answer(
            first.entry_id,
            first.kind,
            first.score,
            analysis.margin,
            fast and first.kind is Kind.ANSWER,
            self._language(analysis),
            verbatim=exact,
        )

    def _candidates(self, analysis: Analysis, limit: int) -> tuple[Candidate, ...]:
        found = []
        for row, entry in analysis.best[:limit]:
            name = self._names[entry]
            found.append(
                Candidate(name, self.kb.entries[name].kind, *analysis.score_of(row, entry))
            )
        return tuple(found)

    def _language(self, analysis: Analysis) -> str:
        """Return the language of the best reading, or the file's first language."""
        reading = analysis.best_reading
        if reading is not None and reading.language in self.kb.languages:
            return reading.language
        return self.kb.languages[0]

    def _parts(self, analysis: Analysis) -> Iterator[Part]:
        if (scored := analysis.scored) is None:
            return
        for row, entry in analysis.best[:SHOWN]:
            name = self._names[entry]
            score, confidence = analysis.score_of(row, entry)
            yield Part(
                entry_id=name,
                kind=self.kb.entries[name].kind,
                score=score,
                confidence=confidence,
                lexical_similarity=round(float(scored.lexical_similarity[row, entry]), 4),
                semantic_similarity=_rounded(scored, row, entry),
                coverage=round(float(scored.coverage[row]), 4),
                way=analysis.readings[row].way,
                question=self._nearest(scored, row, entry),
            )

    def _nearest(self, scored: Scored, row: int, entry: int) -> str:
        """Return the stored question or name most similar to the reading, folded."""
        corpus = self._lexical.corpus
        return corpus.texts[nearest_row(corpus, scored, row, entry)]


def _doubt(analysis: Analysis, *, is_reversed: bool) -> Reason:
    """Return the reason for which a clear entry is only offered."""
    if analysis.refused:
        return Reason.REFUSED
    return Reason.REVERSED if is_reversed else Reason.VAGUE


def _settles(verdict: Verdict) -> bool:
    return isinstance(verdict, Answer) and verdict.kind is not Kind.CHITCHAT


def _settling_answers(verdicts: Iterable[Verdict]) -> list[Answer]:
    """Return one answer per entry, in text order and without small talk."""
    found: dict[str, Answer] = {}
    for verdict in verdicts:
        if isinstance(verdict, Answer) and _settles(verdict):
            found.setdefault(verdict.entry_id, verdict)
    return list(found.values())


def _several(answers: Sequence[Answer]) -> Answer:
    """Return the first answer together with the others."""
    first, *others = answers
    also = tuple(each.entry_id for each in others[: MAX_CANDIDATES - 1])
    return replace(first, unmistakable=False, also=also, verbatim=False)


def _first(verdict: Verdict) -> str:
    """Return the entry that is answered with or offered first, or an empty string."""
    match verdict:
        case Answer(entry_id=entry_id):
            return entry_id
        case Clarify(candidates=candidates):
            return candidates[0].entry_id
        case Abstain():
            return ""


def _of_parts(verdicts: Sequence[Verdict]) -> tuple[Verdict, Reason]:
    """Return the answers to the parts of a text, or else the first clarifying question."""
    answers = _settling_answers(verdicts)
    if len(answers) > 1:
        return _several(answers), Reason.SEVERAL
    if answers:
        return replace(answers[0], unmistakable=False, verbatim=False), Reason.PART
    return next(each for each in verdicts if isinstance(each, Clarify)), Reason.PART


def _verdict_of_parts(
    verdict: Verdict, reason: Reason, pieces: Sequence[tuple[Verdict, Reason]]
) -> tuple[Verdict, Reason]:
    """Return the verdict on one of the questions if the whole text is small talk or not matched.

    Questions that need clarification are preferred.
    """
    greeting = isinstance(verdict, Answer)
    if not greeting and not isinstance(verdict, Abstain):
        return verdict, reason
    relevant = [each for each in pieces if not isinstance(each[0], Answer)]
    clarifying = [each for each in relevant if isinstance(each[0], Clarify)]
    chosen = clarifying or (relevant if greeting else [])
    return chosen[0] if chosen else (verdict, reason)


def _rounded(scored: Scored, row: int, entry: int) -> float | None:
    similarity = scored.semantic_similarity
    return None if similarity is None else round(float(similarity[row, entry]), 4)
