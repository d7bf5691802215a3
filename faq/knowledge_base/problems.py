"""Knowledge base problems. Their messages are in bot/texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from faq.knowledge_base.syntax import visible


def _no_facts() -> Mapping[str, str | int]:
    return MappingProxyType({})


class Severity(StrEnum):
    """Severity of a problem. Files with errors cannot be used."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem and its location in the file."""

    code: str
    severity: Severity
    file: str
    line: int
    entry: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=_no_facts)


_ERRORS = """
file-unreadable file-too-large file-not-utf8 folder-empty not-a-map
forbidden-character yaml-invisible yaml-syntax yaml-alias yaml-tag yaml-key yaml-too-deep
yaml-two-documents yaml-duplicate-key
unknown-field missing-field wrong-type unquoted-text colon-in-text bad-name bad-choice bad-date
empty-text too-few too-many too-long repeated-item repeated-id languages-differ no-entries
undefined-term undefined-category undefined-slot undefined-route undefined-related
undefined-language
duplicate-question question-is-test out-of-scope-test-is-ours out-of-scope-example-is-ours
synonym-in-two-groups related-to-itself
title-too-long answer-too-long
redirect-without-contact redirect-on-other-kind problem-without-route chitchat-with-route
helplines-elsewhere
choice-without-choices choices-on-other-kind strict-test-missed not-test-answered
lost-letters term-misspelt bad-link
"""
_WARNINGS = """
missing-language few-questions repeated-question question-without-words test-is-question
review-overdue helplines-missing half-space arabic-letters
stray-brace field-in-text
text-cut lines-joined persian-comma curly-quotes mojibake term-in-question markup
literal-line-break steps-on-one-line
"""
_INFOS = "sample-term sample-link old-key"
# All problem codes. Their texts in bot/texts have the key `lint-<code>`.
CODES: Mapping[str, Severity] = MappingProxyType(
    dict.fromkeys(_ERRORS.split(), Severity.ERROR)
    | dict.fromkeys(_WARNINGS.split(), Severity.WARNING)
    | dict.fromkeys(_INFOS.split(), Severity.INFO)
)


def found(
    code: str,
    file: str,
    line: int,
    entry: str | None = None,
    facts: Mapping[str, str | int] | None = None,
) -> Problem:
    """Return a problem with the severity for its code. Invisible characters become visible."""
    shown = {
        name: visible(value) if isinstance(value, str) else value
        for name, value in (facts or {}).items()
    }
    return Problem(code, CODES[code], file, line, entry, shown)


class KnowledgeBaseInvalid(Exception):
    """Raised when a knowledge base cannot be used. `problems` lists all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{each.file}:{each.line}: {each.code}" for each in self.problems[:5])
        )
