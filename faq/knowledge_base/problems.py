"""What can be wrong with a knowledge base: facts only, the words live in bot/texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


def _no_facts() -> Mapping[str, str | int]:
    return MappingProxyType({})


class Severity(StrEnum):
    """An error keeps the file from being used; the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, with the place an editor has to go to."""

    code: str
    severity: Severity
    file: str
    line: int
    entry: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=_no_facts)


class KnowledgeBaseInvalid(Exception):
    """The file cannot be used; every problem that was found is in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{each.file}:{each.line}: {each.code}" for each in self.problems[:5])
        )
