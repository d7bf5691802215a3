"""Safe YAML parser that records line numbers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from faq.knowledge_base.model import Path as Location
from faq.knowledge_base.problems import KnowledgeBaseInvalid, Problem, found
from faq.knowledge_base.syntax import Lines, explained, forbidden

MAX_CHARACTERS = 1024 * 1024  # of one file, unless set otherwise
BYTES_OF_A_CHARACTER = 4  # maximum in UTF-8
MAX_DEPTH = 20
QUOTES = frozenset({"'", '"'})
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
SUFFIXES = frozenset({".yaml", ".yml"})
NUMBER = re.compile(r"[-+]?[0-9]{1,18}")


@dataclass(slots=True)
class Source:
    """Values from one file, with the line number of each path.

    Further facts about unquoted texts: `comments` maps a text to the comment directly behind it,
    `folded` are texts of several lines that became one, `in_brackets` are items of a list in
    brackets, `quoted` are texts in quotes, and `blocks` begin in the line below their key.
    """

    file: str
    data: Any = None
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unsound: set[Location] = field(default_factory=set)
    comments: dict[Location, str] = field(default_factory=dict)
    folded: set[Location] = field(default_factory=set)
    in_brackets: set[Location] = field(default_factory=set)
    blocks: set[Location] = field(default_factory=set)
    quoted: set[Location] = field(default_factory=set)
    terms: frozenset[str] = frozenset()

    def line_of(self, path: Location) -> int:
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def below(self) -> list[dict[Location, int]]:
        """Return the line numbers below each entry, keyed by the rest of the path."""
        entries = self.data.get("entries")
        found: list[dict[Location, int]] = (
            [{} for _ in entries] if isinstance(entries, list) else []
        )
        for path, line in self.lines.items():
            if len(path) < 2 or path[0] != "entries" or not isinstance(path[1], int):
                continue
            if path[1] < len(found):  # lines of a duplicate key remain
                found[path[1]][path[2:]] = line
        return found

    def report(self, code: str, line: int, **facts: str | int) -> None:
        self.problems.append(found(code, self.file, line, None, facts))

    def entries(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the index and data of each entry whose form is valid."""
        if ("entries",) in self.unsound:
            return
        for index, entry in enumerate(self.data.get("entries", [])):
            if ("entries", index) not in self.unsound:
                yield index, entry

    def section(self, name: str) -> dict[str, Any]:
        """Return the items of a section whose form is valid."""
        if (name,) in self.unsound:
            return {}
        items = self.data.get(name, {})
        return {key: items[key] for key in items if (name, key) not in self.unsound}

    def entry_at(self, path: Location) -> str | None:
        """Return the id of the entry at a path, if any. The data may be malformed."""
        if len(path) < 2 or path[0] != "entries" or not isinstance(path[1], int):
            return None
        match self.data:
            case {"entries": [*entries]} if isinstance(entries[path[1]], dict):
                name = entries[path[1]].get("id")
                return name if isinstance(name, str) else None
        return None

    def texts(self) -> Iterator[tuple[Location, str]]:
        """Yield every text value with its path."""
        yield from _texts((), self.data)


def _texts(path: Location, value: object) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts((*path, key), item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts((*path, index), item)


class _Stop(Exception):
    """Raised to stop parsing after adding a problem to the source."""


class _Builder:
    """Builds values from parser events.

    PyYAML's composer isn't used because it would expand aliases and nesting before they can be
    checked.
    """

    def __init__(self, source: Source, events: Iterator[yaml.Event], lines: Lines) -> None:
        self._source = source
        self._events = events
        self._lines = lines
        self.quote: tuple[int, int] | None = None  # start and end of the last text, if quoted

    def line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return 0 if mark is None else self._lines.number(mark.index)

    def _stop(self, code: str, event: yaml.Event, **facts: str | int) -> _Stop:
        self._source.report(code, self.line(event), **facts)
        return _Stop()

    def value(self, event: yaml.Event, path: Location) -> Any:
        self._source.lines[path] = self.line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._stop("yaml-alias", event)
        if len(path) > MAX_DEPTH:
            raise self._stop("yaml-too-deep", event, limit=MAX_DEPTH)
        if (tag := getattr(event, "tag", None)) is not None:
            raise self._stop("yaml-tag", event, tag=str(tag))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, path)
        if isinstance(event, yaml.ScalarEvent):
            self._note(event, path)
            return _scalar(event)
        raise self._stop("yaml-syntax", event, reason=type(event).__name__)

    def _note(self, event: yaml.ScalarEvent, path: Location) -> None:
        """Note how an unquoted text or a block is written."""
        if event.style == "|":
            self._source.blocks.add(path)
        if event.start_mark is None or event.end_mark is None:
            return
        is_quoted = event.style in QUOTES
        self.quote = (event.start_mark.index, event.end_mark.index) if is_quoted else None
        if is_quoted:
            self._source.quoted.add(path)
        if event.style not in {"|", ">"} and event.end_mark.line > event.start_mark.line:
            self._source.folded.add(path)
        if not event.implicit[0]:
            return
        behind = self._lines.text[event.end_mark.index : event.end_mark.index + 2]
        if behind in {" #", "\t#"}:
            end = self._lines.text.find("\n", event.end_mark.index)
            rest = self._lines.text[event.end_mark.index : end if end >= 0 else None]
            self._source.comments[path] = rest.strip()

    def _sequence(self, event: yaml.Event, path: Location) -> list[Any]:
        items: list[Any] = []
        in_brackets = bool(getattr(event, "flow_style", False))
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            here = (*path, len(items))
            if in_brackets and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
                self._source.in_brackets.add(here)
            items.append(self.value(event, here))
        return items

    def _mapping(self, path: Location) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._stop("yaml-key", event)
            key, line = event.value, self.line(event)
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
    lines = Lines(text)
    for index, name in forbidden(text):
        source.report("forbidden-character", lines.number(index), name=name)
    if source.problems:
        return source
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    builder = _Builder(source, events, lines)
    try:
        source.data = _document(builder, events, source)
    except _Stop:
        source.data = None
    except RecursionError:
        source.report("yaml-too-deep", 1, limit=MAX_DEPTH)
    except yaml.YAMLError as error:
        code, line, facts = explained(error, lines, quote=builder.quote)
        source.report(code, line, **facts)
    return source


def _document(builder: _Builder, events: Iterator[yaml.Event], source: Source) -> Any:
    data: Any = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                source.report("yaml-two-documents", builder.line(event))
                return None
            data = builder.value(next(events), ())
    return data


def read_file(path: Path, *, name: str, limit: int = MAX_CHARACTERS) -> Source:
    """Read a file of at most `limit` characters."""
    source = Source(name)
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= limit * BYTES_OF_A_CHARACTER else b""
    except OSError as error:
        source.report("file-unreadable", 0, reason=error.strerror or type(error).__name__)
        return source
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.report("file-not-utf8", raw[: error.start].count(b"\n") + 1)
        return source
    if max(len(text), size // BYTES_OF_A_CHARACTER) > limit:
        source.report("file-too-large", 0, limit=limit, size=len(text) or size)
        return source
    return read_text(text, file=name)


def files_of(path: Path) -> tuple[tuple[Path, str], ...]:
    """Return the files to read and their display names, sorted by name.

    Raises KnowledgeBaseInvalid if the folder is empty.
    """
    if not path.is_dir():
        return ((path, path.name),)
    names = sorted(
        each for each in path.rglob("*") if _is_ours(each.relative_to(path)) and not each.is_dir()
    )
    if not names:
        raise KnowledgeBaseInvalid([found("folder-empty", path.name, 0)])
    return tuple((each, each.relative_to(path).as_posix()) for each in names)


def _is_ours(path: Path) -> bool:
    """Return True for YAML files that an editor wrote.

    Other programs write files that begin with a dot or with "~$" beside them: locks and copies
    of editor programs, resource forks of macOS, and the folders of a mounted ConfigMap.
    """
    hidden = any(part.startswith((".", "~$")) for part in path.parts)
    return not hidden and path.suffix.lower() in SUFFIXES
