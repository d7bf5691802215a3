"""Recognition of questions that refer to what was said before."""

from faq.normalize.folding import fold

# Words at the beginning of a text that continues a conversation.
_OPENINGS = frozenset(
    (
        *("and", "but", "so", "then", "if", "what if", "why", "also", "or", "even if", "ok and"),
        *("okay and", "ok but", "yes but", "well", "which", "where is that", "va", "vali", "age"),
        *("chera", "pas", "khob", "و", "ولی", "اما", "پس", "خب", "خوب", "اگه", "اگر", "یعنی"),
        *("چرا", "حالا", "بعد", "بعدش", "اونوقت", "خب اگه", "خب اگر", "آخه", "اخه", "مگه", "یا"),
    )
)
# Words that stand for something that was named before.
_REFERENCES = frozenset(
    (
        *("it", "its", "he", "she", "they", "him", "her", "them", "his", "their", "that", "those"),
        *("this", "these", "there", "oon", "un", "uno", "oono", "azash", "behesh", "hamun"),
        *("اون", "اونا", "اونها", "اونم", "اونو", "اون رو", "آن", "ان", "آنها", "انها", "او"),
        *("این", "اینا", "اینم", "اینو", "همون", "همونو", "همین", "همینو", "ازش", "بهش", "باهاش"),
        *("براش", "روش", "توش", "خودش", "اونایی", "اینایی", "کدوم", "کدومش", "اونجا", "اینجا"),
    )
)


def refers_back(text: str) -> bool:
    """Return True if the text begins or refers as if it continued a conversation."""
    words = fold(text).split()
    opens = any(" ".join(words[:length]) in _FOLDED_OPENINGS for length in (1, 2, 3))
    return opens or any(word in _FOLDED_REFERENCES for word in words)


_FOLDED_OPENINGS = frozenset(map(fold, _OPENINGS))
_FOLDED_REFERENCES = frozenset(map(fold, _REFERENCES))
