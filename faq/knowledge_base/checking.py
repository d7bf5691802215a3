"""JSON Schema validation of knowledge base files."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path as FilePath
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from faq.knowledge_base.model import Path
from faq.knowledge_base.problems import Problem, found
from faq.knowledge_base.reading import Source

Facts = dict[str, str | int]
SCHEMA = FilePath(__file__).parents[1] / "schema.json"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a knowledge base file."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _as_written(pairs: dict[str, Any]) -> str:
    """Return a map as the text that an editor probably meant."""
    parts = (f"{key}: {value}" if value is not None else f"{key}:" for key, value in pairs.items())
    text = ", ".join(parts)
    return text if len(text) <= 60 else text[:59] + "…"


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _wrong_type(error: ValidationError) -> tuple[str, Facts]:
    if error.validator_value == "string" and isinstance(error.instance, dict):
        return "colon-in-text", {"value": _as_written(error.instance)}
    if error.validator_value == "string" and error.instance is None:
        return "empty-text", {}
    if error.validator_value == "string" and isinstance(error.instance, bool | int):
        return "unquoted-text", {"value": _shown(error.instance)}
    return "wrong-type", {"expected": str(error.validator_value), "value": _shown(error.instance)}


def _unknown(error: ValidationError) -> tuple[str, Facts]:
    properties = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    known = list(properties)
    extra = sorted(set(_mapping(error.instance)) - set(known))
    near = get_close_matches(extra[0], known, n=1)
    return "unknown-field", {"field": ", ".join(extra), "nearest": near[0] if near else "none"}


def _missing(error: ValidationError) -> tuple[str, Facts]:
    wanted = cast(list[str], error.validator_value)
    absent = [each for each in wanted if each not in _mapping(error.instance)]
    return "missing-field", {"field": ", ".join(absent)}


def _bad_pattern(error: ValidationError) -> tuple[str, Facts]:
    return "bad-name", {"value": _shown(error.instance), "pattern": str(error.validator_value)}


def _limit(code: str) -> Callable[[ValidationError], tuple[str, Facts]]:
    def facts(error: ValidationError) -> tuple[str, Facts]:
        return code, {"limit": cast(int, error.validator_value), "value": _shown(error.instance)}

    return facts


def _choice(error: ValidationError) -> tuple[str, Facts]:
    allowed = error.validator_value
    choices = allowed if isinstance(allowed, list) else [allowed]
    return "bad-choice", {
        "value": _shown(error.instance),
        "choices": ", ".join(str(each) for each in choices),
    }


MEANINGS: dict[str, Callable[[ValidationError], tuple[str, Facts]]] = {
    "type": _wrong_type,
    "additionalProperties": _unknown,
    "required": _missing,
    "pattern": _bad_pattern,
    "enum": _choice,
    "const": _choice,
    "minLength": lambda _: ("empty-text", {}),
    "minItems": _limit("too-few"),
    "minProperties": _limit("too-few"),
    "maxItems": _limit("too-many"),
    "maxLength": _limit("too-long"),
    "uniqueItems": lambda error: ("repeated-item", {"value": _shown(error.instance)}),
}


def _findings(error: ValidationError) -> Iterator[tuple[str, Facts]]:
    yield MEANINGS[str(error.validator)](error)


def shape_problems(source: Source) -> list[Problem]:
    """Return a problem for each schema violation, and mark the invalid parts as unsound."""
    problems = violations(source, _validator())
    if isinstance(source.data, dict):
        problems.extend(_bad_dates(source))
    return sorted(problems, key=lambda each: (each.line, each.code))


def violations(source: Source, validator: Draft202012Validator) -> list[Problem]:
    """Return a problem for each violation of a schema, and mark the invalid parts as unsound."""
    if not isinstance(source.data, dict):
        return [found("not-a-map", source.file, 1)]
    problems: list[Problem] = []
    for error in validator.iter_errors(source.data):
        path: Path = tuple(error.absolute_path)
        line = source.line_of(path)
        entry = source.entry_at(path)
        source.unsound.add(path[:2])
        problems.extend(
            found(code, source.file, line, entry, {"field": _where(path)} | facts)
            for code, facts in _findings(error)
        )
    return problems


def _bad_dates(source: Source) -> Iterator[Problem]:
    for index, entry in list(source.entries()):
        if "review_by" not in entry:
            continue
        try:
            date.fromisoformat(entry["review_by"])
        except ValueError:
            path: Path = ("entries", index, "review_by")
            source.unsound.add(path[:2])
            facts = {"value": entry["review_by"]}
            yield found("bad-date", source.file, source.line_of(path), entry["id"], facts)


def _where(path: Path) -> str:
    """Return the last names in a path, such as `questions.fa`, omitting list indexes."""
    named = [str(each) for each in path if isinstance(each, str)]
    return ".".join(named[-2:])
