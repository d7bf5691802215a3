"""Parsing and comparison of message files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor


@dataclass(frozen=True, order=True)
class CatalogProblem:
    file: str
    line: int
    text_id: str
    detail: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text_id}: {self.detail}"


class CatalogInvalid(Exception):
    """Raised when message files are invalid. `problems` lists them with their locations."""

    def __init__(self, problems: Iterable[CatalogProblem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class SourceText:
    """A message or term in one language, with its references and variables."""

    file: str
    line: int
    variables: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    one_hides_zero: bool = False


@dataclass
class SourceLanguage:
    """Contents of all files of one language."""

    name: str
    resources: list[ast.Resource] = field(default_factory=list)
    texts: dict[str, SourceText] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(text_id for text_id in self.texts if not text_id.startswith("-"))

    def variables(self, text_id: str) -> frozenset[str]:
        """Return the names of a text's variables, including those of referenced texts."""
        seen: set[str] = set()
        waiting, found = [text_id], set()
        while waiting:
            current = waiting.pop()
            if current in seen or current not in self.texts:
                continue
            seen.add(current)
            found |= self.texts[current].variables
            waiting.extend(self.texts[current].references)
        return frozenset(found)


def read_languages(folder: Path) -> tuple[dict[str, SourceLanguage], list[CatalogProblem]]:
    """Parse `<language>.ftl` and `<language>_<part>.ftl`. Problems are returned, not raised."""
    languages: dict[str, SourceLanguage] = {}
    problems: list[CatalogProblem] = []
    for path in sorted(folder.glob("*.ftl")):
        name = path.stem.split("_", 1)[0]
        problems += _read_file(path, languages.setdefault(name, SourceLanguage(name)))
    return languages, problems


def compare(languages: Mapping[str, SourceLanguage]) -> Iterator[CatalogProblem]:
    """Yield differences between languages, and references to missing texts."""
    for language in languages.values():
        yield from _dangling(language)
        yield from _hidden_zeros(language)
        for other in languages.values():
            yield from _missing(language, other)
            yield from _needs_more(language, other)


def _read_file(path: Path, language: SourceLanguage) -> Iterator[CatalogProblem]:
    content = path.read_text(encoding="utf-8")
    resource = FluentParser().parse(content)
    language.resources.append(resource)
    for entry in resource.body:
        line = content.count("\n", 0, entry.span.start) + 1 if entry.span else 0
        if isinstance(entry, ast.Junk):
            reasons = "; ".join(str(note.message) for note in entry.annotations)
            first = (entry.content or "").split("=")[0].strip()
            yield CatalogProblem(path.name, line, first[:40], f"cannot be read: {reasons}")
        if not isinstance(entry, ast.Message | ast.Term):
            continue
        prefix = "-" if isinstance(entry, ast.Term) else ""
        text_id = prefix + entry.id.name
        if text_id in language.texts:
            earlier = language.texts[text_id]
            detail = f"stands already in {earlier.file}:{earlier.line}"
            yield CatalogProblem(path.name, line, text_id, detail)
            continue
        language.texts[text_id] = _examine(entry, SourceText(path.name, line))


class _Examiner(Visitor):
    def __init__(self, text: SourceText) -> None:
        self.text = text

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.text.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.text.references.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.text.references.add("-" + node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        keys = [_key(variant) for variant in node.variants]
        if "one" in keys and "0" not in keys[: keys.index("one")]:
            self.text.one_hides_zero = True
        self.generic_visit(node)


def _key(variant: ast.Variant) -> str:
    key = variant.key
    return str(key.name if isinstance(key, ast.Identifier) else key.value)


def _examine(entry: ast.Message | ast.Term, text: SourceText) -> SourceText:
    _Examiner(text).visit(entry)
    return text


def _dangling(language: SourceLanguage) -> Iterator[CatalogProblem]:
    for text_id, text in language.texts.items():
        for missing in sorted(text.references - set(language.texts)):
            yield CatalogProblem(text.file, text.line, text_id, f"refers to {missing}, not there")


def _hidden_zeros(language: SourceLanguage) -> Iterator[CatalogProblem]:
    if Locale.parse(language.name).plural_form(0) != "one":
        return
    for text_id, text in language.texts.items():
        if text.one_hides_zero:
            detail = f"in {language.name} [one] also takes 0: put [0] before it, or write [1]"
            yield CatalogProblem(text.file, text.line, text_id, detail)


def _missing(language: SourceLanguage, other: SourceLanguage) -> Iterator[CatalogProblem]:
    for text_id in language.ids - other.ids:
        text = language.texts[text_id]
        yield CatalogProblem(text.file, text.line, text_id, f"is missing in {other.name}")


def _needs_more(language: SourceLanguage, other: SourceLanguage) -> Iterator[CatalogProblem]:
    for text_id in language.ids & other.ids:
        more = language.variables(text_id) - other.variables(text_id)
        if more:
            text = language.texts[text_id]
            names = ", ".join(f"${name}" for name in sorted(more))
            detail = f"uses {names}, which {other.name} does not"
            yield CatalogProblem(text.file, text.line, text_id, detail)
