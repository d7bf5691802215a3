"""Rules about texts that occur in more than one place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from faq.knowledge_base import Entry, KnowledgeBase, Problem
from faq.lint.findings import Folded, at, general


def duplicate_problems(kb: KnowledgeBase, folded: Folded) -> Iterator[Problem]:
    """Yield a problem for each text that has two meanings."""
    yield from _same_questions(kb, folded)
    yield from _questions_that_test_others(kb, folded)
    yield from _out_of_scope(kb, folded)
    yield from _synonyms(kb, folded)


def _located_questions(kb: KnowledgeBase, folded: Folded) -> Iterator[tuple[str, Entry, str, int]]:
    for entry in kb.entries.values():
        for language, questions in entry.questions.items():
            for index, question in enumerate(questions):
                yield folded(question), entry, language, index


def _same_questions(kb: KnowledgeBase, folded: Folded) -> Iterator[Problem]:
    first: dict[str, Entry] = {}
    for text, entry, language, index in _located_questions(kb, folded):
        other = first.setdefault(text, entry)
        if text and other.id != entry.id:
            question = entry.questions[language][index]
            here = ("questions", language, index)
            yield at("duplicate-question", entry, *here, question=question, other=other.id)


def _questions_that_test_others(kb: KnowledgeBase, folded: Folded) -> Iterator[Problem]:
    tested: dict[str, list[Entry]] = defaultdict(list)
    for entry in kb.entries.values():
        for test in entry.tests:
            tested[folded(test.text)].append(entry)
    for text, entry, language, index in _located_questions(kb, folded):
        for other in tested.get(text, ()):
            if other.id != entry.id:
                question = entry.questions[language][index]
                here = ("questions", language, index)
                yield at("question-is-test", entry, *here, question=question, other=other.id)


def _out_of_scope(kb: KnowledgeBase, folded: Folded) -> Iterator[Problem]:
    """Report out-of-scope tests and examples that are also questions or tests of an entry."""
    owners = {text: entry.id for text, entry, _, _ in _located_questions(kb, folded)}
    for entry in kb.entries.values():
        owners.update({folded(test.text): entry.id for test in entry.tests})
    for query in kb.out_of_scope_tests:
        if (other := owners.get(folded(query.text))) is not None:
            yield general("out-of-scope-test-is-ours", kb, question=query.text, other=other)
    owners.update({folded(query.text): "tests" for query in kb.out_of_scope_tests})
    for example in kb.out_of_scope_examples:
        if (other := owners.get(folded(example))) is not None:
            yield general("out-of-scope-example-is-ours", kb, question=example, other=other)


def _synonyms(kb: KnowledgeBase, folded: Folded) -> Iterator[Problem]:
    groups: Iterable[tuple[str, ...]] = (
        group for groups in kb.synonyms.values() for group in groups
    )
    first: dict[str, str] = {}
    for group in groups:
        for text, phrase in {folded(phrase): phrase for phrase in group}.items():
            if text in first:
                yield general("synonym-in-two-groups", kb, words=phrase, other=first[text])
            first[text] = group[0]
