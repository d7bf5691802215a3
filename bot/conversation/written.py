"""One spelling for what people write, for the patterns that the dialogue itself reads."""

import re
import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "أ": "ا",
        "إ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ـ": None,
        "'": None,
        "’": None,
        "\u02bc": None,
        "`": None,
        "\u00b4": None,
    }
)
_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")
_PREFIX: Final = re.compile(r"\b(ن?می)\s+(?=[آ-ی])")
_SPACES: Final = re.compile(r"\s+")


def plain(text: str) -> str:
    """Lower case, one spelling per letter, no marks, joiners or stretching, single spaces.

    Line ends stay: they separate what was said one after the other.
    """
    composed = unicodedata.normalize("NFKC", text).lower().translate(_LETTERS)
    kept = "".join(
        letter for letter in composed if unicodedata.category(letter) not in {"Mn", "Cf"}
    )
    lines = (_SPACES.sub(" ", line).strip() for line in kept.splitlines())
    joined = "\n".join(line for line in lines if line)
    return _PREFIX.sub(r"\1", _STRETCHED.sub(r"\1", joined))
