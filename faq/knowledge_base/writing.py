"""Checks for valid YAML that probably isn't what the editor meant."""

import re
from collections.abc import Iterator

from faq.knowledge_base.model import Path
from faq.knowledge_base.problems import Problem, found
from faq.knowledge_base.reading import Source
from faq.knowledge_base.references import TERM

SHOWN = 60  # maximum number of characters of a text in a message
# Parts of an entry that people read, and parts that imitate what people type.
READ = frozenset({"title", "answer", "buttons", "redirect"})
TYPED = frozenset({"questions", "tests", "not_tests"})
READ_SECTIONS = frozenset({"terms", "categories", "slots", "routes"})
TYPED_SECTIONS = frozenset({"out_of_scope", "not_ours", "elsewhere", "synonyms", "acts"})
NO_TEXTS = frozenset({"url", "kind", "ask", "strict"})

BRACES = re.compile(r"\{+\s*([^\W\d_][\w -]{0,30}?)\s*\}+")
STRAY_BRACE = re.compile(r"\{[^\s{}]{0,30}|[^\s{}]{1,30}\}")
# A field of the entry that is indented so far that it belongs to the text above it.
FIELD = re.compile(
    r"^\s*(?:id|kind|title|category|questions|answer|buttons|related|route|ask|redirect|tests"
    r"|not_tests|fa|en): .*$",
    re.MULTILINE,
)
LINK = re.compile(
    r"(?:https?://[^\s{}/.]+(?:\.[^\s{}/.]+)+(?:/[^\s{}]*)?|(?:tg|mailto|tel):[^\s{}]+)"
)
# Buttons open web pages and chats only.
BUTTON_LINK = re.compile(r"(?:https?://[^\s{}/.]+(?:\.[^\s{}/.]+)+(?:[/?#][^\s{}]*)?|tg:[^\s{}]+)")
OPENING, CLOSING = "\u201c\u201e\u2018", "\u201d\u2019"  # curly quotes
LOST = re.compile("[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f]")
# UTF-8 that was decoded as Windows-1252 or Latin-1 and saved again.
MOJIBAKE = re.compile("(?:[ØÙÚÛ][\u0080-\u00bf\u0152-\u0192\u2013-\u203a\u20ac\u2122]){2}")
MARKUP = re.compile(
    r"\*\*[^*\n]+\*\*|__[^_\n]+__|\[[^\]\n]+\]\(\S+\)|```|^#{1,6} "
    r"|</?(?:b|i|u|a|p|br|code|strong|em)\b[^>\n]*>",
    re.MULTILINE,
)
LITERAL_BREAK = re.compile(r"(?<!:)\\n")
STEPS = re.compile(r"^[^\S\n]*[1۱][.)] .*[^\S\n][2۲][.)] ", re.MULTILINE)


def writing_problems(source: Source) -> list[Problem]:
    """Return the suspicious texts of a file. Few of them are errors."""
    return sorted(_found(source), key=lambda each: (each.line, each.code))


def _found(source: Source) -> Iterator[Problem]:
    for path, text in source.texts():
        if path[-1:] == ("url",):
            suspicions = [*_links(text, path)]
        elif (role := _role(path)) is not None:
            suspicions = [*_syntax(source, path, text), *_content(text, role, source, path)]
        else:
            continue
        for code, offset, facts in suspicions:
            line = source.line_of(path) + _lines_before(source, path, text, offset)
            yield found(code, source.file, line, source.entry_at(path), facts)


def _role(path: Path) -> str | None:
    """Return "read" or "typed" for texts, or None for names and links."""
    if path[-1] in NO_TEXTS or len(path) < 2:
        return None
    if path[0] == "entries":
        part = path[2] if len(path) > 2 else ""
        return "read" if part in READ else "typed" if part in TYPED else None
    return "read" if path[0] in READ_SECTIONS else "typed" if path[0] in TYPED_SECTIONS else None


def _lines_before(source: Source, path: Path, text: str, offset: int) -> int:
    return 1 + text.count("\n", 0, offset) if path in source.blocks else 0


Suspicion = tuple[str, int, dict[str, str | int]]  # code, offset in the text, facts


def _syntax(source: Source, path: Path, text: str) -> Iterator[Suspicion]:
    """Yield what the parser did with an unquoted text."""
    if path in source.comments:
        yield "text-cut", 0, {"text": _short(text), "rest": _short(source.comments[path])}
    if path in source.folded and (isinstance(path[-1], int) or "answer" in path):
        yield "lines-joined", 0, {"text": _short(text)}
    if path in source.in_brackets and "،" in text:
        yield "persian-comma", 0, {"text": _short(text)}


def _links(url: str, path: Path) -> Iterator[Suspicion]:
    """Yield links that messengers refuse, so that the message would not arrive."""
    is_button = "buttons" in path
    if not (BUTTON_LINK if is_button else LINK).fullmatch(url):
        yield "bad-link", 0, {"text": _short(url)}


def _content(text: str, role: str, source: Source, path: Path) -> Iterator[Suspicion]:
    if wrong := LOST.search(text):
        yield "lost-letters", wrong.start(), {"text": _short(text)}
    if wrong := MOJIBAKE.search(text):
        yield "mojibake", wrong.start(), {"text": _short(text)}
    if path not in source.quoted and _quoted_twice(text):
        yield "curly-quotes", 0, {"text": _short(text)}
    yield from _terms(text, role, source)
    if role == "read":
        yield from _layout(text)
        if text and not text.strip():  # the schema reports texts of no length
            yield "empty-text", 0, {"field": str(path[-1])}


def _terms(text: str, role: str, source: Source) -> Iterator[Suspicion]:
    for wrong in BRACES.finditer(text):
        is_term = TERM.fullmatch(wrong[0]) is not None
        if role == "read" and not is_term:
            name = wrong[1].strip().lower().replace(" ", "-")
            near = name if name in source.terms else "none"
            code = "term-misspelt" if near != "none" or wrong[1].isascii() else "stray-brace"
            yield code, wrong.start(), {"text": wrong[0], "nearest": near}
        elif role == "typed" and is_term and wrong[1] in source.terms:
            yield "term-in-question", wrong.start(), {"text": wrong[0]}


def _layout(text: str) -> Iterator[Suspicion]:
    if wrong := STRAY_BRACE.search(TERM.sub("", BRACES.sub("", text))):
        yield "stray-brace", 0, {"text": _short(wrong[0])}
    if wrong := FIELD.search(text):
        yield "field-in-text", wrong.start(), {"text": _short(wrong[0])}
    if wrong := MARKUP.search(text):
        yield "markup", wrong.start(), {"text": _short(wrong[0])}
    if wrong := LITERAL_BREAK.search(text):
        yield "literal-line-break", wrong.start(), {"text": _short(text)}
    for wrong in STEPS.finditer(text):
        yield "steps-on-one-line", wrong.start(), {"text": _short(wrong[0].strip())}


def _quoted_twice(text: str) -> bool:
    """Return True if curly quotes stand where YAML needs straight ones."""
    starts, ends = text[:1] in OPENING and text != "", text[-1:] in CLOSING and text != ""
    inside = text[1:-1]
    if starts and ends:
        return not any(each in inside for each in OPENING + CLOSING)
    opened = sum(text.count(each) for each in OPENING)
    closed = sum(text.count(each) for each in CLOSING)
    return (starts and opened > closed) or (ends and text[-1] == "\u201d" and closed > opened)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
