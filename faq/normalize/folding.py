"""Folding of spelling variants. Folded text is only used for comparison and never displayed."""

import re
import unicodedata

# Letters that keyboards, phones and related languages use in place of Persian ones.
LETTERS = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ێ": "ی", "ے": "ی",
    "ك": "ک", "ڪ": "ک", "ګ": "گ",
    "ة": "ه", "ۃ": "ه", "\u06be": "ه", "\u06c1": "ه", "ە": "ه", "ۀ": "ه",
    "ٱ": "ا", "ۇ": "و", "ۆ": "و", "ۋ": "و", "ء": "",
    "\u0131": "i", "ß": "ss",
}  # fmt: skip
JOINERS = dict.fromkeys("\u200c\u00ad\u200b\u00a0\u00ac\u202f\u2060\ufeff", " ")
# Characters removed without splitting the word. These are tatweel, apostrophes and the joiner used
# in emoji.
SILENT = dict.fromkeys("\u0640\u200d'`\u2019\u2018\u00b4", "")
TABLE = str.maketrans(LETTERS | JOINERS | SILENT)

ELONGATED = re.compile(r"([^\W\d])\1{2,}")
# «می خواهم», «می‌خواهم» and «میخواهم» are the same word, and so are «کانال ها» and «کانالها».
PREFIX = re.compile(r"\b(ن?می) (?=[^\W\d])")
SUFFIXES = "ها های هایی هایم هایش هام هات هاش هامو هامون هاتون تر ترین ام ات اش اند ایم اید"
SUFFIX = re.compile(rf"(?<=[^\W\d]) ({'|'.join(SUFFIXES.split())})\b")


def _clean(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] in "LN":
        return character
    if category in ("Mn", "Me", "Cf"):  # diacritics and direction marks
        return ""
    return " "


class _Cleaned(dict[int, str]):
    """Table for `str.translate` that remembers the result of `_clean` for each character."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _clean(chr(code))
        return found


CLEANED = _Cleaned()


def _joined(text: str) -> str:
    """Remove elongation and half-spaces until the text no longer changes."""
    while True:
        step = SUFFIX.sub(r"\1", PREFIX.sub(r"\1", ELONGATED.sub(r"\1", text)))
        if step == text:
            return text
        text = step


def fold(text: str) -> str:
    """Return the text as lower-case words separated by single spaces. Idempotent."""
    spaced = text.translate(TABLE)  # must precede the decomposition, which removes joiners
    apart = unicodedata.normalize("NFKD", spaced.casefold())
    plain = apart.translate(TABLE).casefold().translate(CLEANED)
    whole = unicodedata.normalize("NFC", plain)
    return _joined(" ".join(whole.split()))
