"""Safe YAML parser that records line numbers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from faq.knowledge_base.model import Path as Location
from faq.knowledge_base.problems import KnowledgeBaseInvalid, Problem, found

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 20
# The only literals that are converted. YAML 1.1 would also parse «no» as a boolean and 12:30 as a
# number.
PLAIN: Mapping[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "True": True,
    "false": False,
    "False": False,
}
NUMBER = re.compile(r"[-+]?[0-9]{1,18}")


@dataclass(slots=True)
class Source:
    """Values from one file, with the line number of each path."""

    file: str
    data: Any = None
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Location) -> int:
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def below(self, here: Location) -> dict[Location, int]:
        """Return the line numbers below a path, keyed by the rest of the path."""
        depth = len(here)
        return {path[depth:]: line for path, line in self.lines.items() if path[:depth] == here}

    def report(self, code: str, line: int, **facts: str | int) -> None:
        self.problems.append(found(code, self.file, line, None, facts))


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return 0 if mark is None else mark.line + 1


class _Stop(Exception):
    """Raised to stop parsing after adding a problem to the source."""


class _Builder:
    """Builds values from parser events.

    PyYAML's composer isn't used because it would expand aliases and nesting before they can be
    checked.
    """

    def __init__(self, source: Source, events: Iterator[yaml.Event]) -> None:
        self._source = source
        self._events = events

    def _stop(self, code: str, event: yaml.Event, **facts: str | int) -> _Stop:
        self._source.report(code, _line(event), **facts)
        return _Stop()

    def value(self, event: yaml.Event, path: Location) -> Any:
        self._source.lines[path] = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._stop("yaml-alias", event)
        if len(path) > MAX_DEPTH:
            raise self._stop("yaml-too-deep", event, limit=MAX_DEPTH)
        if (tag := getattr(event, "tag", None)) not in (None, "!"):
            raise self._stop("yaml-tag", event, tag=str(tag))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        raise self._stop("yaml-syntax", event, reason=type(event).__name__)

    def _sequence(self, path: Location) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Location) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._stop("yaml-key", event)
            key, line = event.value, _line(event)
            if key in pairs:
                self._source.report("yaml-duplicate-key", line, key=key)
            pairs[key] = self.value(next(self._events), (*path, key))
            self._source.lines[*path, key] = line
        return pairs


def _scalar(event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if not event.implicit[0]:  # quoted or a block scalar
        return text
    if text in PLAIN:
        return PLAIN[text]
    return int(text) if NUMBER.fullmatch(text) else text


def read_text(text: str, *, file: str) -> Source:
    """Parse YAML text. The result includes problems, and its data is None on failure."""
    source = Source(file)
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        source.data = _document(_Builder(source, events), events, source)
    except _Stop:
        source.data = None
    except RecursionError:
        source.report("yaml-too-deep", 1, limit=MAX_DEPTH)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or error)
        source.report("yaml-syntax", mark.line + 1 if mark else 1, reason=reason)
    return source


def _document(builder: _Builder, events: Iterator[yaml.Event], source: Source) -> Any:
    data: Any = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                source.report("yaml-two-documents", _line(event))
                return None
            data = builder.value(next(events), ())
    return data


def read_file(path: Path, *, name: str) -> Source:
    source = Source(name)
    try:
        raw = path.read_bytes()
    except OSError as error:
        source.report("file-unreadable", 0, reason=error.strerror or type(error).__name__)
        return source
    if len(raw) > MAX_BYTES:
        source.report("file-too-large", 0, limit=MAX_BYTES, size=len(raw))
        return source
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.report("file-not-utf8", raw[: error.start].count(b"\n") + 1)
        return source
    return read_text(text, file=name)


def files_of(path: Path) -> tuple[tuple[Path, str], ...]:
    """Return the files to read and their display names, sorted by name.

    Raises KnowledgeBaseInvalid if the folder is empty.
    """
    if not path.is_dir():
        return ((path, path.name),)
    names = sorted(each for each in path.rglob("*") if each.suffix in {".yaml", ".yml"})
    if not names:
        raise KnowledgeBaseInvalid([found("folder-empty", path.name, 0)])
    return tuple((each, each.relative_to(path).as_posix()) for each in names)
