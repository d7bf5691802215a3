"""Reading of `canned.yaml`. All problems are reported at once, with their lines."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from bot.conversation.cliches import cliche_in
from bot.conversation.placeholders import has_stray_brace
from bot.team.lines import LineInvalid, read_span
from bot.team.model import CannedReplies, CannedReply, Then
from bot.team.problems import empty_text, found, in_order
from faq.knowledge_base.checking import violations
from faq.knowledge_base.model import Path as Location
from faq.knowledge_base.problems import Problem, Severity
from faq.knowledge_base.reading import Source
from handoff.lifecycle import Outcome

ANSWER = "answer"  # a wait for the answer to the reply


@cache
def canned_schema() -> Mapping[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `canned.yaml`."""
    file = Path(__file__).with_name("canned.schema.json")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def canned_replies(source: Source) -> tuple[CannedReplies | None, tuple[Problem, ...]]:
    """Return the replies of a file by id, or None if it has errors, and all problems."""
    problems = list(source.problems)
    if source.data is not None or not problems:
        problems += violations(source, Draft202012Validator(canned_schema()))
    problems += _problems_of_replies(source)
    if any(each.severity is Severity.ERROR for each in problems):
        return None, in_order(problems)
    replies = (_reply(item) for item in source.data.get("replies") or [])
    return MappingProxyType({one.id: one for one in replies}), in_order(problems)


def _reply(item: Mapping[str, Any]) -> CannedReply:
    texts = {language: text.strip() for language, text in item["text"].items()}
    questions = {
        language: tuple(dict.fromkeys(text.strip() for text in asked if text.strip()))
        for language, asked in item.get("questions", {}).items()
    }
    return CannedReply(
        item["id"],
        item["title"].strip(),
        MappingProxyType(texts),
        MappingProxyType(questions),
        tuple(item.get("entries", ())),
        _then(item["then"]) if "then" in item else None,
    )


def _then(item: Mapping[str, Any]) -> Then:
    wait, outcome = item.get("wait"), item.get("resolve")
    is_asking = wait == ANSWER
    return Then(
        tags=tuple(dict.fromkeys(item.get("tags", ()))),
        wait=None if wait is None or is_asking else read_span(wait, "wait"),
        is_asking=is_asking,
        outcome=None if outcome is None else Outcome(outcome),
    )


def _problems_of_replies(source: Source) -> Iterator[Problem]:
    """Yield problems that the schema cannot describe. The form of the file may be invalid."""
    replies = source.data.get("replies") if isinstance(source.data, dict) else None
    seen: set[str] = set()
    for index, item in enumerate(replies if isinstance(replies, list) else []):
        if not isinstance(item, dict):
            continue
        at, name = ("replies", index), item.get("id")
        yield from _problems_of_text(source, at, item)
        yield from _problems_of_then(source, (*at, "then"), item.get("then"))
        if name in seen:
            line = source.line_of((*at, "id"))
            yield found("canned-repeated", source.file, line, name=name)
        if isinstance(name, str):
            seen.add(name)
        if _is_blank(item.get("title")):
            yield empty_text(source, (*at, "title"))
        texts = item.get("text")
        if isinstance(texts, dict) and any(map(_is_blank, texts.values())):
            line = source.line_of((*at, "text"))
            yield found("canned-without-text", source.file, line, name=str(name or ""))


def _problems_of_text(source: Source, at: Location, item: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield warnings about clichés and about braces that are not those of a placeholder."""
    texts = item.get("text")
    for language, text in texts.items() if isinstance(texts, dict) else ():
        if not isinstance(text, str):
            continue
        line, facts = source.line_of((*at, "text", language)), {"name": str(item.get("id") or "")}
        if phrase := cliche_in(text):
            yield found("canned-cliche", source.file, line, phrase=phrase, **facts)
        if has_stray_brace(text):
            yield found("canned-brace", source.file, line, **facts)


def _problems_of_then(source: Source, at: Location, then: object) -> Iterator[Problem]:
    if not isinstance(then, dict):
        return
    if "wait" in then and "resolve" in then:
        yield found("canned-wait-and-resolve", source.file, source.line_of(at))
    wait = then.get("wait")
    if isinstance(wait, str) and wait and wait != ANSWER:
        try:
            read_span(wait, "wait")
        except LineInvalid as invalid:
            line = source.line_of((*at, "wait"))
            yield found(invalid.code, source.file, line, **invalid.facts)


def _is_blank(text: object) -> bool:
    """Return True for spaces only. Empty texts are violations of the schema."""
    return isinstance(text, str) and text != "" and not text.strip()
