"""Content checks for a knowledge base that loaded without errors."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from faq.knowledge_base import (
    Entry,
    Kind,
    KnowledgeBase,
    KnowledgeBaseInvalid,
    Problem,
    Severity,
    SlotKind,
    found,
    load,
)
from faq.matcher import Answer, Matcher, Scope
from faq.normalize import fold

MAX_TITLE = 32  # maximum number of characters on a button
MAX_ANSWER = 1000
MAX_ANSWER_LINES = 8
FEWEST_QUESTIONS = 3
SAMPLE_TERMS: Mapping[str, str] = {"app": "Our Messenger", "site": "example.com"}
SAMPLE_LINK = re.compile(r"\bexample\.(?:com|org|net)\b")
SAMPLE_COUNTRY = frozenset({"ایران", "Iran"})
SAMPLE_HELPLINES = frozenset({"1480", "123"})  # they mean something else in other countries
NUMBER = re.compile(r"\d+")
HALF_SPACE = re.compile(r"(?<![\w\u200c])(?:ن?می (?=[آ-ی]{2})[آ-ی]+|[آ-ی]+ ها(?:ی|یی)?(?!\w))")
ARABIC_LETTERS = re.compile(r"[يكىة]")

EntryRule = Callable[[Entry], Iterator[Problem]]
Build = Callable[[KnowledgeBase], Matcher]


@dataclass(frozen=True, slots=True)
class Linted:
    """Lint result. `kb` and `matcher` are None if the file cannot be used."""

    problems: tuple[Problem, ...]
    kb: KnowledgeBase | None = None
    matcher: Matcher | None = None

    @property
    def usable(self) -> bool:
        return not any(each.severity is Severity.ERROR for each in self.problems)


def lint_path(
    path: Path, *, today: date, cache: Path | None = None, build: Build | None = None
) -> Linted:
    """Lint a file or folder.

    A matcher is only built for strict or negative tests, because training takes seconds. `build`
    is called for this and defaults to a lexical matcher.
    """
    try:
        kb = load(path)
    except KnowledgeBaseInvalid as invalid:
        return Linted(invalid.problems)
    build = build or partial(_lexical_matcher, cache=cache)
    matcher = build(kb) if any(map(_is_strict, kb.entries.values())) else None
    return Linted(lint(kb, today=today, matcher=matcher), kb, matcher)


def _lexical_matcher(kb: KnowledgeBase, *, cache: Path | None) -> Matcher:
    return Matcher.build(kb, cache=cache, scope=Scope.of(kb, folder=cache))


def lint(kb: KnowledgeBase, *, today: date, matcher: Matcher | None = None) -> tuple[Problem, ...]:
    """Return problems in file order. Strict tests only run if a matcher is given."""
    problems = [
        *(problem for entry in kb.entries.values() for problem in _entry(kb, entry, today)),
        *_same_questions(kb),
        *_questions_that_test_others(kb),
        *_not_ours(kb),
        *_elsewhere(kb),
        *_slots(kb),
        *_synonyms(kb),
        *_samples(kb),
        *_helplines(kb),
        *(_strict_tests(kb, matcher) if matcher else ()),
        *(_not_tests(kb, matcher) if matcher else ()),
    ]
    return tuple(sorted(problems, key=lambda each: (each.file, each.line, each.code)))


def _at(code: str, entry: Entry, *path: str | int, **facts: str | int) -> Problem:
    return found(code, entry.file, entry.line_of(*path), entry.id, facts)


def _general(code: str, kb: KnowledgeBase, **facts: str | int) -> Problem:
    return found(code, kb.files[0] if kb.files else "", 0, None, facts)


def _entry(kb: KnowledgeBase, entry: Entry, today: date) -> Iterator[Problem]:
    for rule in ENTRY_RULES:
        yield from rule(entry)
    yield from _languages(kb, entry)
    if entry.review_by is not None and entry.review_by < today:
        yield _at("review-overdue", entry, "review_by", date=entry.review_by.isoformat())


def _languages(kb: KnowledgeBase, entry: Entry) -> Iterator[Problem]:
    parts = (("title", entry.title), ("questions", entry.questions), ("answer", entry.answer))
    for part, texts in parts:
        for language in kb.languages:
            if language not in texts:
                yield _at("missing-language", entry, part, lang=language, field=part)


def _titles(entry: Entry) -> Iterator[Problem]:
    for language, text in entry.title.items():
        if len(text) > MAX_TITLE:
            facts = {"size": len(text), "limit": MAX_TITLE}
            yield _at("title-too-long", entry, "title", language, **facts)


def _answers(entry: Entry) -> Iterator[Problem]:
    for language, text in entry.answer.items():
        lines = text.count("\n") + 1
        if lines > MAX_ANSWER_LINES or len(text) > MAX_ANSWER:
            facts = {"lines": lines, "size": len(text), "max_lines": MAX_ANSWER_LINES}
            yield _at("answer-too-long", entry, "answer", language, **facts, limit=MAX_ANSWER)


def _kinds(entry: Entry) -> Iterator[Problem]:
    contact = entry.redirect and (entry.redirect.contact or entry.redirect.url)
    if entry.kind is Kind.REDIRECT and not contact:
        yield _at("redirect-without-contact", entry, "kind")
    if entry.kind is not Kind.REDIRECT and entry.redirect is not None:
        yield _at("redirect-on-other-kind", entry, "redirect", kind=entry.kind)
    if entry.kind is Kind.PROBLEM and entry.route is None:
        yield _at("problem-without-route", entry, "kind")
    if entry.kind is Kind.CHITCHAT and (entry.route is not None or entry.ask):
        yield _at("chitchat-with-route", entry, "route" if entry.route else "ask")
    if entry.id in entry.related:
        yield _at("related-to-itself", entry, "related")


def _questions(entry: Entry) -> Iterator[Problem]:
    tests = {fold(test.text) for test in entry.tests}
    seen: set[str] = set()
    for language, questions in entry.questions.items():
        if len(questions) < FEWEST_QUESTIONS:
            facts: dict[str, str | int] = {"count": len(questions), "least": FEWEST_QUESTIONS}
            yield _at("few-questions", entry, "questions", language, lang=language, **facts)
        for index, question in enumerate(questions):
            here = ("questions", language, index)
            if not (folded := fold(question)):
                yield _at("question-without-words", entry, *here, question=question)
            elif folded in seen:
                yield _at("repeated-question", entry, *here, question=question)
            elif folded in tests:
                yield _at("test-is-question", entry, *here, question=question)
            seen.add(folded)


def _spelling(entry: Entry) -> Iterator[Problem]:
    """Check the spelling of titles and answers.

    Questions aren't checked because they imitate how people type.
    """
    for part, texts in (("title", entry.title), ("answer", entry.answer)):
        text = texts.get("fa", "")
        if wrong := HALF_SPACE.search(text):
            yield _at("half-space", entry, part, "fa", words=wrong[0])
        if wrong := ARABIC_LETTERS.search(text):
            yield _at("arabic-letters", entry, part, "fa", letter=wrong[0])


ENTRY_RULES: tuple[EntryRule, ...] = (_titles, _answers, _kinds, _questions, _spelling)


def _located_questions(kb: KnowledgeBase) -> Iterator[tuple[str, Entry, str, int]]:
    for entry in kb.entries.values():
        for language, questions in entry.questions.items():
            for index, question in enumerate(questions):
                yield fold(question), entry, language, index


def _same_questions(kb: KnowledgeBase) -> Iterator[Problem]:
    first: dict[str, Entry] = {}
    for folded, entry, language, index in _located_questions(kb):
        other = first.setdefault(folded, entry)
        if folded and other.id != entry.id:
            question = entry.questions[language][index]
            here = ("questions", language, index)
            yield _at("duplicate-question", entry, *here, question=question, other=other.id)


def _questions_that_test_others(kb: KnowledgeBase) -> Iterator[Problem]:
    tested: dict[str, list[Entry]] = defaultdict(list)
    for entry in kb.entries.values():
        for test in entry.tests:
            tested[fold(test.text)].append(entry)
    for folded, entry, language, index in _located_questions(kb):
        for other in tested.get(folded, ()):
            if other.id != entry.id:
                question = entry.questions[language][index]
                here = ("questions", language, index)
                yield _at("question-is-test", entry, *here, question=question, other=other.id)


def _not_ours(kb: KnowledgeBase) -> Iterator[Problem]:
    owners = {folded: entry for folded, entry, _, _ in _located_questions(kb)}
    for entry in kb.entries.values():
        owners.update({fold(test.text): entry for test in entry.tests})
    for query in kb.not_ours:
        if (entry_ := owners.get(fold(query.text))) is not None:
            yield _general("not-ours-is-ours", kb, question=query.text, other=entry_.id)


def _elsewhere(kb: KnowledgeBase) -> Iterator[Problem]:
    """Report out-of-scope training texts that are also questions or tests."""
    owners = {folded: entry.id for folded, entry, _, _ in _located_questions(kb)}
    for entry in kb.entries.values():
        owners.update({fold(test.text): entry.id for test in entry.tests})
    owners.update({fold(query.text): "not_ours" for query in kb.not_ours})
    for text in kb.elsewhere:
        if (other := owners.get(fold(text))) is not None:
            yield _general("elsewhere-is-ours", kb, question=text, other=other)


def _slots(kb: KnowledgeBase) -> Iterator[Problem]:
    for slot in kb.slots.values():
        if slot.kind is SlotKind.CHOICE and not slot.choices:
            yield _general("choice-without-choices", kb, name=slot.id)
        if slot.kind is not SlotKind.CHOICE and slot.choices:
            yield _general("choices-on-other-kind", kb, name=slot.id, kind=slot.kind)


def _synonyms(kb: KnowledgeBase) -> Iterator[Problem]:
    groups: Iterable[tuple[str, ...]] = (
        group for groups in kb.synonyms.values() for group in groups
    )
    first: dict[str, str] = {}
    for group in groups:
        for folded, phrase in {fold(phrase): phrase for phrase in group}.items():
            if folded in first:
                yield _general("synonym-in-two-groups", kb, words=phrase, other=first[folded])
            first[folded] = group[0]


def _samples(kb: KnowledgeBase) -> Iterator[Problem]:
    for name, sample in SAMPLE_TERMS.items():
        if kb.terms.get(name, {}).get("en") == sample:
            yield _general("sample-term", kb, name=name, value=sample)
    for entry in kb.entries.values():
        if entry.redirect and SAMPLE_LINK.search(entry.redirect.url or ""):
            yield _at("sample-link", entry, "redirect", url=entry.redirect.url or "")


def _helplines(kb: KnowledgeBase) -> Iterator[Problem]:
    """Report missing helplines, and those of the sample in another country."""
    helplines, country = kb.terms.get("helplines", {}), kb.terms.get("country", {})
    if not helplines:
        yield _general("helplines-missing", kb)
        return
    numbers = set(NUMBER.findall(fold(" ".join(helplines.values()))))
    if numbers & SAMPLE_HELPLINES and not SAMPLE_COUNTRY & set(country.values()):
        yield _general("helplines-elsewhere", kb, numbers="، ".join(sorted(numbers)))


def _strict_tests(kb: KnowledgeBase, matcher: Matcher) -> Iterator[Problem]:
    for entry in kb.entries.values():
        indexes: dict[str, int] = defaultdict(int)
        for test in entry.tests:
            index = indexes[test.language]
            indexes[test.language] += 1
            if test.strict and not _answered(matcher, test.text, entry.id):
                here = ("tests", test.language, index)
                yield _at("strict-test-missed", entry, *here, question=test.text)


def _is_strict(entry: Entry) -> bool:
    return bool(entry.not_tests) or any(test.strict for test in entry.tests)


def _not_tests(kb: KnowledgeBase, matcher: Matcher) -> Iterator[Problem]:
    for entry in kb.entries.values():
        indexes: dict[str, int] = defaultdict(int)
        for test in entry.not_tests:
            index = indexes[test.language]
            indexes[test.language] += 1
            if _answered(matcher, test.text, entry.id):
                here = ("not_tests", test.language, index)
                yield _at("not-test-answered", entry, *here, question=test.text)


def _answered(matcher: Matcher, query: str, entry_id: str) -> bool:
    match matcher.match(query):
        case Answer(entry_id=answered):
            return answered == entry_id
        case _:
            return False
