"""Rules about one entry."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from faq.knowledge_base import Entry, Kind, KnowledgeBase, Problem
from faq.lint.findings import Folded, at

MAX_TITLE = 32  # maximum number of characters on a button
MAX_ANSWER = 1000
MAX_ANSWER_LINES = 8
FEWEST_QUESTIONS = 3
HALF_SPACE = re.compile(r"(?<![\w\u200c])(?:ن?می (?=[آ-ی]{2})[آ-ی]+|[آ-ی]+ ها(?:ی|یی)?(?!\w))")
ARABIC_LETTERS = re.compile(r"[يكىة]")

EntryRule = Callable[[Entry], Iterator[Problem]]


def entry_problems(
    kb: KnowledgeBase, entry: Entry, today: date, folded: Folded
) -> Iterator[Problem]:
    """Yield the problems of an entry by itself."""
    for rule in RULES:
        yield from rule(entry)
    yield from _questions(entry, folded)
    yield from _languages(kb, entry)
    if entry.review_by is not None and entry.review_by < today:
        yield at("review-overdue", entry, "review_by", date=entry.review_by.isoformat())


def _languages(kb: KnowledgeBase, entry: Entry) -> Iterator[Problem]:
    parts = (("title", entry.title), ("questions", entry.questions), ("answer", entry.answer))
    for part, texts in parts:
        for language in kb.languages:
            if language not in texts:
                yield at("missing-language", entry, part, lang=language, field=part)


def _titles(entry: Entry) -> Iterator[Problem]:
    for language, text in entry.title.items():
        if len(text) > MAX_TITLE:
            facts = {"size": len(text), "limit": MAX_TITLE}
            yield at("title-too-long", entry, "title", language, **facts)


def _answers(entry: Entry) -> Iterator[Problem]:
    for language, text in entry.answer.items():
        lines = text.count("\n") + 1
        if lines > MAX_ANSWER_LINES or len(text) > MAX_ANSWER:
            facts = {"lines": lines, "size": len(text), "max_lines": MAX_ANSWER_LINES}
            yield at("answer-too-long", entry, "answer", language, **facts, limit=MAX_ANSWER)


def _kinds(entry: Entry) -> Iterator[Problem]:
    contact = entry.redirect and (entry.redirect.contact or entry.redirect.url)
    if entry.kind is Kind.REDIRECT and not contact:
        yield at("redirect-without-contact", entry, "kind")
    if entry.kind is not Kind.REDIRECT and entry.redirect is not None:
        yield at("redirect-on-other-kind", entry, "redirect", kind=entry.kind)
    if entry.kind is Kind.PROBLEM and entry.route is None:
        yield at("problem-without-route", entry, "kind")
    if entry.kind is Kind.CHITCHAT and (entry.route is not None or entry.ask):
        yield at("chitchat-with-route", entry, "route" if entry.route else "ask")
    if entry.id in entry.related:
        yield at("related-to-itself", entry, "related")


def _questions(entry: Entry, folded: Folded) -> Iterator[Problem]:
    tests = {folded(test.text) for test in entry.tests}
    seen: set[str] = set()
    for language, questions in entry.questions.items():
        if len(questions) < FEWEST_QUESTIONS:
            facts: dict[str, str | int] = {"count": len(questions), "least": FEWEST_QUESTIONS}
            yield at("few-questions", entry, "questions", language, lang=language, **facts)
        for index, question in enumerate(questions):
            here = ("questions", language, index)
            if not (text := folded(question)):
                yield at("question-without-words", entry, *here, question=question)
            elif text in seen:
                yield at("repeated-question", entry, *here, question=question)
            elif text in tests:
                yield at("test-is-question", entry, *here, question=question)
            seen.add(text)


def _spelling(entry: Entry) -> Iterator[Problem]:
    """Check the spelling of titles and answers.

    Questions aren't checked because they imitate how people type.
    """
    for part, texts in (("title", entry.title), ("answer", entry.answer)):
        text = texts.get("fa", "")
        if wrong := HALF_SPACE.search(text):
            yield at("half-space", entry, part, "fa", words=wrong[0])
        if wrong := ARABIC_LETTERS.search(text):
            yield at("arabic-letters", entry, part, "fa", letter=wrong[0])


RULES: tuple[EntryRule, ...] = (_titles, _answers, _kinds, _spelling)
