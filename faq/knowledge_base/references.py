"""Checks for undefined names."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
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
        for section, name, path in _uses(source.data)
        if name not in defined[section]
    ] + [problem for source in sources for problem in _bad_dates(source)]


def _defined(sources: list[Source]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {
        section: {name for source in sources for name in source.data.get(section, {})}
        for section in ("terms", "categories", "slots", "routes")
    }
    names["related"] = {
        entry["id"] for source in sources for entry in source.data.get("entries", [])
    }
    names["languages"] = {name for source in sources for name in source.data.get("languages", [])}
    return names


UNDEFINED = {
    "terms": "undefined-term",
    "categories": "undefined-category",
    "slots": "undefined-slot",
    "routes": "undefined-route",
    "related": "undefined-related",
    "languages": "undefined-language",
}


def _undefined(section: str, name: str, source: Source, path: Path) -> Problem:
    entry = None
    if len(path) > 1 and path[0] == "entries":
        entry = source.data["entries"][path[1]]["id"]
    line = source.line_of(path)
    return found(UNDEFINED[section], source.file, line, entry, {"name": name})


def _uses(data: Mapping[str, Any]) -> Iterator[Use]:
    for name, route in data.get("routes", {}).items():
        yield from _listed("slots", route.get("ask", ()), ("routes", name, "ask"))
    for section in ("not_ours", "elsewhere", "synonyms"):
        for language in data.get(section, {}):
            yield "languages", language, (section, language)
    for index, entry in enumerate(data.get("entries", [])):
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
    for part in ("title", "answer"):
        for language, text in entry[part].items():
            for name in TERM.findall(text):
                yield "terms", name, (*here, part, language)


def _listed(section: str, names: Any, here: Path) -> Iterator[Use]:
    for index, name in enumerate(names):
        yield section, name, (*here, index)


def _bad_dates(source: Source) -> Iterator[Problem]:
    for index, entry in enumerate(source.data.get("entries", [])):
        if "review_by" not in entry:
            continue
        try:
            date.fromisoformat(entry["review_by"])
        except ValueError:
            line = source.line_of(("entries", index, "review_by"))
            facts = {"value": entry["review_by"]}
            yield found("bad-date", source.file, line, entry["id"], facts)
