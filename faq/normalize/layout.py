"""Text typed with the other keyboard layout on: the standard Persian one on US keys."""

# Row by row, as the keys lie; the last ones are typed with Shift.
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
# The older layout has «پ» on the backslash alone and «ئ» on M.
OLDER = TO_PERSIAN | {"m": "ئ"}


def _typed(table: dict[str, str]) -> dict[int, str]:
    upper = {key.upper(): letter for key, letter in table.items() if key.upper() not in table}
    return str.maketrans(upper | table)


PERSIAN_TABLES = (_typed(TO_PERSIAN), _typed(OLDER))
LATIN_TABLE = str.maketrans(TO_LATIN)


def as_persian(text: str) -> tuple[str, ...]:
    """What the keys would have written in Persian, on each of the two layouts in use."""
    first, second = (text.translate(table) for table in PERSIAN_TABLES)
    return (first,) if first == second else (first, second)


def as_latin(text: str) -> str:
    """What the keys would have written in Latin letters, lower case."""
    return text.translate(LATIN_TABLE)
