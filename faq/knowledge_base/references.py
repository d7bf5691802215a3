"""Checks for undefined names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from faq.knowledge_base.model import Path
from faq.knowledge_base.problems import Problem, found
from faq.knowledge_base.reading import Source

TERM = re.compile(r"\{([a-z][a-z0-9_-]*)\}")

Use = tuple[str, str, Path]  # (section, referenced name, location)


def reference_problems(sources: list[Source]) -> list[Problem]:
    defined = _defined(sources)
    return [
        _undefined(section, name, source, path)
        for source in sources
        for section, name, path in _uses(source)
        if name not in defined[section]
    ]


def _defined(sources: list[Source]) -> dict[str, set[str]]:
    """Return the defined names. Names with an invalid definition count, too."""
    names: dict[str, set[str]] = {
        section: {
            name
            for source in sources
            for name in _items(source.data.get(section))
            if isinstance(name, str)
        }
        for section in ("terms", "categories", "slots", "routes")
    }
    names["related"] = {
        entry["id"]
        for source in sources
        for entry in _items(source.data.get("entries"))
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    }
    names["languages"] = {
        name
        for source in sources
        for name in _items(source.data.get("languages"))
        if isinstance(name, str)
    }
    return names


def _items(value: Any) -> Iterable[Any]:
    return value if isinstance(value, dict | list) else ()


UNDEFINED = {
    "terms": "undefined-term",
    "categories": "undefined-category",
    "slots": "undefined-slot",
    "routes": "undefined-route",
    "related": "undefined-related",
    "languages": "undefined-language",
}


def _undefined(section: str, name: str, source: Source, path: Path) -> Problem:
    line = source.line_of(path)
    return found(UNDEFINED[section], source.file, line, source.entry_at(path), {"name": name})


def _uses(source: Source) -> Iterator[Use]:
    yield from _section_terms(source)
    for name, route in source.section("routes").items():
        yield from _listed("slots", route.get("ask", ()), ("routes", name, "ask"))
    for section in ("not_ours", "elsewhere", "synonyms"):
        for language in source.section(section):
            yield "languages", language, (section, language)
    for part, texts in source.section("out_of_scope").items():
        for language in texts:
            yield "languages", language, ("out_of_scope", part, language)
    for index, entry in source.entries():
        yield from _entry_uses(entry, ("entries", index))


def _entry_uses(entry: Mapping[str, Any], here: Path) -> Iterator[Use]:
    if "category" in entry:
        yield "categories", entry["category"], (*here, "category")
    if "route" in entry:
        yield "routes", entry["route"], (*here, "route")
    yield from _listed("slots", entry.get("ask", ()), (*here, "ask"))
    yield from _listed("related", entry.get("related", ()), (*here, "related"))
    for part in ("title", "questions", "answer", "tests", "not_tests"):
        for language in entry.get(part, {}):
            yield "languages", language, (*here, part, language)
    yield from _terms(entry["title"], (*here, "title"))
    yield from _terms(entry["answer"], (*here, "answer"))
    yield from _terms(entry.get("redirect", {}).get("contact", {}), (*here, "redirect", "contact"))
    for index, button in enumerate(entry.get("buttons", ())):
        yield from _terms(button["text"], (*here, "buttons", index, "text"))


def _section_terms(source: Source) -> Iterator[Use]:
    for name, texts in source.section("categories").items():
        yield from _terms(texts, ("categories", name))
    for name, route in source.section("routes").items():
        yield from _terms(route["name"], ("routes", name, "name"))
    for name, slot in source.section("slots").items():
        yield from _terms(slot["question"], ("slots", name, "question"))
        for index, choice in enumerate(slot.get("choices", ())):
            yield from _terms(choice, ("slots", name, "choices", index))


def _terms(texts: Mapping[str, str], here: Path) -> Iterator[Use]:
    for language, text in texts.items():
        for name in TERM.findall(text):
            yield "terms", name, (*here, language)


def _listed(section: str, names: Any, here: Path) -> Iterator[Use]:
    for index, name in enumerate(names):
        yield section, name, (*here, index)
