"""What is wrong with the settings: facts, with the sentence named by a code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ConfigProblem:
    """One thing wrong; `code` with `facts` names the sentence (`config-<code>`)."""

    variable: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = "".join(f" {name}={value}" for name, value in self.facts.items())
        return f"{self.variable}: {self.code}{shown}"


class ConfigInvalid(Exception):
    """The settings cannot serve; `problems` names every variable."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
