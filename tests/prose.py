"""Counts mannered words in comments, docstrings and documents, and openings of docstrings.

`python -m tests.prose` prints the counts; tests/test_prose.py holds them under a ceiling. The list
is that of words which personify code or leave out who acts.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc

from tests.sources import ROOT, sources

PACKAGES = ("bot", "faq", "handoff", "migrations", "tests", "bench", "docs")
MANNERED = re.compile(
    r"\b(nobody|somebody|whoever|whatever|whose|of its own|of their own|is no|are no|has a say"
    r"|have a say|comes? to grief|came to grief|it is told|goes on with|go on with)\b",
    re.IGNORECASE,
)
QUESTION = re.compile(r"(Who|What|Whose|Where|How|Whether|Which|When)\b")
WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
# A page that lists words to avoid.
LEFT_OUT = frozenset({"docs/glossary.md"})


@dataclass
class Count:
    """Counts of one package."""

    words: int = 0
    mannered: int = 0
    docstrings: int = 0
    questions: int = 0

    @property
    def per_thousand(self) -> float:
        return 1000 * self.mannered / max(self.words, 1)

    @property
    def questioning(self) -> float:
        """Share of docstrings that open like a question, in per cent."""
        return 100 * self.questions / max(self.docstrings, 1)


def count(package: str) -> Count:
    """Count one package, or the pages of `docs` with the README."""
    counted = Count()
    for _, text, is_docstring in prose(package):
        counted.words += len(WORD.findall(text))
        counted.mannered += len(MANNERED.findall(text))
        if is_docstring:
            counted.docstrings += 1
            counted.questions += bool(QUESTION.match(text.strip()))
    return counted


def prose(package: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each comment, docstring or page: its location, its text, and True for a docstring."""
    if package == "docs":
        yield from pages()
        return
    for module in sources(package):
        for line, docstring in module.docstrings():
            if text := cleandoc(str(docstring.value)):
                yield f"{module.name}:{line}", text, True
        for line, text in comments(module.text):
            yield f"{module.name}:{line}", text, False


def pages() -> Iterator[tuple[str, str, bool]]:
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        name = path.relative_to(ROOT).as_posix()
        if name not in LEFT_OUT:
            yield name, path.read_text(encoding="utf-8"), False


def comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")


CEILING = (1.0, 1.0)  # mannered words in 1,000, per cent of docstrings


def main() -> None:
    print(f"ceilings: {CEILING[0]} mannered in 1,000 words, {CEILING[1]} % of docstrings")  # noqa: T201
    for package in PACKAGES:
        found = count(package)
        print(  # noqa: T201  the purpose of this module
            f"{package:11} {found.words:7} words  {found.per_thousand:5.1f} mannered in 1,000"
            f"  {found.questioning:5.1f} % of {found.docstrings} docstrings open like a question"
        )


if __name__ == "__main__":
    main()
