"""Loading of files into a validated KnowledgeBase."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
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
from faq.knowledge_base.problems import KnowledgeBaseInvalid, Problem, found
from faq.knowledge_base.reading import Source, files_of, read_file, read_text
from faq.knowledge_base.references import TERM, reference_problems

SECTIONS = ("terms", "categories", "slots", "routes")


def load(path: Path) -> KnowledgeBase:
    """Load the knowledge base from a file or a folder.

    Raises KnowledgeBaseInvalid with all problems.
    """
    return assemble([read_file(each, name=name) for each, name in files_of(path)])


def loads(text: str, *, file: str = "knowledge_base.yaml") -> KnowledgeBase:
    """Load a knowledge base from text. Raises KnowledgeBaseInvalid if it has errors."""
    return assemble([read_text(text, file=file)])


def assemble(sources: list[Source]) -> KnowledgeBase:
    problems: list[Problem] = []
    for source in sources:
        problems.extend(source.problems)
        if not source.problems or source.data is not None:
            problems.extend(shape_problems(source))
    if not problems:
        problems = _merge_problems(sources)
    if not problems:
        problems = reference_problems(sources)
    if problems:
        raise KnowledgeBaseInvalid(problems)
    return _build(sources)


def _merge_problems(sources: list[Source]) -> list[Problem]:
    problems = list(_repeated(sources))
    spoken = {tuple(each.data["languages"]) for each in sources if "languages" in each.data}
    first = sources[0]
    if not spoken:
        problems.append(_problem("missing-field", first, ("languages",), field="languages"))
    if len(spoken) > 1:
        problems.append(_problem("languages-differ", first, ("languages",)))
    if not any(each.data.get("entries") for each in sources):
        problems.append(_problem("no-entries", first, ("entries",)))
    return problems


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
        for name in source.data.get(section, {}):
            yield section, name, (section, name)
    for index, entry in enumerate(source.data.get("entries", [])):
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
            return in_language(self._terms[found[1]], language, self._languages)

        return TERM.sub(words, text)


def _entry(
    data: Mapping[str, Any], terms: _Terms, languages: tuple[str, ...], source: Source, index: int
) -> Entry:
    here = ("entries", index)
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
        file=source.file,
        lines=MappingProxyType(source.below(here)),
    )


def _build(sources: list[Source]) -> KnowledgeBase:
    merged: dict[str, dict[str, Any]] = {
        section: {
            name: value
            for source in sources
            for name, value in source.data.get(section, {}).items()
        }
        for section in SECTIONS
    }
    languages = tuple(next(each.data["languages"] for each in sources if "languages" in each.data))
    terms = {name: _texts(texts) for name, texts in merged["terms"].items()}
    fill = _Terms(terms, languages)
    entries = [
        _entry(data, fill, languages, source, index)
        for source in sources
        for index, data in enumerate(source.data.get("entries", []))
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
        not_ours=tuple(
            query for source in sources for query in _queries(source.data.get("not_ours", {}))
        ),
        elsewhere=tuple(
            text
            for source in sources
            for texts in source.data.get("elsewhere", {}).values()
            for text in texts
        ),
        synonyms=_synonyms(sources),
        acts=_acts(sources),
        files=tuple(each.file for each in sources),
    )


def _acts(sources: list[Source]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for source in sources:
        for act, texts in source.data.get("acts", {}).items():
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
        for language, each in source.data.get("synonyms", {}).items():
            groups.setdefault(language, []).extend(tuple(group) for group in each)
    return MappingProxyType({language: tuple(each) for language, each in groups.items()})
