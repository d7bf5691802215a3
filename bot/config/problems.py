"""Configuration problems with codes and parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ConfigProblem:
    """A configuration problem. The text `config-<code>` is formatted with `facts`."""

    variable: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = "".join(f" {name}={value}" for name, value in self.facts.items())
        return f"{self.variable}: {self.code}{shown}"


class ConfigInvalid(Exception):
    """Raised when settings are invalid. `problems` has one item per variable."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
