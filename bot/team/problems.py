"""Problems of a team's files. Their messages are in bot/texts, with the key `lint-<code>`."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from faq.knowledge_base import Problem, Severity
from faq.knowledge_base import problems as common
from faq.knowledge_base.model import Path as Location
from faq.knowledge_base.reading import Source

_ERRORS = """
hours-unreadable hours-impossible hours-reversed hours-overlapping hours-missing
date-unreadable date-impossible date-without-year name-missing
span-unreadable span-out-of-range count-unreadable quiet-unreadable
calendar-undefined policy-undefined
canned-repeated canned-without-text canned-wait-and-resolve
"""
_WARNINGS = "never-open repeated-dates one-decider canned-cliche canned-brace"
_INFOS = "past-dates"
CODES: Mapping[str, Severity] = MappingProxyType(
    dict.fromkeys(_ERRORS.split(), Severity.ERROR)
    | dict.fromkeys(_WARNINGS.split(), Severity.WARNING)
    | dict.fromkeys(_INFOS.split(), Severity.INFO)
)


def with_errors_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: each.severity is not Severity.ERROR))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: (each.line, each.code)))


def empty_text(source: Source, at: Location) -> Problem:
    """Return the problem of a text without any letters. The field has its last two names."""
    names = [key for key in at if isinstance(key, str)]
    facts = {"field": ".".join(names[-2:])}
    return common.found("empty-text", source.file, source.line_of(at), None, facts)


def too_large(file: str, limit: int, size: int) -> Problem:
    return common.found("file-too-large", file, 0, None, {"limit": limit, "size": size})


def found(code: str, file: str, line: int, **facts: str | int) -> Problem:
    return Problem(code, CODES[code], file, line, None, facts)
