"""Loading of files into a validated KnowledgeBase."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from faq.knowledge_base.checking import shape_problems
from faq.knowledge_base.model import (
    Button,
    Entry,
    Kind,
    KnowledgeBase,
    LabelledQuery,
    Redirect,
    Route,
    Slot,
    SlotKind,
    Texts,
    in_language,
)
from faq.knowledge_base.model import Path as Location
from faq.knowledge_base.problems import KnowledgeBaseInvalid, Problem, Severity, found
from faq.knowledge_base.reading import MAX_CHARACTERS, Source, files_of, read_file, read_text
from faq.knowledge_base.references import TERM, reference_problems
from faq.knowledge_base.writing import writing_problems

SECTIONS = ("terms", "categories", "slots", "routes")
OUT_OF_SCOPE = "out_of_scope"
# Keys of the previous release, which are read until the next one, and their names in that section.
OLD_KEYS: Mapping[str, str] = MappingProxyType({"elsewhere": "examples", "not_ours": "tests"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """Result of loading. `kb` is None if no entry could be read.

    If there are errors among the problems, `kb` lacks the parts with errors in their form. It
    serves further checks and must not be used to answer.
    """

    problems: tuple[Problem, ...]
    kb: KnowledgeBase | None = None


def load(path: Path, *, limit: int | None = None) -> KnowledgeBase:
    """Load the knowledge base from a file or a folder.

    `limit` is the maximum number of characters of a file. Raises KnowledgeBaseInvalid with all
    problems.
    """
    return _complete(load_usable(path, limit=limit))


def load_usable(path: Path, *, limit: int | None = None) -> Loaded:
    """Load what is valid of a file or a folder, with all problems."""
    try:
        files = files_of(path)
    except KnowledgeBaseInvalid as invalid:
        return Loaded(invalid.problems)
    most = MAX_CHARACTERS if limit is None else limit
    return assemble([read_file(each, name=name, limit=most) for each, name in files])


def loads(text: str, *, file: str = "knowledge_base.yaml") -> KnowledgeBase:
    """Load a knowledge base from text. Raises KnowledgeBaseInvalid if it has errors."""
    return _complete(assemble([read_text(text, file=file)]))


def _complete(loaded: Loaded) -> KnowledgeBase:
    if loaded.problems or loaded.kb is None:
        raise KnowledgeBaseInvalid(loaded.problems)
    return loaded.kb


def assemble(sources: list[Source]) -> Loaded:
    """Check files in every stage that is possible, and merge what is valid."""
    problems = [problem for source in sources for problem in source.problems]
    for source in sources:
        if source.data is not None or not source.problems:
            problems.extend(shape_problems(source))
    readable = [source for source in sources if isinstance(source.data, dict)]
    if not readable:
        return Loaded(tuple(problems))
    findings = _findings(readable)
    problems.extend(each for each in findings if each.severity is Severity.ERROR)
    is_complete = len(readable) == len(sources)
    problems.extend(_merge_problems(readable, is_complete=is_complete))
    if is_complete:
        problems.extend(reference_problems(readable))
    warnings = tuple(each for each in findings if each.severity is not Severity.ERROR)
    return Loaded(tuple(problems), _build(readable, warnings))


def _findings(sources: list[Source]) -> list[Problem]:
    """Return suspicious texts and old keys."""
    terms = frozenset(name for source in sources for name in source.section("terms"))
    findings: list[Problem] = []
    for source in sources:
        source.terms = terms
        findings.extend(writing_problems(source))
        findings.extend(
            _problem("old-key", source, (old,), old=old, new=f"{OUT_OF_SCOPE}: {new}")
            for old, new in OLD_KEYS.items()
            if old in source.data
        )
    return findings


def _merge_problems(sources: list[Source], *, is_complete: bool) -> list[Problem]:
    problems = list(_repeated(sources))
    spoken = {tuple(_languages(each)) for each in sources if _languages(each)}
    first = sources[0]
    if len(spoken) > 1:
        problems.append(_problem("languages-differ", first, ("languages",)))
    if not is_complete:
        return problems
    if not any("languages" in each.data for each in sources):
        problems.append(_problem("missing-field", first, ("languages",), field="languages"))
    if not any(each.data.get("entries") for each in sources):
        problems.append(_problem("no-entries", first, ("entries",)))
    return problems


def _languages(source: Source) -> list[str]:
    found = source.data.get("languages", [])
    is_sound = not any(path[:1] == ("languages",) for path in source.unsound)
    return list(found) if is_sound else []


def _problem(code: str, source: Source, path: tuple[str | int, ...], **facts: str) -> Problem:
    return found(code, source.file, source.line_of(path), None, facts)


def _repeated(sources: list[Source]) -> Iterator[Problem]:
    """Yield a problem for each id that is defined more than once."""
    seen: dict[tuple[str, str], str] = {}
    for source in sources:
        for section, name, path in _names(source):
            location = f"{source.file}:{source.line_of(path)}"
            if (section, name) in seen:
                first = seen[section, name]
                yield _problem("repeated-id", source, path, id=name, first=first)
            seen.setdefault((section, name), location)


def _names(source: Source) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    for section in SECTIONS:
        for name in source.section(section):
            yield section, name, (section, name)
    for index, entry in source.entries():
        yield "entries", entry["id"], ("entries", index, "id")


def _texts(data: Mapping[str, str]) -> Texts:
    return MappingProxyType({language: text.strip() for language, text in data.items()})


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _queries(data: Mapping[str, Iterable[Any]]) -> Iterator[LabelledQuery]:
    for language, items in data.items():
        for item in items:
            if isinstance(item, str):
                yield LabelledQuery(language, item)
            else:
                yield LabelledQuery(language, item["text"], strict=bool(item.get("strict")))


class _Terms:
    """Replaces {terms} in texts. The terms must be validated first."""

    def __init__(self, terms: Mapping[str, Texts], languages: tuple[str, ...]) -> None:
        self._terms = terms
        self._languages = languages

    def filled(self, data: Mapping[str, str]) -> Texts:
        return MappingProxyType(
            {language: self._filled(text.strip(), language) for language, text in data.items()}
        )

    def _filled(self, text: str, language: str) -> str:
        def words(found: re.Match[str]) -> str:
            if found[1] not in self._terms:  # an error that has been reported
                return found[0]
            return in_language(self._terms[found[1]], language, self._languages)

        return TERM.sub(words, text)


def _entry(
    data: Mapping[str, Any],
    terms: _Terms,
    languages: tuple[str, ...],
    file: str,
    lines: Mapping[Location, int],
) -> Entry:
    redirect = data.get("redirect")
    review_by = data.get("review_by")
    return Entry(
        id=data["id"],
        kind=Kind(data["kind"]),
        title=terms.filled(data["title"]),
        questions=MappingProxyType(
            {
                language: tuple(each.strip() for each in texts)
                for language, texts in data["questions"].items()
            }
        ),
        answer=(answer := terms.filled(data["answer"])),
        version=_hash([data, sorted(answer.items())]),
        languages=languages,
        category=data.get("category"),
        buttons=tuple(
            Button(terms.filled(each["text"]), each["url"]) for each in data.get("buttons", ())
        ),
        related=tuple(data.get("related", ())),
        route=data.get("route"),
        ask=tuple(data.get("ask", ())),
        redirect=(
            Redirect(terms.filled(redirect.get("contact", {})), redirect.get("url"))
            if redirect is not None
            else None
        ),
        review_by=date.fromisoformat(review_by) if review_by else None,
        tests=tuple(_queries(data.get("tests", {}))),
        not_tests=tuple(_queries(data.get("not_tests", {}))),
        file=file,
        lines=MappingProxyType(lines),
    )


def _build(sources: list[Source], findings: tuple[Problem, ...]) -> KnowledgeBase:
    merged: dict[str, dict[str, Any]] = {
        section: {
            name: value for source in sources for name, value in source.section(section).items()
        }
        for section in SECTIONS
    }
    languages = tuple(next((found for each in sources if (found := _languages(each))), ()))
    terms = {name: _texts(texts) for name, texts in merged["terms"].items()}
    fill = _Terms(terms, languages)
    entries = [
        _entry(data, fill, languages, source.file, lines[index])
        for source in sources
        for lines in (source.below(),)
        for index, data in source.entries()
    ]
    return KnowledgeBase(
        version=_hash([each.data for each in sources]),
        languages=languages,
        terms=MappingProxyType(terms),
        categories=MappingProxyType(
            {name: fill.filled(texts) for name, texts in merged["categories"].items()}
        ),
        slots=MappingProxyType(
            {name: _slot(name, data, fill) for name, data in merged["slots"].items()}
        ),
        routes=MappingProxyType(
            {
                name: Route(name, fill.filled(data["name"]), tuple(data.get("ask", ())))
                for name, data in merged["routes"].items()
            }
        ),
        entries=MappingProxyType({each.id: each for each in entries}),
        out_of_scope_examples=tuple(_examples(sources)),
        out_of_scope_tests=tuple(_out_of_scope_tests(sources)),
        synonyms=_synonyms(sources),
        acts=_acts(sources),
        files=tuple(each.file for each in sources),
        findings=findings,
    )


def _examples(sources: list[Source]) -> Iterator[str]:
    for source in sources:
        for texts in (
            source.section("elsewhere"),
            source.section("out_of_scope").get("examples", {}),
        ):
            for language in texts:
                yield from texts[language]


def _out_of_scope_tests(sources: list[Source]) -> Iterator[LabelledQuery]:
    for source in sources:
        yield from _queries(source.section("not_ours"))
        yield from _queries(source.section("out_of_scope").get("tests", {}))


def _acts(sources: list[Source]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for source in sources:
        for act, texts in source.section("acts").items():
            found[act] = (*found.get(act, ()), *texts)
    return MappingProxyType(found)


def _slot(name: str, data: Mapping[str, Any], terms: _Terms) -> Slot:
    return Slot(
        name,
        SlotKind(data["kind"]),
        terms.filled(data["question"]),
        tuple(terms.filled(each) for each in data.get("choices", ())),
    )


def _synonyms(sources: list[Source]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for source in sources:
        for language, each in source.section("synonyms").items():
            groups.setdefault(language, []).extend(tuple(group) for group in each)
    return MappingProxyType({language: tuple(each) for language, each in groups.items()})
