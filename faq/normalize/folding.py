"""Folding of spelling variants, for comparison only: never for text that people read."""

import re
import unicodedata

# Letters that keyboards, phones and neighbouring languages use in place of a Persian one.
LETTERS = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ێ": "ی", "ے": "ی",
    "ك": "ک", "ڪ": "ک", "ګ": "گ",
    "ة": "ه", "ۃ": "ه", "\u06be": "ه", "\u06c1": "ه", "ە": "ه", "ۀ": "ه",
    "ٱ": "ا", "ۇ": "و", "ۆ": "و", "ۋ": "و", "ء": "",
    "\u0131": "i", "ß": "ss",
}  # fmt: skip
JOINERS = dict.fromkeys("\u200c\u00ad\u200b\u00a0\u00ac\u202f\u2060\ufeff", " ")
# Removed without splitting the word: tatweel, apostrophes, the joiner inside an emoji.
SILENT = dict.fromkeys("\u0640\u200d'`\u2019\u2018\u00b4", "")
TABLE = str.maketrans(LETTERS | JOINERS | SILENT)

ELONGATED = re.compile(r"([^\W\d])\1{2,}")
# «می خواهم», «می‌خواهم» and «میخواهم» are one word; so are «کانال ها» and «کانالها».
PREFIX = re.compile(r"\b(ن?می) (?=[^\W\d])")
SUFFIXES = "ها های هایی هایم هایش هام هات هاش هامو هامون هاتون تر ترین ام ات اش اند ایم اید"
SUFFIX = re.compile(rf"(?<=[^\W\d]) ({'|'.join(SUFFIXES.split())})\b")


def _clean(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] in "LN":
        return character
    if category in ("Mn", "Me", "Cf"):  # diacritics, direction marks
        return ""
    return " "


def _joined(text: str) -> str:
    """Undo elongation and half-spaces until nothing changes."""
    while True:
        step = SUFFIX.sub(r"\1", PREFIX.sub(r"\1", ELONGATED.sub(r"\1", text)))
        if step == text:
            return text
        text = step


def fold(text: str) -> str:
    """Return lower-case words with single spaces. The function is idempotent."""
    spaced = text.translate(TABLE)  # before the decomposition removes joiners
    apart = unicodedata.normalize("NFKD", spaced.casefold())
    plain = "".join(map(_clean, apart.translate(TABLE).casefold()))
    whole = unicodedata.normalize("NFC", plain)
    return _joined(" ".join(whole.split()))
