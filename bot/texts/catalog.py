"""Catalog of translated texts with ids and placeholders."""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from fluent.runtime import FluentBundle

from bot.texts.checking import (
    CatalogInvalid,
    CatalogProblem,
    SourceLanguage,
    compare,
    read_languages,
)
from bot.texts.forms import (
    Fraction,
    Moment,
    Whole,
    moment,
    number,
    write_date,
    write_list,
    write_span,
    write_time,
)
from bot.texts.render import balanced
from bot.texts.shown import SHOWN, Shown, shown

HERE = Path(__file__).parent
TEHRAN = ZoneInfo("Asia/Tehran")
BROKEN_OFF = "{???}"  # returned by the library if formatting fails
PSEUDO = "xx"  # pseudo-language for tests, showing text ids and variables

# Fluent rejects longer values. They are replaced by a marker during formatting.
_LONGEST_VALUE = 1_000
_MARK = re.compile("\ufdd0([A-Za-z][\\w-]*)\ufdd1")

# In Persian, a "#" outside the number's isolation marks would be displayed behind it.
_NUMBERED = re.compile("#\u2068(\\d+)\u2069")
# Messengers do not recognize a command with an invisible character behind its slash.
_COMMAND = re.compile("/\u2068([a-z]+)\u2069")

log = logging.getLogger(__name__)


class TextMissing(LookupError):
    """Raised when a text is missing in all languages or a variable was not passed."""


class Catalog:
    """All texts in all languages.

    If `strict` is set, a missing text or variable raises TextMissing. Otherwise an error is logged
    and the best available text is returned.
    """

    def __init__(
        self,
        languages: Mapping[str, SourceLanguage],
        *,
        first: str,
        zone: ZoneInfo,
        strict: bool,
    ) -> None:
        self.languages = (first, *sorted(set(languages) - {first}))
        self._sources = languages
        self._zone = zone
        self._strict = strict
        self._bundles = {name: _bundle(source) for name, source in languages.items()}

    @classmethod
    def load(
        cls,
        folder: Path = HERE,
        *,
        first: str = "fa",
        zone: ZoneInfo = TEHRAN,
        strict: bool = False,
    ) -> Self:
        """Read every `<language>.ftl` and `<language>_<part>.ftl` in a folder.

        Times are formatted in `zone`. Raises CatalogInvalid with all problems in all files.
        """
        languages, problems = read_languages(folder)
        if first not in languages:
            problems.append(CatalogProblem(f"{first}.ftl", 0, "*", "is missing"))
        problems.extend(compare(languages))
        if problems:
            raise CatalogInvalid(problems)
        return cls(languages, first=first, zone=zone, strict=strict)

    def ids(self, language: str) -> frozenset[str]:
        return self._sources[language].ids

    def variables(self, text_id: str) -> frozenset[str]:
        """Return the names of a text's variables."""
        return self._sources[self.languages[0]].variables(text_id)

    def say(self, language: str, text_id: str, **facts: object) -> str:
        """Return a text in the given language. Unknown languages fall back to the first one."""
        known = self._known(language)
        known_text = self._bundles[known].has_message(text_id)
        if not known_text:
            self._complain(f"no text {text_id}")
        if not known_text or language == PSEUDO:
            return _pseudo(text_id, facts)
        return self._fill(known, text_id, facts)

    def _known(self, language: str) -> str:
        main = language.split("-", 1)[0].lower()
        return main if main in self._bundles else self.languages[0]

    def _fill(self, language: str, text_id: str, facts: Mapping[str, object]) -> str:
        aside: dict[str, str] = {}
        values: dict[str, Any] = {}
        for name, fact in facts.items():
            value = self._value(fact, language)
            if isinstance(value, str) and len(value) > _LONGEST_VALUE:
                aside[name], value = value, f"\ufdd0{name}\ufdd1"
            values[name] = value
        bundle = self._bundles[language]
        written, errors = bundle.format_pattern(_pattern(bundle, text_id), values)
        text = str(written)
        if errors:
            if text == BROKEN_OFF:
                text = _pseudo(text_id, facts)
            self._complain(f"{text_id}: {'; '.join(map(str, errors))}")
        text = _NUMBERED.sub("\u2068#\\1\u2069", text)
        text = _COMMAND.sub("\u2068/\\1\u2069", text)
        return _MARK.sub(lambda mark: aside.get(mark[1], mark[0]), text) if aside else text

    def _value(self, fact: object, language: str) -> object:
        match fact:
            case bool():
                return "yes" if fact else "no"
            case Enum():
                return str(fact.value)
            case str():
                return balanced(fact)
            case int():
                return Whole(fact)
            case float():
                return Fraction(fact)
            case _:
                return self._time(fact, language)

    def _time(self, fact: object, language: str) -> object:
        match fact:
            case datetime():
                return Moment.of(fact, self._zone)
            case date():
                return write_date(fact, language)
            case time():
                return write_time(fact, language)
            case timedelta():
                return write_span(fact, language)
            case list() | tuple():
                return write_list([balanced(str(one)) for one in fact], language)
        if fact is None:
            self._complain("a fact is None")
        return balanced(str(fact))

    def _complain(self, complaint: str) -> None:
        if self._strict:
            raise TextMissing(complaint)
        log.error("text incomplete: %s", complaint, extra={"action": "text_incomplete"})


def _pattern(bundle: FluentBundle, text_id: str) -> Any:
    return bundle.get_message(text_id).value


def _bundle(source: SourceLanguage) -> FluentBundle:
    functions: dict[str, Callable[..., Any]] = {
        "NUMBER": number,
        "DATETIME": moment,
        SHOWN: shown,
    }
    bundle = FluentBundle([source.name], functions=functions, use_isolating=True)
    for resource in source.resources:
        bundle.add_resource(Shown().visit(resource))
    return bundle


def _pseudo(text_id: str, facts: Mapping[str, object]) -> str:
    shown = (f"{name}={_bare(fact)}" for name, fact in sorted(facts.items()))
    return " ".join((text_id, *shown))


def _bare(fact: object) -> str:
    match fact:
        case datetime() | date() | time():
            return fact.isoformat()
        case Enum():
            return str(fact.value)
        case list() | tuple():
            return ",".join(map(_bare, fact))
    return str(fact)
