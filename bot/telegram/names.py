"""Clean up names by removing invisible characters and direction marks."""

import re
import unicodedata

LONGEST_NAME = 64
NAMELESS = "?"
JOINERS = frozenset("\u200c\u200d")
# Invisible characters classified as letters, marks or symbols by Unicode.
BLANKS = frozenset("\u3164\u115f\u1160\uffa0\u2800\u034f")
UNHOLDABLE = re.compile("[\0\ud800-\udfff]")
SPACES = re.compile(r"\s+")


def clean_name(name: str) -> str:
    """Remove invisible characters and truncate to 64 characters. An empty name becomes "?"."""
    kept = "".join(_kept(name, position) for position in range(len(name)))
    return SPACES.sub(" ", kept).strip()[:LONGEST_NAME].rstrip() or NAMELESS


def _kept(name: str, position: int) -> str:
    character = name[position]
    if character in JOINERS:
        inside = 0 < position < len(name) - 1 and _is_word(name[position - 1 : position + 2 : 2])
        return character if inside else ""
    category = unicodedata.category(character)
    if character in BLANKS or category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def _is_word(neighbours: str) -> bool:
    return all(unicodedata.category(character)[0] in "LM" for character in neighbours)


def clean_text(text: str) -> str:
    """Replace characters rejected by databases or models with U+FFFD."""
    return UNHOLDABLE.sub("\ufffd", text)
