"""Name normalization for comparing names with different spellings."""

import unicodedata

_SAME = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "ؤ": "و",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ـ": None,
    }
)
_DROPPED = frozenset({"Mn", "Cf", "Cc", "Me"})  # diacritics, joiners and control characters


def folded(name: str) -> str:
    """Normalize case, digits and letter variants. Strips diacritics and invisible characters."""
    same = unicodedata.normalize("NFKC", name.translate(_SAME)).translate(_SAME)
    plain = unicodedata.normalize("NFD", same.casefold())
    letters = (_digit(one) for one in plain if unicodedata.category(one) not in _DROPPED)
    return "".join(letters)


def squeezed(name: str) -> str:
    """Return the folded name without spaces, because half-spaces are used inconsistently."""
    return "".join(folded(name).split())


def first_of(name: str) -> str:
    """Return the first name, folded."""
    return next(iter(folded(name).split()), "")


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() else letter
