"""Tests that decide if a knowledge base can be used: strict tests and `not_tests`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from faq.knowledge_base import Entry, KnowledgeBase, LabelledQuery, Problem
from faq.lint.findings import at
from faq.matcher import Answer, Matcher, Scope


def has_decisive_tests(kb: KnowledgeBase) -> bool:
    """Return True if the verdict on a knowledge base needs a matcher."""
    return any(
        entry.not_tests or any(test.strict for test in entry.tests)
        for entry in kb.entries.values()
    )


def judge_of(kb: KnowledgeBase, *, cache: Path | None) -> Matcher:
    """Return the lexical matcher that judges decisive tests.

    The same model judges in the command line and in the running desk, so that both accept the
    same files, with and without an encoder.
    """
    return Matcher.build(kb, cache=cache, scope=_LateScope(kb, cache))


class _LateScope:
    """The scope of a knowledge base, loaded when it is asked for the first time.

    Loading takes most of a second, and few decisive tests have words that no question contains.
    """

    def __init__(self, kb: KnowledgeBase, cache: Path | None) -> None:
        self._kb = kb
        self._folder = cache

    @cached_property
    def _scope(self) -> Scope | None:
        return Scope.of(self._kb, folder=self._folder)

    def is_outside(self, text: str) -> bool:
        return self._scope is not None and self._scope.is_outside(text)


def is_trained(kb: KnowledgeBase, cache: Path | None) -> bool:
    """Return True if the judge of a version is stored, so that it needs no training."""
    return cache is not None and Matcher.is_stored(kb, cache=cache, encoder=None)


def decisive_problems(kb: KnowledgeBase, matcher: Matcher) -> Iterator[Problem]:
    """Yield a problem for each strict test that is missed and each of `not_tests` answered."""
    for entry in kb.entries.values():
        for index, test in _numbered(entry.tests):
            if test.strict and not _answered(matcher, test.text, entry):
                here = ("tests", test.language, index)
                yield at("strict-test-missed", entry, *here, question=test.text)
        for index, test in _numbered(entry.not_tests):
            if _answered(matcher, test.text, entry):
                here = ("not_tests", test.language, index)
                yield at("not-test-answered", entry, *here, question=test.text)


def _numbered(tests: Iterable[LabelledQuery]) -> Iterator[tuple[int, LabelledQuery]]:
    """Yield tests with their index within their language."""
    indexes: dict[str, int] = defaultdict(int)
    for test in tests:
        yield indexes[test.language], test
        indexes[test.language] += 1


def _answered(matcher: Matcher, query: str, entry: Entry) -> bool:
    match matcher.match(query):
        case Answer(entry_id=answered):
            return answered == entry.id
        case _:
            return False
