"""Conversion between the standard Persian and US English keyboard layouts."""

# Keyboard rows. The last one contains shifted keys.
KEYS = (
    ("qwertyuiop[]", "ضصثقفغعهخحجچ"),
    ("asdfghjkl;'", "شسیبلاتنمکگ"),
    ("zxcvbnm,", "ظطزرذدپو"),
    ("\\HC", "پآژ"),
)
TO_PERSIAN = {
    key: letter for keys, letters in KEYS for key, letter in zip(keys, letters, strict=True)
}
TO_LATIN = {letter: key.lower() for key, letter in TO_PERSIAN.items()} | {"پ": "m", "ئ": "m"}
# In the older layout, «پ» is only on the backslash key and «ئ» is on the M key.
OLDER = TO_PERSIAN | {"m": "ئ"}


def _typed(table: dict[str, str]) -> dict[int, str]:
    upper = {key.upper(): letter for key, letter in table.items() if key.upper() not in table}
    return str.maketrans(upper | table)


PERSIAN_TABLES = (_typed(TO_PERSIAN), _typed(OLDER))
LATIN_TABLE = str.maketrans(TO_LATIN)


def as_persian(text: str) -> tuple[str, ...]:
    """Convert Latin keystrokes to Persian letters in both Persian layouts."""
    first, second = (text.translate(table) for table in PERSIAN_TABLES)
    return (first,) if first == second else (first, second)


def as_latin(text: str) -> str:
    """Convert Persian keystrokes to lower-case Latin letters."""
    return text.translate(LATIN_TABLE)
