"""Readers for entries and labelled queries in JSON lines, as in public data sets."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from faq.evaluate.trying import Sample
from faq.knowledge_base import Entry, Kind, KnowledgeBase, KnowledgeBaseInvalid, Problem, found
from faq.normalize import fold, language_of

FALLBACK = "en"  # assumed language of questions without letters
SHOWN = 60  # maximum length of an invalid value in a problem

Row = Mapping[str, Any]


def read_entries(path: Path) -> KnowledgeBase:
    """Read entries from a file with lines like `{"id": …, "questions": […]}`.

    Raises KnowledgeBaseInvalid with all problems.
    """
    reading = _Reading(path)
    entries: dict[str, Entry] = {}
    for line, row in reading.rows():
        name = reading.text(row, "id", line)
        questions = reading.texts(row, "questions", line)
        if name is None or questions is None:
            continue
        if name in entries:
            location = f"{path}:{entries[name].lines[()]}"
            reading.tell("repeated-id", line, entry=name, id=name, first=location)
            continue
        entries[name] = _entry(name, questions, str(path), line)
    if not any(fold(text) for entry in entries.values() for text in _all(entry)):
        reading.tell("no-entries", 0)
    reading.done()
    counts = Counter(
        language for each in entries.values() for language in each.questions for _ in _all(each)
    )
    return KnowledgeBase(
        version="",
        languages=tuple(language for language, _ in counts.most_common()),
        terms={},
        categories={},
        slots={},
        routes={},
        entries=entries,
        files=(str(path),),
    )


def read_samples(path: Path, kb: KnowledgeBase) -> tuple[Sample, ...]:
    """Read queries from a file with lines like `{"query": …, "expected": …}`.

    `expected` is an id, a list of ids, or null. Raises KnowledgeBaseInvalid with all problems.
    """
    reading = _Reading(path)
    samples = []
    for line, row in reading.rows():
        query = reading.text(row, "query", line, empty=True)
        expected = reading.expected(row, line)
        if query is None or expected is None:
            continue
        for name in expected:
            if name not in kb.entries:
                choices = f"{kb.files[0]} ({len(kb.entries)})"
                reading.tell("bad-choice", line, field="expected", value=name, choices=choices)
        samples.append(Sample(query, expected))
    reading.done()
    return tuple(samples)


def _all(entry: Entry) -> Iterator[str]:
    for questions in entry.questions.values():
        yield from questions


def _entry(name: str, questions: tuple[str, ...], file: str, line: int) -> Entry:
    by_language: dict[str, tuple[str, ...]] = {}
    for question in questions:
        language = language_of(question) or FALLBACK
        by_language[language] = (*by_language.get(language, ()), question)
    return Entry(
        id=name,
        kind=Kind.ANSWER,
        title={},
        questions=by_language,
        answer={},
        version="",
        languages=tuple(by_language),
        file=file,
        lines={(): line},
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


class _Reading:
    """Reads the rows of a file and collects problems."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: list[Problem] = []

    def tell(self, code: str, line: int, *, entry: str | None = None, **facts: str | int) -> None:
        self._problems.append(found(code, str(self._path), line, entry, facts))

    def done(self) -> None:
        if self._problems:
            raise KnowledgeBaseInvalid(self._problems)

    def rows(self) -> Iterator[tuple[int, Row]]:
        try:
            content = self._path.read_bytes()
        except OSError as error:
            self.tell("file-unreadable", 0, reason=error.strerror or str(error))
            self.done()
            return
        for line, raw in enumerate(content.splitlines(), start=1):
            if raw.strip() and (row := self._row(line, raw)) is not None:
                yield line, row

    def _row(self, line: int, raw: bytes) -> Row | None:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.tell("file-not-utf8", line)
            return None
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            return row
        self._wrong(line, "{}", "JSON object", text.strip())
        return None

    def _wrong(self, line: int, field: str, expected: str, value: str) -> None:
        shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
        self.tell("wrong-type", line, field=field, expected=expected, value=shown)

    def _field(
        self, row: Row, field: str, line: int, *, expected: str, fits: Callable[[object], bool]
    ) -> Any:
        if field not in row:
            self.tell("missing-field", line, field=field)
        elif not fits(row[field]):
            self._wrong(line, field, expected, json.dumps(row[field], ensure_ascii=False))
        else:
            return row[field]
        return None

    def text(self, row: Row, field: str, line: int, *, empty: bool = False) -> str | None:
        text = self._field(row, field, line, expected="string", fits=_is_text)
        if text == "" and not empty:
            self.tell("empty-text", line, field=field)
            return None
        return text if text is None else str(text)

    def texts(self, row: Row, field: str, line: int) -> tuple[str, ...] | None:
        texts = self._field(row, field, line, expected="list of strings", fits=_is_list_of_texts)
        if texts == []:
            self.tell("too-few", line, field=field, limit=1)
            return None
        return texts if texts is None else tuple(texts)

    def expected(self, row: Row, line: int) -> tuple[str, ...] | None:
        """Return the ids of the expected entries, or None if the value is invalid."""
        match row.get("expected", ...):
            case None:
                return ()
            case str(name):
                return (name,)
            case list():
                return self.texts(row, "expected", line)
            case _:
                self._field(row, "expected", line, expected="string | list | null", fits=_is_text)
                return None
