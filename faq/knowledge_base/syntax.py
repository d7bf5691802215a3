"""Explanations of YAML syntax errors, and invisible characters."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import yaml

JOINERS = frozenset("\u200c\u200d")  # needed in Persian words and in emoji
# Messages of libyaml and their codes. The texts in bot/texts have the key `yaml-reason-<code>`.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "mapping values are not allowed in this context": "colon",
        "could not find expected ':'": "no-colon",
        "did not find expected key": "key",
        "did not find expected '-' indicator": "no-hyphen",
        "block sequence entries are not allowed in this context": "hyphen",
        "block mapping keys are not allowed in this context": "key",
        "did not find expected ',' or ']'": "bracket",
        "did not find expected ',' or '}'": "brace",
        "did not find expected node content": "bracket",
        "found unexpected end of stream": "quote",
        "found unexpected document indicator": "quote",
        "found unknown escape character": "escape",
        "found invalid Unicode character escape code": "escape",
        "mapping keys are not allowed in this context": "key",
        "found unexpected ':'": "colon",
        "did not find expected whitespace or line break": "first-character",
        "did not find expected hexdecimal number": "escape",
        "found character that cannot start any token": "first-character",
        "did not find expected alphabetic or numeric character": "anchor",
        "did not find expected comment or line break": "block",
        "did not find expected <document start>": "directive",
        "found unknown directive name": "directive",
        "found a tab character where an indentation space is expected": "tab",
        "found a tab character that violates indentation": "tab",
    }
)
# The place to correct is where the quote or bracket was opened, not the end of the file.
OPENED = frozenset({"quote", "bracket", "brace", "no-colon"})
# A text that begins with a closed bracket, such as "{app} is free."
BRACKET_TEXT = re.compile(r"\s*(?:- +)?(?:[\w-]+: +)?(?:\{[^{}]*\}|\[[^\[\]]*\]) *[^\s,#}\]]")
AFTER_QUOTE = frozenset({"key", "no-hyphen", "bracket", "brace", "colon"})
OF_BRACKETS = frozenset({"key", "colon", "no-hyphen", "bracket", "brace"})
# Ordinary and invisible spaces.
SPACES = (
    " \t\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067"
    "\u2068\u2069\u202f\u3000\ufeff"
)


@dataclass(frozen=True)
class Lines:
    """Line numbers as an editor program counts them: only a line feed ends a line."""

    text: str
    _ends: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ends = [found.start() for found in re.finditer("\n", self.text)]
        object.__setattr__(self, "_ends", ends)

    def number(self, index: int) -> int:
        """Return the number of the line that contains the character at an index."""
        return bisect_right(self._ends, index - 1) + 1

    def is_same_line(self, index: int, other: int) -> bool:
        return self.number(index) == self.number(other)

    def is_broken(self, start: int, end: int) -> bool:
        """Return True if there is a line feed between two indexes."""
        return self.number(start) != self.number(end)

    def line(self, number: int) -> str:
        """Return the text of a line."""
        start = 0 if number == 1 else self._ends[number - 2] + 1
        end = self._ends[number - 1] if number <= len(self._ends) else len(self.text)
        return self.text[start:end]


def is_invisible(character: str) -> bool:
    """Return True for characters that cannot be seen or look like an ordinary space."""
    if character in JOINERS or character in " \n\t\r":
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def name_of(character: str) -> str:
    """Return the code point and name of a character, such as "U+00A0 NO-BREAK SPACE"."""
    name = unicodedata.name(character, "CONTROL CHARACTER")
    return f"U+{ord(character):04X} {name}"


def visible(text: str) -> str:
    """Replace invisible characters by their names."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"⟨{name_of(each)}⟩" if is_invisible(each) else each for each in text)


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Yield the index and name of characters that YAML forbids or reads as a line break."""
    for found in re.finditer(r"[^\t\n\r\x20-\x7e\u00a0-\ud7ff\ue000-\U0010ffff]", text):
        yield found.start(), name_of(found[0])
    for found in re.finditer("[\u2028\u2029\ufffe\uffff]", text):
        yield found.start(), name_of(found[0])


def explained(
    error: yaml.YAMLError, lines: Lines, *, quote: tuple[int, int] | None = None
) -> tuple[str, int, dict[str, str | int]]:
    """Return the problem code, line number and facts for a syntax error.

    `quote` contains the start and end of the last text if it was in quotes.
    """
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    reason = str(getattr(error, "problem", None) or error)
    code = REASONS.get(reason, "other")
    if code in OPENED and context is not None:
        mark = context
    if mark is None:
        return "yaml-syntax", 1, {"reason": code, "detail": reason}
    if quote is not None and lines.is_same_line(quote[1], mark.index) and code in AFTER_QUOTE:
        # A quote that isn't closed ends at the next one, and a quote inside ends the text early.
        is_long = lines.is_broken(*quote)
        reason = "quote" if is_long else "quote-inside"
        return "yaml-syntax", lines.number(quote[0]), {"reason": reason, "detail": code}
    number = lines.number(mark.index)
    # A wrong indentation is only noticed in the next line.
    for near in (number, number - 1) if code == "key" and number > 1 else (number,):
        line = lines.line(near)
        indentation = line[: len(line) - len(line.lstrip(SPACES))]
        if hidden := next(filter(is_invisible, indentation), None):
            return "yaml-invisible", near, {"name": name_of(hidden)}
    if code == "first-character" and lines.text[mark.index : mark.index + 1] == "\t":
        code = "tab"
    if code in OF_BRACKETS and BRACKET_TEXT.match(lines.line(number)):
        code = "bracket-text"
    return "yaml-syntax", number, {"reason": code, "detail": reason}
