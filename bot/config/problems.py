"""Problems of the settings, each with a code and parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ConfigProblem:
    """One problem. Its text has the id `config-<code>` and is filled with `facts`."""

    variable: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = "".join(f" {name}={value}" for name, value in self.facts.items())
        return f"{self.variable}: {self.code}{shown}"


class ConfigInvalid(Exception):
    """The settings are invalid. `problems` has one item per variable."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
