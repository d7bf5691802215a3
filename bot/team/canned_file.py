"""Reading of `canned.yaml`. All problems are reported at once, with their lines."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from bot.team.model import CannedReplies, CannedReply
from bot.team.problems import empty_text, found, in_order
from faq.knowledge_base.checking import violations
from faq.knowledge_base.problems import Problem, Severity
from faq.knowledge_base.reading import Source


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
    return CannedReply(item["id"], item["title"].strip(), MappingProxyType(texts))


def _problems_of_replies(source: Source) -> Iterator[Problem]:
    """Yield problems that the schema cannot describe. The form of the file may be invalid."""
    replies = source.data.get("replies") if isinstance(source.data, dict) else None
    seen: set[str] = set()
    for index, item in enumerate(replies if isinstance(replies, list) else []):
        if not isinstance(item, dict):
            continue
        at, name = ("replies", index), item.get("id")
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


def _is_blank(text: object) -> bool:
    """Return True for spaces only. Empty texts are violations of the schema."""
    return isinstance(text, str) and text != "" and not text.strip()
