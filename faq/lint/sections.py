"""Rules about slots, terms and what is left of the sample."""

import re
from collections.abc import Iterator, Mapping

from faq.knowledge_base import KnowledgeBase, Problem, SlotKind
from faq.lint.findings import at, general
from faq.normalize import fold

SAMPLE_TERMS: Mapping[str, str] = {"app": "Our Messenger", "site": "example.com"}
SAMPLE_LINK = re.compile(r"\bexample\.(?:com|org|net)\b")
SAMPLE_COUNTRY = ("ایران", "Iran")
# Two of them, or the first, are those of Iran; one alone may be that of another country as well.
SAMPLE_HELPLINES = frozenset({"1480", "110", "115", "123"})
SAMPLE_ONLY = frozenset({"1480"})
NUMBER = re.compile(r"\d+")


def section_problems(kb: KnowledgeBase) -> Iterator[Problem]:
    """Yield the problems of slots and terms, and what is left of the sample."""
    yield from _slots(kb)
    yield from _samples(kb)
    yield from _helplines(kb)


def _slots(kb: KnowledgeBase) -> Iterator[Problem]:
    for slot in kb.slots.values():
        if slot.kind is SlotKind.CHOICE and not slot.choices:
            yield general("choice-without-choices", kb, name=slot.id)
        if slot.kind is not SlotKind.CHOICE and slot.choices:
            yield general("choices-on-other-kind", kb, name=slot.id, kind=slot.kind)


def _samples(kb: KnowledgeBase) -> Iterator[Problem]:
    for name, sample in SAMPLE_TERMS.items():
        if kb.terms.get(name, {}).get("en") == sample:
            yield general("sample-term", kb, name=name, value=sample)
    for entry in kb.entries.values():
        if entry.redirect and SAMPLE_LINK.search(entry.redirect.url or ""):
            yield at("sample-link", entry, "redirect", url=entry.redirect.url or "")


def _helplines(kb: KnowledgeBase) -> Iterator[Problem]:
    """Report missing helplines, and those of the sample in another country."""
    helplines, country = kb.terms.get("helplines", {}), kb.terms.get("country", {})
    if not helplines:
        yield general("helplines-missing", kb)
        return
    numbers = set(NUMBER.findall(fold(" ".join(helplines.values()))))
    is_sample = len(numbers & SAMPLE_HELPLINES) > 1 or bool(numbers & SAMPLE_ONLY)
    is_iran = any(name in text for text in country.values() for name in SAMPLE_COUNTRY)
    if is_sample and not is_iran:
        yield general("helplines-elsewhere", kb, numbers="، ".join(sorted(numbers)))
